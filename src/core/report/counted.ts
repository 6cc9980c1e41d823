import type { Certification } from '../certification.ts';
import { attemptOf, isJudged, isOpen } from '../certification.ts';
import { stuckSince } from '../clocks/clocks.ts';
import type { Context } from '../context.ts';
import { examOf } from '../exams/exam.ts';
import { companyOf } from '../people/company.ts';
import type { Program } from '../program.ts';
import { statusOf } from '../views/show.ts';
import type { Counted } from './report.ts';
import type { Scope } from './scope.ts';
import { isAbout, projectsIn } from './scope.ts';

/**
 * A certification as a report counts it; undefined where the report is not about its learner, and where its exam is not in the
 * program any more. Somebody who changed company is counted with the new one, which does not hear where the issue is.
 */
export function countedOf(
  context: Pick<Context, 'program' | 'people' | 'now'>,
  scope: Scope,
  certification: Certification,
  at: Counted['issue'],
): Counted | undefined {
  const { program } = context;
  const place = placeOf(program, certification.exam);
  if (!place || !isAbout(scope, companyOf(context, certification))) return undefined;
  const issue = at && projectsIn(program, scope).includes(at.project) ? at : undefined;
  const open = isOpen(certification);
  const attempt = attemptOf(certification);
  return {
    ...place,
    state: statusOf(certification),
    issue,
    open:
      open && attempt
        ? {
            dueOn: attempt.further?.dueOn ?? attempt.dueOn,
            paused: certification.paused !== undefined,
            stuckSince: stuckSince(context, certification),
          }
        : undefined,
    decided: [...certification.past, ...(attempt ? [attempt] : [])].flatMap((one) =>
      isJudged(one) ? [{ openedAt: one.openedAt, decidedAt: one.verdict.decidedAt }] : [],
    ),
  };
}

function placeOf(
  { exams, courses, productAssessments }: Program,
  id: string,
): Pick<Counted, 'role' | 'level'> | undefined {
  const exam = examOf(exams, id);
  const course = courses.find((one) => one.id === exam?.course);
  if (course) return { role: course.role, level: course.level };
  const product = productAssessments.find((one) => one.id === exam?.productAssessment);
  return product && { role: product.family, level: undefined };
}
