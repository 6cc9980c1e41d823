import type { Appeal, Attempt, Certification, JudgedAttempt, Learner, Life, Verdict } from '../certification.ts';
import { isJudged, isOpen, openAppealOf } from '../certification.ts';
import type { Examinee, ExamResult } from '../exams/exam.ts';
import { asks, isProduct } from '../product/product-certification.ts';
import { productWithoutLearner } from '../product/without-learner.ts';

/** Stands for every reason and word that was taken away with its learner. */
export const erasedWords = 'The words were erased with their learner.';

const prefix = 'erased-';

/** The key a certification has once its learner is `token`, random letters that say nothing of them; the `number`th one of the same exam, from 0. */
export function erasedKey(exam: string, token: string, number: number): string {
  return `${exam}/x:${erasedId(token)}${number === 0 ? '' : `.${number + 1}`}`;
}

/** The external id of somebody who was erased. */
export function erasedId(token: string): string {
  return `${prefix}${token}`;
}

/** Whether a learner is unknown because they were erased: nobody is looked for then. */
export function isErased(learner: Learner): boolean {
  return learner.is === 'unknown' && (learner.examinee.externalId?.startsWith(prefix) ?? false);
}

/** Why a certification cannot lose its learner yet, in a sentence; undefined where it can. */
export function againstErasing(certification: Certification): string | undefined {
  if (isOpen(certification)) return `A practical is open (${certification.is}): have it withdrawn first.`;
  if (certification.is === 'next-attempt') return 'A next attempt is to come: have it withdrawn first.';
  if (isProduct(certification) && asks(certification))
    return 'A product assessment is asked of them: give their last day (`left`) in people.yaml first.';
  if (openAppealOf(certification)) return 'An appeal is open: have it decided first.';
  return undefined;
}

/**
 * The certification under `key` without its learner: states, outcomes, scores of exams, dates, rubrics and the user ids of those
 * who reviewed or decided stay. Only what is named here stays, so that nothing slips through that is added one day.
 */
export function withoutLearner(certification: Certification, key: string, token: string): Certification {
  const examinee: Examinee = { externalId: erasedId(token) };
  const life: Life = {
    key,
    exam: certification.exam,
    learner: { is: 'unknown', examinee },
    results: certification.results.map((result) => withoutExaminee(result, examinee)),
    past: certification.past.map(judgedWithoutWords),
    ...completionsOf(certification, examinee),
  };
  if (isProduct(certification)) return productWithoutLearner(certification, life, erasedWords);
  const words = { because: erasedWords };
  switch (certification.is) {
    case 'exam-failed':
      return { ...life, is: certification.is, ...words };
    case 'identity-needed':
    case 'project-needed':
      return { ...life, is: certification.is, passed: withoutExaminee(certification.passed, examinee), ...words };
    case 'awaiting-reviewer':
    case 'second-review':
    case 'decision-ready':
      return { ...life, is: certification.is, attempt: withoutWords(certification.attempt), ...words };
    case 'preparing':
    case 'in-review':
      return { ...life, is: certification.is, attempt: withoutWords(certification.attempt) };
    case 'next-attempt': {
      const { is, attempt, from } = certification;
      return { ...life, is, attempt: judgedWithoutWords(attempt), from };
    }
    case 'certified': {
      const { is, attempt, credential } = certification;
      return { ...life, is, ...(attempt ? { attempt: judgedWithoutWords(attempt) } : {}), credential };
    }
    case 'withdrawn': {
      const { is, attempt, since } = certification;
      return { ...life, is, ...(attempt ? { attempt: lastWithoutWords(attempt) } : {}), ...words, since };
    }
  }
}

/** What was completed when stays, not who said so. */
function completionsOf({ completions }: Life, learner: Examinee): Pick<Life, 'completions'> {
  if (!completions) return {};
  return {
    completions: completions.map(({ source, eventId, course, completedAt }) => ({
      ...{ source, eventId, course, learner, completedAt },
    })),
  };
}

function withoutExaminee(
  { source, eventId, exam, score, completedAt, attempt, scoredAt, replaces, voided, claim, ...said }: ExamResult,
  learner: Examinee,
): ExamResult {
  const told = {
    ...(attempt === undefined ? {} : { attempt }),
    ...(scoredAt === undefined ? {} : { scoredAt }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(voided ? { voided } : {}),
    ...(claim === undefined ? {} : { claim }),
    ...(said.recorded ? { recorded: { ...said.recorded, because: erasedWords } } : {}),
    ...(said.ruling ? { ruling: { ...said.ruling, because: erasedWords } } : {}),
  };
  return { source, eventId, exam, learner, score, completedAt, ...told };
}

function withoutWords(attempt: Attempt): Attempt {
  const { number, project, openedAt, dueOn, rubric, carried, reviewersNeeded, mode, further, pick, revision } = attempt;
  const chosen = pick.chosen.map(({ userId, at }) => ({ userId, at, because: erasedWords }));
  return {
    number,
    project,
    openedAt,
    dueOn,
    rubric,
    ...(carried ? { carried } : {}),
    reviewersNeeded,
    ...(mode ? { mode } : {}),
    ...(further ? { further } : {}),
    pick: { chosen, passedOver: [] },
    said: [],
    revision,
  };
}

function lastWithoutWords(attempt: Attempt | JudgedAttempt): Attempt | JudgedAttempt {
  return isJudged(attempt) ? judgedWithoutWords(attempt) : withoutWords(attempt);
}

function judgedWithoutWords(attempt: JudgedAttempt): JudgedAttempt {
  const { verdict, overturned, appeal } = attempt;
  return {
    ...withoutWords(attempt),
    verdict: verdictWithoutWords(verdict),
    ...(overturned ? { overturned: overturned.map(verdictWithoutWords) } : {}),
    ...(appeal ? { appeal: appealWithoutWords(appeal) } : {}),
  };
}

function appealWithoutWords({ at, decideBy, moderator, askedAt, declined, decided }: Appeal): Appeal {
  const reason = erasedWords;
  const asked = { at, decideBy, moderator, askedAt, declined };
  return { ...asked, reason, ...(decided ? { decided: { ...decided, reason } } : {}) };
}

function verdictWithoutWords({ outcome, weightedMean, criteria, decidedAt, decidedBy }: Verdict): Verdict {
  return { outcome, because: erasedWords, weightedMean, criteria, decidedAt, decidedBy };
}
