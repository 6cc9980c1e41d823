import { dateAt } from '../../core/calendar.ts';
import type { Attempt, Certification, JudgedAttempt, Outcome, Verdict } from '../../core/certification.ts';
import { isJudged } from '../../core/certification.ts';
import type { StepName } from '../../core/clocks/clocks.ts';
import type { Person, UserId } from '../../core/people/people.ts';
import type { Program } from '../../core/program.ts';
import { evidenceOf, sheetsOf } from '../../core/verdict/sheets.ts';
import { outcomeOf } from '../../core/verdict/verdict.ts';
import { addressee } from '../../core/views/view.ts';
import { issueTag } from '../../gitlab/applying.ts';
import type { BindingRow, LedgerRow } from '../../store/tables.ts';
import type { Branch } from './branch.ts';
import { saidBranch } from './explained-said.ts';
import { agreementBranches, conditionBranches, scoresBranch } from './explained-scores.ts';

type Parts = {
  readonly program: Program;
  readonly people: readonly Person[];
  readonly ledger: readonly LedgerRow[];
  readonly bindings: readonly BindingRow[];
};
type Told = Parts & { readonly names: (userId: UserId) => string };

/** One practical: who reviews and why, what was said, what the scores come to, and what was decided. */
export function attemptBranch(parts: Parts, life: Certification, attempt: Attempt | JudgedAttempt): Branch {
  const { program, people, bindings } = parts;
  const names = (userId: UserId) => addressee({ people }, userId).name;
  const told = { ...parts, names };
  const { number, dueOn, rubric } = attempt;
  const bound = bindings.find(({ tag }) => tag === issueTag({ attempt: number }));
  const where = bound ? `${bound.project}#${bound.issue_iid}, ` : '';
  const openedOn = dateAt(program, attempt.openedAt);
  return {
    is: 'attempt',
    words: `Attempt ${number}: ${where}opened ${openedOn}, due ${dueOn}, rubric ${rubric.id} version ${rubric.version}`,
    mark: !isJudged(attempt) ? 'waits' : attempt.verdict.outcome === 'needs-development' ? 'no' : 'yes',
    facts: {
      attempt: number,
      issue: bound ? { project: bound.project, iid: bound.issue_iid } : null,
      openedAt: new Date(attempt.openedAt).toISOString(),
      dueOn,
      rubric: { id: rubric.id, version: rubric.version },
    },
    parts: [
      reviewersBranch(told, attempt),
      ...evidenceBranches(attempt),
      saidBranch(told, attempt),
      ...clockBranches(told, attempt),
      scoresBranch(told, attempt),
      ...agreementBranches(told, life, attempt),
      ...(isJudged(attempt) ? judgedBranches(told, attempt) : []),
    ],
  };
}

function reviewersBranch({ names }: Told, { pick, reviewersNeeded }: Attempt): Branch {
  const chosen = pick.chosen.map(({ userId, because, rank }): Branch => {
    return { is: 'reviewer', words: `${names(userId)}: ${because}`, mark: 'yes', facts: { userId, because, rank } };
  });
  const others = pick.passedOver.map(({ userId, because, why }): Branch => {
    return { is: 'not-reviewer', words: `not ${names(userId)}: ${because}`, facts: { userId, because, why } };
  });
  const empty = reviewersNeeded - pick.chosen.length;
  const missing: readonly Branch[] =
    empty > 0
      ? [{ is: 'empty-seat', words: `${empty} still to be found`, mark: 'waits', facts: { seats: empty } }]
      : [];
  return { is: 'reviewers', words: `Reviewers: ${reviewersNeeded} needed`, parts: [...chosen, ...missing, ...others] };
}

const stepWords: Readonly<Record<StepName, string>> = {
  claim: 'was reminded to claim the review',
  'claim-last': 'was told that the seat goes to somebody else if the review is not claimed',
  score: 'was told that the seat goes to somebody else if the review is not finished',
  replace: 'was replaced, because the time was over',
  answer: 'was reminded of a question',
  due: 'was reminded that the practical is due',
  overdue: 'was told that the practical is overdue',
  decide: 'was reminded to decide',
  'decide-last': 'was told that staff hear of the decision if it is not taken',
  appeal: 'was reminded of the appeal',
  'appeal-last': 'was told that staff hear of the appeal if it is not decided',
  renew: 'was reminded to renew the calibration',
  alarm: 'staff were alarmed, because nothing moved',
};

