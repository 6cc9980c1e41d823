import type { Certification, Learner } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { atLeast, fractionOf, multiply } from '../fraction.ts';
import type { Person, UserId } from '../people/people.ts';
import { personOf } from '../people/people.ts';
import { openEntry } from '../practical/entry.ts';
import { openPractical } from '../practical/practical.ts';
import type { Program } from '../program.ts';
import { openCourse } from '../program.ts';
import type { Called, Exam, Examinee, ExamResult } from './exam.ts';
import { examOf, namedBy } from './exam.ts';
import { isReplaced, onPassKept, onPassLost, standingResults } from './exam-correction.ts';

/**
 * The certification an exam result belongs to: one per exam and learner. Somebody unknown is kept under what the
 * source calls them, an unknown exam under its own name, so that both can be taken up later.
 */
export function certificationKey(program: Program, people: readonly Person[], result: ExamResult): string {
  const exam = examOf(program.exams, result.exam)?.id ?? `unknown-exam:${result.exam}`;
  const person = personOf(people, result.learner);
  const userId = person?.userId ?? result.learner.userId;
  return userId === undefined ? keyOfExaminee(exam, result.learner) : keyOfUser(exam, userId);
}

/** The certification of a GitLab user for an exam. */
export function keyOfUser(exam: string, userId: UserId): string {
  return `${exam}/u${userId}`;
}

/** Whether a result reaches the exam's pass mark; reaching it exactly passes. Compared as exact fractions. */
export function passes(exam: Exam, score: ExamResult['score']): boolean {
  const earned = multiply(fractionOf(score.raw), fractionOf(100));
  return atLeast(earned, multiply(fractionOf(exam.passPercent), fractionOf(score.max)));
}

/** Whether the source itself says otherwise than the score: nothing is decided by such a result until a person has looked. */
export function isContradicted(exam: Exam, { claim, score }: Pick<ExamResult, 'claim' | 'score'>): boolean {
  return claim !== undefined && (claim === 'passed') !== passes(exam, score);
}

/** Whether a result is a pass that counts. */
export function countsAsPass(exam: Exam, result: Pick<ExamResult, 'claim' | 'score'>): boolean {
  return passes(exam, result.score) && !isContradicted(exam, result);
}

/** Takes in an exam result: a first pass opens the practical, everything else is kept and explained. */
export function onExam(
  context: Context,
  certification: Certification | undefined,
  key: string,
  result: ExamResult,
): Decision {
  const exam = examOf(context.program.exams, result.exam);
  if (!exam)
    return ignore(
      `No exam “${result.exam}” is in the program. The result is kept; add the exam or an alias to exams.yaml.`,
    );
  if (certification?.results.some((known) => known.source === result.source && known.eventId === result.eventId))
    return ignore('This exam result is known already.');
  const results = [...(certification?.results ?? []), result];
  if (certification && isReplaced(results, result))
    return keep({ ...certification, results }, 'This result was corrected before it came; the correction counts.');
  if (certification && certification.is !== 'exam-failed' && !isContradicted(exam, result))
    return alreadyPast(context, exam, { ...certification, results }, result);
  if (certification && certification.is !== 'exam-failed')
    return quarantined({ ...certification, results }, exam, result);
  const person = personOf(context.people, result.learner);
  const learner: Learner = person
    ? { is: 'known', userId: person.userId }
    : { is: 'unknown', examinee: result.learner };
  const life = {
    key,
    exam: exam.id,
    learner,
    results,
    past: certification?.past ?? [],
  };
  if (isContradicted(exam, result)) {
    const because = certification?.because ?? 'The only result contradicts itself; nothing is decided by it.';
    return quarantined({ ...life, is: 'exam-failed', because }, exam, result);
  }
  if (!passes(exam, result.score)) return keepFail(exam, life, result);
  if (!person) {
    const because = `Somebody passed ${exam.id} whom nobody in people.yaml fits, or more than one person. The pass is kept.`;
    const course = exam.course ? openCourse(context.program, exam.course) : undefined;
    if (course) return openEntry(context, life, course, result, because);
    return keep({ ...life, is: 'identity-needed', passed: result, because }, because);
  }
  return takeUp(context, exam, life, person.userId, result);
}

/** What a pass of somebody known leads to: the practical, or at once the credential. */
export function takeUp(context: Context, exam: Exam, life: LifeSoFar, learner: UserId, passed: ExamResult): Decision {
  if (exam.productAssessment) return awardProduct(life, exam.productAssessment, passed);
  const open = exam.course ? openCourse(context.program, exam.course) : undefined;
  if (!open)
    return ignore(
      `The course of ${exam.id} takes no practicals now. The pass is kept; open the course in program.yaml.`,
    );
  return openPractical(context, { certification: life, learner }, open, passed);
}

type LifeSoFar = Pick<Certification, 'key' | 'exam' | 'learner' | 'results' | 'past'>;

function keepFail(exam: Exam, life: LifeSoFar, { score }: ExamResult): Decision {
  const tries = standingResults(life.results).length;
  const times = tries === 1 ? '' : ` It was try ${tries}.`;
  const because = `${score.raw} of ${score.max} is below the ${exam.passPercent} % that ${exam.id} asks for.${times}`;
  return keep({ ...life, is: 'exam-failed', because }, because);
}

function awardProduct(life: LifeSoFar, achievement: string, result: ExamResult): Decision {
  const because = `Passed ${life.exam} with ${result.score.raw} of ${result.score.max}; no practical belongs to it.`;
  const credential = { achievement, outcome: 'pass' as const, awardedAt: result.completedAt };
  return keep({ ...life, is: 'certified', credential }, because);
}

/** A result after a pass, which `certification` has already: it changes something only where it takes that pass away. */
function alreadyPast(context: Context, exam: Exam, certification: Certification, result: ExamResult): Decision {
  if (result.replaces !== undefined)
    return standingResults(certification.results).some((one) => countsAsPass(exam, one))
      ? onPassKept(certification, result)
      : onPassLost(context, certification, result);
  return keep(certification, `An earlier pass counts already (${certification.is}); this result is kept beside it.`);
}

/** Keeps a result whose source says otherwise than its score, and asks staff to look. */
function quarantined(certification: Certification, exam: Exam, { source, score, claim }: ExamResult): Decision {
  const against = `${score.raw} of ${score.max} against the ${exam.passPercent} % of ${exam.id}`;
  const because = `${source} says ${claim}, but the score says otherwise: ${against}. The result is kept and nothing is decided by it.`;
  const fix = `Compare the pass mark of ${exam.id} in exams.yaml with that of ${source}, and have the result sent again under another id.`;
  return { ...keep(certification, because), alert: `${because} ${fix}` };
}

function keep(certification: Certification, because: string): Decision {
  return { outcome: 'applied', because, certification, changes: [], timers: [] };
}

/** How the keys of somebody's certifications end: by their user id, and by each way a source may have called them. */
export function keyEndingsOf(userId: UserId, called: readonly Called[]): readonly string[] {
  const ending = ({ kind, value }: Called) => `/${letters[kind]}:${value.toLowerCase()}`;
  return [...new Set([`/u${userId}`, ...called.map(ending)])];
}

const letters = { email: 'e', username: 'n', externalId: 'x' } as const;

function keyOfExaminee(exam: string, examinee: Examinee): string {
  const { kind, value } = namedBy(examinee);
  return `${exam}/${letters[kind]}:${value.toLowerCase()}`;
}
