import type { Context } from '../context.ts';
import type { Exam, ExamResult } from '../exams/exam.ts';
import { examOf } from '../exams/exam.ts';
import { countsAsPass, standingResults } from '../exams/standing.ts';
import type { Finding, Simulated } from '../verdict/simulate.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { productCredentialOf } from './product-certification.ts';
import { learnerZone } from './product-view.ts';
import { standingOf } from './standing.ts';
import type { Subject } from './subject.ts';
import { subjectOf } from './subject.ts';

type Seen = Pick<Context, 'program' | 'people'>;

/**
 * Reruns what somebody was asked to pass, each time with the results there were by then, under the pass mark and the rules for
 * retakes of another program. What ended without a pass stays as it ended.
 */
export function simulateProduct(seen: Seen, certification: ProductCertification): Simulated {
  const { results } = certification;
  const subject = subjectOf(seen.program, certification);
  const findings = subject ? findingsOf(seen, certification, subject) : [gone(seen, certification)];
  return { exams: results.length, verdicts: 0, findings };
}

function findingsOf(seen: Seen, certification: ProductCertification, subject: Subject): readonly Finding[] {
  const { product, obligation, results } = certification;
  const asked = [...product.past, ...(obligation ? [obligation] : [])];
  if (asked.length > 0) return asked.flatMap((one) => findingsIn(seen, certification, subject, one));
  // Passed without ever being asked.
  const was = productCredentialOf(certification) !== undefined;
  const passes = results.some((result) => countsAsPass(subject.exam, result));
  return was && !passes ? differs(certification, subject.exam, 'exam-failed', lastOf(subject.exam, results)) : [];
}

function findingsIn(
  seen: Seen,
  certification: ProductCertification,
  subject: Subject,
  obligation: Obligation,
): readonly Finding[] {
  const { ended } = obligation;
  if (ended && ended.is !== 'passed') return [];
  const until = ended?.at ?? Number.POSITIVE_INFINITY;
  const results = certification.results.filter(({ completedAt }) => completedAt <= until);
  const zone = learnerZone(seen, certification);
  const standing = standingOf(seen.program, zone, subject, obligation, { ...certification, results });
  if (!ended) return standing.is === 'passed' ? differs(certification, subject.exam, 'exam-passed', standing.by) : [];
  // What was passed stays passed when its result is corrected.
  const by = results.filter(({ completedAt }) => completedAt === until);
  if (standing.is === 'passed' || by.some((result) => countsAsPass(subject.exam, result))) return [];
  return differs(certification, subject.exam, 'exam-failed', lastOf(subject.exam, by) ?? standing.failed);
}

function differs(
  { key, learner, exam }: ProductCertification,
  { id, passPercent }: Exam,
  would: 'exam-passed' | 'exam-failed',
  by: ExamResult | undefined,
): readonly Finding[] {
  if (!by) return [];
  const { raw, max } = by.score;
  const because = `${raw} of ${max} ${would === 'exam-passed' ? 'reaches' : 'is below'} the ${passPercent} % that ${id} asks for.`;
  const was = would === 'exam-passed' ? 'exam-failed' : 'exam-passed';
  return [{ key, learner, exam, is: 'differs', was, would, conditions: [], because }];
}

function lastOf(exam: Exam, results: readonly ExamResult[]): ExamResult | undefined {
  return standingResults(exam, results).at(-1);
}

function gone({ program }: Seen, { key, learner, exam }: ProductCertification): Finding {
  const what = examOf(program.exams, exam) ? 'product assessment for' : 'exam';
  return { key, learner, exam, is: 'incomparable', because: `The new program has no ${what} ${exam}.` };
}
