import type { Course } from '../../core/program.ts';
import { type Complaint, dangling, type Reference, rule } from './rule.ts';

const file = 'program.yaml';

/** Whether learners may take a course. */
export function isOpenCourse(course: Course): boolean {
  return course.status === 'alpha' || course.status === 'active';
}

function named(courses: readonly Course[], name: (course: Course) => string | undefined, path: readonly string[]) {
  return courses.flatMap((course, index): Reference[] => {
    const value = name(course);
    return value === undefined ? [] : [{ file, path: ['courses', index, ...path], value }];
  });
}

/** Every course stands on a level that exists. */
export const courseLevels = rule(['courses', 'levels'], ({ courses, levels }) =>
  dangling(
    named(courses, (course) => course.level, ['level']),
    levels.map(({ id }) => id),
    'level',
  ),
);

/** Every course is for a role that exists. */
export const courseRoles = rule(['courses', 'roles'], ({ courses, roles }) =>
  dangling(
    named(courses, (course) => course.role, ['role']),
    roles.map(({ id }) => id),
    'role',
  ),
);

/** A course that takes learners is for a role that is switched on. */
export const courseRolesEnabled = rule(['courses', 'roles'], ({ courses, roles }) =>
  courses.flatMap((course, index): Complaint[] => {
    const role = roles.find(({ id }) => id === course.role);
    if (!isOpenCourse(course) || !role || role.enabled) return [];
    const message = `${course.id} is ${course.status}, but the role ${role.id} is not enabled`;
    const fix = 'set `enabled: true` on the role, or make the course a draft';
    return [{ file, path: ['courses', index, 'role'], message, fix }];
  }),
);

/** Every practical is scored by a rubric that exists. */
export const courseRubrics = rule(['courses', 'rubrics'], ({ courses, rubrics }) =>
  dangling(
    named(courses, (course) => course.practical?.rubric, ['practical', 'rubric']),
    rubrics.map(({ rubric }) => rubric.id),
    'rubric',
    'rubrics are the files in rubrics/',
  ),
);

/** Every practical is reviewed by a pool that exists. */
export const coursePools = rule(['courses', 'reviewing'], ({ courses, reviewing }) =>
  dangling(
    named(courses, (course) => course.practical?.pool, ['practical', 'pool']),
    reviewing.pools.map(({ id }) => id),
    'pool',
    'pools stand under reviewing.pools',
  ),
);

/** A course that takes learners has a practical. */
export const coursePracticals = rule(['courses'], ({ courses }) =>
  courses.flatMap((course, index): Complaint[] => {
    if (!isOpenCourse(course) || course.practical) return [];
    const message = `${course.id} is ${course.status} but has no practical`;
    return [{ file, path: ['courses', index], message, fix: 'add `practical`, or set `status: draft`' }];
  }),
);

/** A course that takes learners can be reached: an exam leads to it. */
export const courseExams = rule(['courses', 'exams'], ({ courses, exams }) =>
  courses.flatMap((course, index): Complaint[] => {
    if (!isOpenCourse(course) || exams.some((exam) => exam.course === course.id)) return [];
    const message = `${course.id} is ${course.status}, but no exam leads to it`;
    const fix = `add one in exams.yaml with \`course: ${course.id}\`, or set \`status: draft\``;
    return [{ file, path: ['courses', index, 'id'], message, fix }];
  }),
);

/** A product assessment is for a family that some role belongs to. */
export const assessmentFamilies = rule(['productAssessments', 'roles'], ({ productAssessments, roles }) =>
  dangling(
    productAssessments.map(({ family }, index) => ({
      file,
      path: ['productAssessments', index, 'family'],
      value: family,
    })),
    [...new Set(roles.map(({ family }) => family))],
    'role family',
  ),
);

/** A product assessment can be reached: an exam leads to it. */
export const assessmentExams = rule(['productAssessments', 'exams'], ({ productAssessments, exams }) =>
  productAssessments.flatMap(({ id }, index): Complaint[] => {
    if (exams.some((exam) => exam.productAssessment === id)) return [];
    const fix = `add one in exams.yaml with \`productAssessment: ${id}\``;
    return [{ file, path: ['productAssessments', index, 'id'], message: `no exam leads to ${id}`, fix }];
  }),
);
