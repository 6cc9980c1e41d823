import type { Certification, JudgedAttempt, Learner, Outcome } from '../certification.ts';
import { attemptOf, isJudged, seedOf } from '../certification.ts';
import type { Exam, ExamResult } from '../exams/exam.ts';
import { examOf } from '../exams/exam.ts';
import { countsAsPass, firstPass } from '../exams/standing.ts';
import { compare, fractionOf, multiply } from '../fraction.ts';
import { isErased } from '../people/erase.ts';
import type { UserId } from '../people/people.ts';
import type { Program } from '../program.ts';
import { wholeCourse } from '../program.ts';
import type { Rubric } from '../rubric.ts';
import { criterionOf, wholeRubric } from '../rubric.ts';
import { counting } from './aggregate.ts';
import type { Condition } from './conditions.ts';
import { conditionsOf } from './conditions.ts';
import type { Sheet } from './sheets.ts';
import { sheetsOf } from './sheets.ts';
import { settle } from './verdict.ts';

/** What became of an exam or an attempt, or what would have come next instead. */
export type Result = Outcome | 'exam-passed' | 'exam-failed' | 'further-review' | 'moderator';

/** Whose it is. `attempt` is absent where it is about the exam. */
type Whose = {
  readonly key: string;
  readonly learner: Learner;
  readonly exam: string;
  readonly attempt?: number | undefined;
};

/** One thing that is worth saying of a certification under changed rules. */
export type Finding = Whose &
  (
    | {
        readonly is: 'differs';
        readonly was: Result;
        readonly would: Result;
        /** The conditions that say so, where it is conditions that do. */
        readonly conditions: readonly Condition[];
        readonly because: string;
      }
    | { readonly is: 'by-person'; readonly outcome: Outcome; readonly by: UserId }
    | { readonly is: 'incomparable'; readonly because: string }
    | {
        /** The course has another rubric; `applied` in place of the one that was kept, as far as their criteria match. */
        readonly is: 'other-rubric';
        readonly applied: boolean;
        readonly kept: Pick<Rubric, 'id' | 'version'>;
        readonly now: Pick<Rubric, 'id' | 'version'>;
        /** Criteria only the new one has, so that nobody scored them. */
        readonly unscored: readonly string[];
        /** Criteria only the old one had. */
        readonly dropped: readonly string[];
      }
  );

/** What was looked at of a certification, and what was found. */
export type Simulated = { readonly exams: number; readonly verdicts: number; readonly findings: readonly Finding[] };

/** How attempts are rerun: under the rubric they kept, or under the one their course has in the new program. */
export type Rerun = { readonly rubric: 'kept' | 'new' };

/**
 * Reruns what was decided of a certification under another program: its exam results against the pass mark, and the
 * finished sheets of every attempt that has a verdict against the rules of scoring, with the further reviewer it had. What a
 * person decided stays. Whoever would not have passed the exam would not have had the practical, so that only the exam counts.
 */
export function simulate(program: Program, certification: Certification, rerun: Rerun): Simulated {
  const exam = examOf(program.exams, certification.exam);
  const asked = certification.is === 'withdrawn' ? [] : examFindings(certification, exam);
  const judged = judgedAttempts(certification);
  const noPractical = asked.some((finding) => finding.is === 'differs' && finding.would === 'exam-failed');
  const practical = noPractical ? [] : judged.flatMap((attempt) => findingsOf(program, certification, attempt, rerun));
  const exams = certification.is === 'withdrawn' ? 0 : certification.results.length;
  return { exams, verdicts: judged.length, findings: [...asked, ...practical] };
}

function judgedAttempts(certification: Certification): readonly JudgedAttempt[] {
  const present = attemptOf(certification);
  return [...certification.past, ...(present && isJudged(present) ? [present] : [])];
}

function examFindings(certification: Certification, exam: Exam | undefined): readonly Finding[] {
  const { results } = certification;
  const whose = whoseIs(certification);
  if (!exam) return [{ ...whose, is: 'incomparable', because: `The new program has no exam ${whose.exam}.` }];
  const best = results.toSorted((a, b) => compareScores(b, a))[0];
  const was = certification.is !== 'exam-failed';
  // What was begun stays when its pass is corrected.
  const would = was ? results.some((result) => countsAsPass(exam, result)) : firstPass(exam, results) !== undefined;
  if (!best || was === would) return [];
  const { raw, max } = best.score;
  const because = `${raw} of ${max} ${would ? 'reaches' : 'is below'} the ${exam.passPercent} % that ${exam.id} asks for.`;
  const named = (passed: boolean) => (passed ? 'exam-passed' : 'exam-failed');
  return [{ ...whose, is: 'differs', was: named(was), would: named(would), conditions: [], because }];
}

function compareScores(a: ExamResult, b: ExamResult): number {
  const [left, right] = [
    multiply(fractionOf(a.score.raw), fractionOf(b.score.max)),
    multiply(fractionOf(b.score.raw), fractionOf(a.score.max)),
  ];
  return compare(left, right);
}

