import type { Exam } from '../../core/exams/exam.ts';
import type { ExamSource } from '../../core/exams/sources/all-sources.ts';
import { habitsOf } from '../../core/exams/sources/presets.ts';
import { atLeast, compare, fractionOf } from '../../core/fraction.ts';
import { type Complaint, dangling, type Reference, rule } from './rule.ts';

const file = 'exams.yaml';

function leadingTo(exams: readonly Exam[], key: 'course' | 'productAssessment'): readonly Reference[] {
  return exams.flatMap((exam, index) => {
    const value = exam[key];
    return value === undefined ? [] : [{ file, path: ['exams', index, key], value }];
  });
}

/** A pass leads to a course that exists. */
export const examCourses = rule(['exams', 'courses'], ({ exams, courses }) =>
  dangling(
    leadingTo(exams, 'course'),
    courses.map(({ id }) => id),
    'course',
    'courses stand in program.yaml',
  ),
);

/** A pass never leads to a draft, which takes no learners. */
export const examDrafts = rule(['exams', 'courses'], ({ exams, courses }) =>
  exams.flatMap((exam, index): Complaint[] => {
    const course = courses.find(({ id }) => id === exam.course);
    if (course?.status !== 'draft') return [];
    const message = `the course ${course.id} is a draft and takes no learners`;
    return [{ file, path: ['exams', index, 'course'], message, fix: 'open the course, or take this exam out' }];
  }),
);

/** A pass completes a product assessment that exists. */
export const examAssessments = rule(['exams', 'productAssessments'], ({ exams, productAssessments }) =>
  dangling(
    leadingTo(exams, 'productAssessment'),
    productAssessments.map(({ id }) => id),
    'product assessment',
  ),
);

/** Some score passes, and not every score does. */
export const passPercents = rule(['exams'], ({ exams }) =>
  exams.flatMap((exam, index): Complaint[] => {
    const percent = fractionOf(exam.passPercent);
    if (compare(percent, fractionOf(0)) > 0 && atLeast(fractionOf(100), percent)) return [];
    const message = `${exam.passPercent} percent can never be a pass mark`;
    return [{ file, path: ['exams', index, 'passPercent'], message, fix: 'write a number above 0, up to 100' }];
  }),
);

/** Each source says where its messages hold what, as far as its preset does not. */
export const sourceHabits = rule(['sources'], ({ sources }) =>
  sources.flatMap((source, index): Complaint[] =>
    [...kindComplaints(source), ...mappingComplaints(source)].map(({ key, message, fix }) => ({
      file,
      path: ['sources', index, ...key],
      message,
      fix,
    })),
  ),
);

/** Each source of CI jobs has an audience of its own, so that no token counts twice. */
export const sourceAudiences = rule(['sources'], ({ sources }) =>
  sources.flatMap((source, index): Complaint[] => {
    if (source.kind !== 'gitlab-ci') return [];
    const first = sources.find((other) => other.kind === 'gitlab-ci' && other.audience === source.audience);
    if (!first || first === source) return [];
    const message = `the source ${first.id} has this audience already`;
    const fix = 'write an audience of its own, such as the address of this source';
    return [{ file, path: ['sources', index, 'audience'], message, fix }];
  }),
);

type Missing = { readonly key: readonly string[]; readonly message: string; readonly fix: string };

function kindComplaints(source: ExamSource): readonly Missing[] {
  if (source.kind !== 'hmac' || habitsOf(source).signature) return [];
  return [{ key: ['kind'], message: 'nothing says where the signature stands', fix: 'add signature: {header: …}' }];
}

function mappingComplaints(source: ExamSource): readonly Missing[] {
  const mapping = 'mapping' in source ? habitsOf(source).mapping : undefined;
  if (!mapping) return [];
  const key = ['mapping'];
  const needed = (['exam', 'score', 'completedAt'] as const).filter((name) => mapping[name] === undefined);
  const missing = needed.map((name) => ({
    key,
    message: `nothing says where ${name} stands in a message`,
    fix: `add ${name}: /… with its JSON pointer`,
  }));
  if (mapping.email ?? mapping.username ?? mapping.externalId) return missing;
  const fix = 'add email, username or externalId with its JSON pointer';
  return [...missing, { key, message: 'nothing says where the learner stands in a message', fix }];
}