/** Whom the clocks reminded, and what they brought. */
function clockBranches({ program, names }: Told, { steps = [] }: Attempt): readonly Branch[] {
  const parts = steps.map(({ step, who, at }): Branch => {
    const whom = who === undefined || step === 'alarm' ? '' : `${names(who)} `;
    const words = `${dateAt(program, at)}: ${whom}${stepWords[step]}`;
    return { is: 'step', words, facts: { step, who, at: new Date(at).toISOString() } };
  });
  return parts.length > 0 ? [{ is: 'clocks', words: 'What the clocks brought', parts }] : [];
}

function evidenceBranches(attempt: Attempt): readonly Branch[] {
  const parts = evidenceOf(attempt).map(({ url, words }) => ({
    is: 'link',
    words: words ? `${url}  ${words}` : url,
    facts: { url },
  }));
  return parts.length > 0 ? [{ is: 'evidence', words: 'Evidence', parts }] : [];
}

/** The verdicts, the one that stands last, and what a learner's appeal came to. */
function judgedBranches(told: Told, attempt: JudgedAttempt): readonly Branch[] {
  const earlier = (attempt.overturned ?? []).map((verdict) => verdictBranch(told, verdict, 'Earlier verdict', []));
  const conditions = [...conditionBranches(told, attempt), ...changedRules(told, attempt)];
  const verdict = verdictBranch(told, attempt.verdict, 'Verdict', conditions);
  return [...earlier, ...appealBranches(told, attempt), verdict];
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  merit: 'pass with merit',
  pass: 'pass',
  'needs-development': 'needs development',
};

function verdictBranch({ program, names }: Told, verdict: Verdict, title: string, parts: readonly Branch[]): Branch {
  const { outcome, because, decidedBy, decidedAt } = verdict;
  const by = decidedBy === undefined ? '' : `, decided by ${names(decidedBy)}`;
  return {
    is: title === 'Verdict' ? 'verdict' : 'overturned',
    words: `${title}, ${dateAt(program, decidedAt)}: ${outcomeWords[outcome]}${by}. ${because}`,
    mark: outcome === 'needs-development' ? 'no' : 'yes',
    facts: { outcome, because, decidedBy: decidedBy ?? null, decidedAt: new Date(decidedAt).toISOString() },
    parts,
  };
}

/** A verdict stands as it was decided; that the scores come to something else now is said and changes nothing. */
function changedRules({ program }: Told, attempt: JudgedAttempt): readonly Branch[] {
  const { verdict } = attempt;
  const sheets = sheetsOf(attempt).filter(({ finished }) => finished);
  if (sheets.length === 0) return [];
  const now = outcomeOf(program.scoring, attempt, sheets);
  if (now === verdict.outcome) return [];
  const why =
    verdict.decidedBy === undefined ? 'each reviewer counts, or the rules have changed since' : 'a person decided';
  return [{ is: 'differs', words: `By these conditions alone the scores come to ${outcomeWords[now]}: ${why}.` }];
}

const appealEnds = {
  upheld: 'the outcome stays',
  changed: 'the outcome was changed',
  exception: 'settled by an exception',
} as const;

function appealBranches({ program, names }: Told, { appeal }: JudgedAttempt): readonly Branch[] {
  if (!appeal) return [];
  const { reason, at, decideBy, moderator, decided } = appeal;
  const asked = moderator === undefined ? 'staff name a moderator' : `${names(moderator)} decides`;
  const end: Branch = decided
    ? {
        is: 'appeal-decided',
        words: `${names(decided.by)}: ${appealEnds[decided.is]}. ${decided.reason}`,
        mark: 'yes',
        facts: { ...decided },
      }
    : { is: 'appeal-open', words: `${asked} by ${decideBy}`, mark: 'waits', facts: { decideBy, moderator } };
  return [{ is: 'appeal', words: `Appeal, ${dateAt(program, at)}: ${reason}`, facts: { reason }, parts: [end] }];
}
