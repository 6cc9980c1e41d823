import { type Certification, isOpen } from '../certification.ts';
import type { Role } from '../comments/roles.ts';
import { asks, isProduct } from '../product/product-certification.ts';
import type { Command } from './commands.ts';
import type { Parsed, Utterance, Vocabulary } from './utterance.ts';

/** What an issue is about. */
export type IssueKind = 'practicals' | 'product-knowledge' | 'product-content';

/** What the issues of a certification are about. */
export function kindOf(certification: Certification): Exclude<IssueKind, 'product-content'> {
  return isProduct(certification) ? 'product-knowledge' : 'practicals';
}

/** Whether a command is of use in issues of that kind. */
export function isOn({ on }: Pick<CommandEntry, 'on'>, kind: IssueKind): boolean {
  return on === 'anywhere' || on === kind || (on === 'certifications' && kind !== 'product-content');
}

/** Whether something is still to be done in the issues of a certification: it is not decided, or asked for, yet. */
export function isGoingOn(certification: Certification): boolean {
  return isProduct(certification) ? asks(certification) : isOpen(certification);
}

/** One comment command: everything there is to know about it, except what follows from it. */
export type CommandEntry = {
  readonly name: Command['say'];
  /** In the issues of what it is of use; in others it is refused with where it belongs. */
  readonly on: IssueKind | 'certifications' | 'anywhere';
  readonly who: Role | 'anyone';
  /** Before the practical is decided, after that, or at any time. */
  readonly when: 'open' | 'decided' | 'always';
  /** Scores or decides, so that it has to wait while the practical is paused. */
  readonly waits?: true;
  /** When it is of use, where that is not all of `when`; said outside it, it is not refused for that. */
  readonly season?: Season;
  readonly usage: string;
  readonly help: string;
  readonly example: string;
  /** The example in the words of a rubric, where it has some. */
  readonly exampleIn?: (vocabulary: Vocabulary) => string;
  readonly parse: (said: Utterance, vocabulary: Vocabulary) => Parsed<Command>;
};

/** When a command is of use, and the words for it, as in "Sam, when asked to". */
export type Season = { readonly now: (certification: Certification) => boolean; readonly words: string };

export const underReview: Season = {
  now: (certification) => isOpen(certification) && !['identity-needed', 'decision-ready'].includes(certification.is),
  words: 'before a moderator is asked',
};
export const inDispute: Season = { now: ({ is }) => is === 'decision-ready', words: 'when asked to' };
export const withEmptySeats: Season = {
  now: ({ is }) => is === 'awaiting-reviewer',
  words: 'while a reviewer is missing',
};
export const unknownLearner: Season = {
  now: ({ is }) => is === 'identity-needed',
  words: 'while the learner is not known',
};
export const running: Season = {
  now: (certification) => (isProduct(certification) || isOpen(certification)) && !certification.paused,
  words: 'while it is open and not paused',
};
export const resting: Season = { now: ({ paused }) => Boolean(paused), words: 'while it is paused' };
export const underWay: Season = {
  now: (certification) => isGoingOn(certification) || certification.is === 'next-attempt',
  words: 'while it is under way',
};
export const betweenAttempts: Season = { now: ({ is }) => is === 'next-attempt', words: 'before a next attempt' };
export const withdrawn: Season = { now: ({ is }) => is === 'withdrawn', words: 'once it is withdrawn' };
