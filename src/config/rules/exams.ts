import type { Exam } from '../../core/exams/exam.ts';
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