function whoseIs({ key, learner, exam }: Certification, attempt?: JudgedAttempt): Whose {
  return { key, learner, exam, ...(attempt ? { attempt: attempt.number } : {}) };
}

function findingsOf(
  program: Program,
  certification: Certification,
  attempt: JudgedAttempt,
  rerun: Rerun,
): readonly Finding[] {
  const whose = whoseIs(certification, attempt);
  const { outcome, decidedBy } = attempt.verdict;
  const by = decidedBy ?? attempt.appeal?.decided?.by;
  if (by !== undefined) return [{ ...whose, is: 'by-person', outcome, by }];
  if (isErased(certification.learner))
    return [{ ...whose, is: 'incomparable', because: 'What was scored was erased with the learner.' }];
  const course = examOf(program.exams, certification.exam)?.course;
  const open = course === undefined ? undefined : wholeCourse(program, course);
  const other = open && otherRubric(attempt, open.rubric);
  const applied = other !== undefined && rerun.rubric === 'new';
  const noted: readonly Finding[] = other ? [{ ...whose, is: 'other-rubric', applied, ...other.between }] : [];
  const scored = applied ? { ...attempt, ...other.common } : attempt;
  const sheets = sheetsOf(attempt).filter(({ finished }) => finished);
  const against = incomparable(program, scored.rubric, sheets, open?.practical.reviewers ?? 0);
  if (against !== undefined) return [...noted, { ...whose, is: 'incomparable', because: against }];
  const difference = differenceOf(program, certification, scored, sheets);
  return difference ? [...noted, { ...whose, is: 'differs', ...difference }] : noted;
}

/** What the course's rubric of now makes of an attempt, where it is another one than the attempt began with. */
function otherRubric(attempt: JudgedAttempt, now: Rubric) {
  const { rubric: kept, carried = [] } = attempt;
  const whole = wholeRubric(attempt);
  if (asText(whole) === asText(now)) return undefined;
  const has = (rubric: Rubric, id: string) => criterionOf(rubric, id) !== undefined;
  const common = {
    rubric: { ...now, criteria: now.criteria.filter(({ id }) => has(kept, id)) },
    carried: carried.flatMap(({ criterion: { id }, score }) => {
      const criterion = criterionOf(now, id);
      return criterion ? [{ criterion, score }] : [];
    }),
  };
  const unscored = now.criteria.map(({ id }) => id).filter((id) => !has(whole, id));
  const dropped = whole.criteria.map(({ id }) => id).filter((id) => !has(now, id));
  return { common, between: { kept: nameOf(kept), now: nameOf(now), unscored, dropped } };
}

/** The same for rubrics that differ in the order of their criteria only. */
function asText(rubric: Rubric): string {
  return JSON.stringify({ ...rubric, criteria: rubric.criteria.toSorted((a, b) => (a.id < b.id ? -1 : 1)) });
}

function nameOf({ id, version }: Rubric): Pick<Rubric, 'id' | 'version'> {
  return { id, version };
}

function incomparable(
  { scoring }: Program,
  rubric: Rubric,
  sheets: readonly Sheet[],
  reviewers: number,
): string | undefined {
  if (rubric.criteria.length === 0) return 'The new rubric shares no criterion with the one that was scored.';
  if (sheets.length < reviewers)
    return `The new program asks for ${reviewers} reviewers, and ${sheets.length} scored it.`;
  const off = sheets
    .flatMap(({ scores }) => scores.map(({ value }) => value))
    .find((value) => scoring.scale[String(value)] === undefined);
  return off === undefined ? undefined : `The new scale has no ${off}, which was given.`;
}

const rank: readonly Outcome[] = ['needs-development', 'pass', 'merit'];

type Difference = Pick<Extract<Finding, { is: 'differs' }>, 'was' | 'would' | 'conditions' | 'because'>;

function differenceOf(
  { scoring }: Program,
  certification: Certification,
  attempt: JudgedAttempt,
  sheets: readonly Sheet[],
): Difference | undefined {
  const { outcome: was, decidedAt } = attempt.verdict;
  const settlement = settle(scoring, attempt, sheets, { seed: seedOf(certification, attempt), now: decidedAt });
  if (settlement.is === 'further') return { was, would: 'further-review', conditions: [], because: settlement.because };
  if (settlement.is === 'moderator') return { was, would: 'moderator', conditions: [], because: settlement.because };
  const { outcome: would, because } = settlement.verdict;
  if (would === was) return undefined;
  const fell = rank.indexOf(would) < rank.indexOf(was);
  const bar = fell ? rank[rank.indexOf(would) + 1] : would;
  const asked = conditionsOf(scoring, counting(attempt, sheets)).filter(({ of }) => of === bar);
  return { was, would, conditions: asked.filter(({ met }) => met !== fell), because };
}
