import type { Certification } from '../certification.ts';
import { attemptOf, isJudged } from '../certification.ts';
import { examOf } from '../exams/exam.ts';
import { projectOf } from '../layout.ts';
import type { ProductCertification } from '../product/product-certification.ts';
import { asks, isProduct } from '../product/product-certification.ts';
import { subjectOf } from '../product/subject.ts';
import type { Program } from '../program.ts';
import { wholeCourse } from '../program.ts';

/** What another program means for a certification that is under way, and why, in a sentence. */
export type RunningEffect = {
  readonly is: 'kept' | 'moved' | 'needs-decision';
  readonly attempt: number;
  readonly says: string;
};

/**
 * What of an attempt under way does not follow the program: it keeps its rubric and its project, and without its course
 * nobody can go on with it. Scoring rules and clocks apply to all from the next event on.
 */
export function runningEffects(program: Program, certification: Certification): readonly RunningEffect[] {
  if (isProduct(certification)) return askedStill(program, certification);
  const attempt = attemptOf(certification);
  if (!attempt || isJudged(attempt) || certification.is === 'withdrawn') return [];
  const { number, rubric, project } = attempt;
  const course = examOf(program.exams, certification.exam)?.course;
  const open = course === undefined ? undefined : wholeCourse(program, course);
  if (!open) {
    const says = 'The program has no practical for its exam any more: finish it before, or withdraw it.';
    return [{ is: 'needs-decision', attempt: number, says }];
  }
  const place = projectOf(program.layout, open.course.id);
  const now = open.rubric;
  const other = rubric.id !== now.id || rubric.version !== now.version;
  return [
    ...(other
      ? [
          effect(
            'kept',
            `It is scored under ${rubric.id} version ${rubric.version} to its end; the next attempt has ${now.id} version ${now.version}.`,
          ),
        ]
      : []),
    ...(place === undefined || place === project
      ? []
      : [effect('moved', `Its issue stays in ${project}; the next attempt is opened in ${place}.`)]),
  ];

  function effect(is: 'kept' | 'moved', says: string): RunningEffect {
    return { is, attempt: number, says };
  }
}

/** What is asked of somebody goes on under the program, unless it has no such assessment any more. */
function askedStill(program: Program, certification: ProductCertification): readonly RunningEffect[] {
  if (!asks(certification) || subjectOf(program, certification)) return [];
  const says =
    'The program has no product assessment for its exam any more, so its issue stays as it is: close it by hand.';
  return [{ is: 'needs-decision', attempt: certification.obligation.number, says }];
}
