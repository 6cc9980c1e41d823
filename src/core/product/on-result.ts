import { dateAt } from '../calendar.ts';
import type { Certification, Life } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import type { ExamResult } from '../exams/exam.ts';
import { rulingWords } from '../exams/exam-correction.ts';
import { countsAsPass, sameScore, standingResults } from '../exams/standing.ts';
import { andThen } from '../steps.ts';
import type { Begun } from './opening.ts';
import { ask } from './opening.ts';
import type { ProductCertification } from './product-certification.ts';
import { asks, isProduct } from './product-certification.ts';
import { learnerZone } from './product-view.ts';
import { credentialBy, productLifeOf, progressed } from './progress.ts';
import { isSame, resultNotes } from './result-notes.ts';
import type { Subject } from './subject.ts';

/** Takes in a result of somebody known; `begun` has it among its results already, `before` has not. */
export function onProductResult(
  context: Context,
  before: Pick<Life, 'results'>,
  begun: Begun,
  subject: Subject,
  result: ExamResult,
): Decision {
  const standing = standingResults(subject.exam, begun.results);
  const was = standingResults(subject.exam, before.results);
  const corrected = was.find((one) => !standing.includes(one));
  if (corrected && sameScore(corrected, result))
    return kept(asKnown(begun), 'The same score of the same sitting came before; nothing changes.');
  if (!standing.some((one) => isSame(one, result)))
    return kept(asKnown(begun), 'This result was corrected before it came; the correction counts.');
  if ('is' in begun && asks(begun)) {
    const followed = progressed(context, begun, begun, subject, resultWords(begun, result));
    return withNotes(context, followed, subject, result);
  }
  if ('is' in begun && begun.is === 'certified') return onCertified(context, begun, subject, result, corrected);
  if (countsAsPass(subject.exam, result)) return earned(context, begun, subject, result);
  if ('is' in begun) return kept(begun, `${resultWords(begun, result)} Nothing is asked of them, so it is only kept.`);
  const asked = { origin: { is: 'own' } as const, since: result.completedAt };
  return withNotes(context, ask(context, begun, subject, asked, resultWords(begun, result)), subject, result);
}

/** What was earned stays; a later pass keeps it in force for longer, and a pass that was taken back is looked at by a person. */
function onCertified(
  context: Context,
  certification: Extract<ProductCertification, { is: 'certified' }>,
  subject: Subject,
  result: ExamResult,
  corrected: ExamResult | undefined,
): Decision {
  const { credential, exam, key } = certification;
  const isPass = countsAsPass(subject.exam, result);
  if (corrected?.completedAt === credential.passedAt && !isPass) {
    const because = `The pass of ${exam} that counts was corrected to ${result.score.raw} of ${result.score.max}.`;
    const alert = `${because} Please look at ${key}: the credential stays until a person decides.`;
    return { ...kept(certification, because), alert };
  }
  if (isPass && (result.completedAt > credential.passedAt || result.completedAt < credential.awardedAt))
    return earned(context, certification, subject, result);
  return kept(certification, `${resultWords(certification, result)} What was earned stays, and the result is kept.`);
}

/** A source took a result back, or staff a ruling: what is asked is worked out anew, and what was earned by it is looked at by a person. */
export function onProductVoided(
  context: Context,
  before: ProductCertification,
  now: ProductCertification,
  subject: Subject,
  result: ExamResult,
): Decision {
  const { completedAt } = result;
  const because = rulingWords(now.exam, result);
  if (asks(now)) return progressed(context, before, now, subject, because);
  if (now.is !== 'certified' || now.credential.passedAt !== completedAt) return kept(now, because);
  const alert = `${because} Please look at ${now.key}: the credential stays until a person decides.`;
  return { ...kept(now, because), alert };
}

/** Passed without being asked: nothing is to be done, so no issue is opened. */
function earned(context: Context, begun: Begun, subject: Subject, result: ExamResult): Decision {
  const credential = credentialBy(context, begun, subject, result);
  const on = dateAt(learnerZone(context, begun), result.completedAt);
  const until = credential.validUntil ? ` It is in force until ${credential.validUntil}.` : '';
  const because = `Passed ${begun.exam} with ${result.score.raw} of ${result.score.max} on ${on}.${until}`;
  const obligation = 'is' in begun ? begun.obligation : undefined;
  const after: ProductCertification = {
    ...productLifeOf(begun),
    is: 'certified',
    credential,
    ...(obligation ? { obligation } : {}),
  };
  return 'is' in begun ? progressed(context, begun, after, subject, because) : kept(after, because);
}

/** A word to the learner about a result that did not bring a pass. */
function withNotes(context: Context, decision: Decision, subject: Subject, result: ExamResult): Decision {
  return andThen(decision, (now) => ({
    ...kept(now, decision.because),
    changes: isProduct(now) && asks(now) ? resultNotes(context, now, subject, result) : [],
  }));
}

function resultWords({ exam }: Begun, { score }: ExamResult): string {
  return `${score.raw} of ${score.max} in ${exam}.`;
}

function asKnown(begun: Begun): Certification {
  if ('is' in begun) return begun;
  const { product: _none, ...life } = begun;
  return { ...life, is: 'exam-failed', because: 'No result counts by itself yet.' };
}

function kept(certification: Certification, because: string): Decision {
  return { outcome: 'applied', because, certification, changes: [], timers: [] };
}
