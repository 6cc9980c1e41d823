import type { Certification, Learner, Life } from '../certification.ts';
import { lifeOf } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { projectOf } from '../layout.ts';
import type { Person, UserId } from '../people/people.ts';
import { personOf } from '../people/people.ts';
import { openEntry } from '../practical/entry.ts';
import { openPractical } from '../practical/practical.ts';
import { onProductResult, onProductVoided } from '../product/on-result.ts';
import { begunWith } from '../product/opening.ts';
import { isProduct } from '../product/product-certification.ts';
import { subjectOf } from '../product/subject.ts';
import type { Program } from '../program.ts';
import { openCourse } from '../program.ts';
import type { Called, Exam, Examinee, ExamResult } from './exam.ts';
import { examOf, namedBy } from './exam.ts';
import { onPassKept, onPassLost, rulingWords } from './exam-correction.ts';
import { decides, firstPass, inOrder, isHeld, isSaidAgain, sameScore, standingResults } from './standing.ts';
import { heldBecause, unknownExam, waitName } from './waits.ts';

/**
 * The certification an exam result belongs to: one per exam and learner. Somebody unknown is kept under what the
 * source calls them, an unknown exam under its own name, so that both can be taken up later.
 */
export function certificationKey(
  program: Program,
  people: readonly Person[],
  result: Pick<ExamResult, 'exam' | 'learner'>,
): string {
  const exam = examOf(program.exams, result.exam)?.id ?? `unknown-exam:${result.exam}`;
  const person = personOf(people, result.learner);
  const userId = person?.userId ?? result.learner.userId;
  return userId === undefined ? keyOfExaminee(exam, result.learner) : keyOfUser(exam, userId);
}

/** The certification of a GitLab user for an exam. */
export function keyOfUser(exam: string, userId: UserId): string {
  return `${exam}/u${userId}`;
}

/** Takes in an exam result: a first pass opens the practical, everything else is kept and explained. */
export function onExam(
  context: Context,
  certification: Certification | undefined,
  key: string,
  given: ExamResult,
): Decision {
  const exam = examOf(context.program.exams, given.exam);
  if (!exam) return { ...ignore(unknownExam(given).because), waits: given.voided ? [] : [unknownExam(given)] };
  if (certification?.results.some((known) => known.source === given.source && known.eventId === given.eventId))
    return ignore('This exam result is known already.');
  const result = ruledBefore(certification, given);
  const before = withWhoever(context, certification ?? nothingYet(key, exam, result), result);
  const results = inOrder([...before.results, result]);
  if (result.voided) return keep({ ...before, results }, 'Its source took this result back before it came.');
  if (isHeld(exam, result)) return held({ ...before, results }, exam, result);
  if (!decides(exam, result)) return keep({ ...before, results }, rulingWords(exam.id, result));
  return countIn(context, exam, before, results, result);
}

/** What follows once `result` decides something: `results` are all there are now, and those of `before` are without it. */
export function countIn(
  context: Context,
  exam: Exam,
  before: Certification,
  results: readonly ExamResult[],
  result: ExamResult,
): Decision {
  const subject = subjectOf(context.program, { exam: exam.id });
  if (subject && before.learner.is === 'known')
    return onProductResult(context, before, begunWith({ ...before, results }, before.learner.userId), subject, result);
  if (standingResults(exam, results).includes(result)) return follow(context, exam, before, results, result);
  return keep(
    withFirstPass({ ...before, results }, exam),
    'This result was corrected before it came; the correction counts.',
  );
}

/** What staff ruled on a result holds for what its source says once more. */
function ruledBefore(certification: Certification | undefined, given: ExamResult): ExamResult {
  if (given.ruling) return given;
  const before = certification?.results.find(({ ruling, ...one }) => ruling && isSaidAgain(one, given));
  return before?.ruling ? { ...given, ruling: before.ruling } : given;
}

function nothingYet(key: string, exam: Exam, { learner }: ExamResult): Certification {
  const because = 'No result decides anything by itself yet.';
  return {
    key,
    exam: exam.id,
    learner: { is: 'unknown', examinee: learner },
    results: [],
    past: [],
    is: 'exam-failed',
    because,
  };
}

/** While nothing has come of it the learner is whoever the newest result means. */
function withWhoever(context: Context, certification: Certification, result: ExamResult): Certification {
  if (certification.is !== 'exam-failed') return certification;
  const person = personOf(context.people, result.learner);
  const { learner } = certification;
  if (person && learner.is === 'known' && learner.userId === person.userId) return certification;
  const meant: Learner = person ? { is: 'known', userId: person.userId } : { is: 'unknown', examinee: result.learner };
  return { ...certification, learner: meant };
}

/** What follows where `results` are known in place of those before, and `result` counts among them. */
function follow(
  context: Context,
  exam: Exam,
  before: Certification,
  results: readonly ExamResult[],
  result: ExamResult,
): Decision {
  const passed = firstPass(exam, results);
  const after = withFirstPass({ ...before, results }, exam);
  if (after.is === 'exam-failed') return passed ? open(context, exam, lifeOf(after), passed) : keepFail(exam, after);
  const standing = standingResults(exam, results);
  const corrected = standingResults(exam, before.results).find((one) => !standing.includes(one));
  if (!corrected) return keep(after, `An earlier pass counts already (${after.is}); this result is kept beside it.`);
  if (sameScore(corrected, result))
    return keep(after, 'The same score of the same sitting came before; nothing changes.');
  if (passed) return onPassKept(after, result);
  return firstPass(exam, before.results)
    ? onPassLost(context, after, result)
    : keep(after, 'A fail was corrected, and is one still.');
}

/** Takes a result back that its source voided, with all that follows where it was the one that counted. */
export function onExamVoided(
  context: Context,
  certification: Certification | undefined,
  { source, eventId }: Pick<ExamResult, 'source' | 'eventId'>,
): Decision {
  const result = certification?.results.find((one) => one.source === source && one.eventId === eventId);
  const exam = certification && examOf(context.program.exams, certification.exam);
  if (!certification || !result || !exam)
    return { ...ignore('No result is kept under this id.'), waitsNoMore: [waitName({ source, eventId })] };
  if (result.voided) return ignore('This result was taken back before.');
  return takenBack(context, exam, certification, result, [{ ...result, voided: true }]);
}

/** What follows where `result` counts no more: `instead` takes its place, and that of others that say the same. */
export function takenBack(
  context: Context,
  exam: Exam,
  certification: Certification,
  result: ExamResult,
  instead: readonly ExamResult[],
): Decision {
  const now = instead.find((one) => isSame(one, result)) ?? result;
  const results = certification.results.map((one) => instead.find((other) => isSame(one, other)) ?? one);
  const subject = subjectOf(context.program, certification);
  if (subject && isProduct(certification))
    return onProductVoided(context, certification, { ...certification, results }, subject, now);
  const passed = firstPass(exam, results);
  const after = withFirstPass({ ...certification, results }, exam);
  const words = rulingWords(exam.id, now);
  if (after.is === 'exam-failed') return passed ? open(context, exam, lifeOf(after), passed) : keep(after, words);
  if (!standingResults(exam, certification.results).some((one) => isSame(one, result)))
    return keep(after, `${words} It did not count.`);
  if (passed) return onPassKept(after, now);
  return firstPass(exam, certification.results) ? onPassLost(context, after, now) : keep(after, words);
}

function isSame(one: ExamResult, other: ExamResult): boolean {
  return one.source === other.source && one.eventId === other.eventId;
}

function open(context: Context, exam: Exam, life: Life, passed: ExamResult): Decision {
  if (life.learner.is === 'known') return takeUp(context, exam, life, life.learner.userId, passed);
  const because = `Somebody passed ${exam.id} whom nobody in people.yaml fits, or more than one person. The pass is kept.`;
  const course = exam.course ? openCourse(context.program, exam.course) : undefined;
  if (course) return openEntry(context, life, course, passed, because);
  return keep({ ...life, is: 'identity-needed', passed, because }, because);
}

/** Where nothing but the pass itself was decided, it is the earliest that counts, however late that came. */
function withFirstPass(certification: Certification, exam: Exam): Certification {
  const passed = firstPass(exam, certification.results);
  return passed && certification.is === 'identity-needed' ? { ...certification, passed } : certification;
}

/** What a pass of somebody known leads to: the practical, or where no practical belongs to it, at once the credential. */
export function takeUp(context: Context, exam: Exam, life: Life, learner: UserId, passed: ExamResult): Decision {
  const subject = subjectOf(context.program, life);
  if (subject) return onProductResult(context, life, begunWith(life, learner), subject, passed);
  const open = exam.course ? openCourse(context.program, exam.course) : undefined;
  if (!open)
    return ignore(
      `The course of ${exam.id} takes no practicals now. The pass is kept; open the course in program.yaml.`,
    );
  if (projectOf(context.program.layout, open.course.id) === undefined) return keepUntilProject(life, learner, passed);
  return openPractical(context, { certification: life, learner }, open, passed);
}

/** The configuration check sees to a project for everybody but learners of partners that have none yet. */
function keepUntilProject(life: Life, userId: UserId, passed: ExamResult): Decision {
  const because = `Passed ${life.exam}, and the company of the learner has no project yet. The pass is kept.`;
  const fix = `Add the company of user ${userId} to partners in gitlab.yaml; the practical opens at the next start.`;
  const learner = { ...life.learner, is: 'known' as const, userId };
  return { ...keep({ ...life, learner, is: 'project-needed', passed, because }, because), alert: `${because} ${fix}` };
}

function keepFail(exam: Exam, certification: Certification): Decision {
  const tries = standingResults(exam, certification.results);
  const last = tries.at(-1);
  if (!last) return keep(certification, 'No result counts by itself yet.');
  const times = tries.length === 1 ? '' : ` It was try ${tries.length}.`;
  const because = `${last.score.raw} of ${last.score.max} is below the ${exam.passPercent} % that ${exam.id} asks for.${times}`;
  return keep({ ...lifeOf(certification), is: 'exam-failed', because }, because);
}

/** Keeps a result that decides nothing by itself, and asks staff to look. */
function held(certification: Certification, exam: Exam, result: ExamResult): Decision {
  const because = heldBecause(exam, result);
  const fix = result.recorded
    ? 'It is among what fieldcert exam waiting lists; fieldcert exam confirm confirms it.'
    : `Compare the pass mark of ${exam.id} in exams.yaml with that of ${result.source}; it is among what fieldcert exam waiting lists.`;
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
