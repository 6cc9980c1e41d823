import { type AppealCommand, appealExample, parseAppeal } from './appeal-command.ts';
import type { AskCommand } from './ask-command.ts';
import type { AwayCommand } from './away-command.ts';
import { type CommandEntry, inDispute, underReview, unknownLearner, withEmptySeats } from './command-entry.ts';
import { type CompletedCommand, completedExample, parseCompleted } from './completed-command.ts';
import { contentCommands, type PostponeCommand, type RefreshedCommand } from './content-commands.ts';
import { type DecideCommand, decideExample, parseDecide } from './decide-command.ts';
import type { DeclineCommand } from './decline-command.ts';
import { type EvidenceCommand, evidenceExample, parseEvidence } from './evidence-command.ts';
import type { ExtendCommand } from './extend-command.ts';
import { type IdentifyCommand, identifyExample, parseIdentify } from './identify-command.ts';
import { learnerLifeCommands, staffLifeCommands } from './life-commands.ts';
import { type OverrideCommand, overrideExample, parseOverride } from './override-command.ts';
import { parseRelease, type ReleaseCommand, releaseExample } from './release-command.ts';
import { parseReviewBy, type ReviewByCommand, reviewByExample } from './review-by-command.ts';
import { reviewerCommands } from './reviewer-commands.ts';
import type { ScoreCommand } from './score-command.ts';
import { alone, type Vocabulary } from './utterance.ts';

/** What somebody asked for in a comment. */
export type Command =
  | EvidenceCommand
  | { readonly say: 'ready-for-review' }
  | CompletedCommand
  | ScoreCommand
  | { readonly say: 'finish' }
  | { readonly say: 'claim' }
  | AskCommand
  | AwayCommand
  | { readonly say: 'back' }
  | DeclineCommand
  | DecideCommand
  | ReviewByCommand
  | ReleaseCommand
  | { readonly say: 'pause' }
  | { readonly say: 'resume' }
  | { readonly say: 'withdraw' }
  | { readonly say: 'restore' }
  | { readonly say: 'nudge' }
  | ExtendCommand
  | { readonly say: 'next-attempt' }
  | IdentifyCommand
  | AppealCommand
  | OverrideCommand
  | { readonly say: 'confirm' }
  | RefreshedCommand
  | PostponeCommand
  | { readonly say: 'help' }
  | { readonly say: 'explain' };

/** Every comment command. None may bear the name of a quick action of GitLab: those never reach us. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'evidence',
    on: 'practicals',
    who: 'learner',
    when: 'open',
    season: underReview,
    usage: '/evidence URL [words]',
    help: 'Shows the reviewers what to look at. Say it once for each thing.',
    example: evidenceExample,
    parse: parseEvidence,
  },
  {
    name: 'ready-for-review',
    on: 'practicals',
    who: 'learner',
    when: 'open',
    season: underReview,
    usage: '/ready-for-review',
    help: 'Tells the reviewers that your evidence is complete.',
    example: '/ready-for-review',
    parse: (said) => alone(said, { say: 'ready-for-review' }),
  },
  {
    name: 'appeal',
    on: 'practicals',
    who: 'learner',
    when: 'decided',
    usage: '/appeal REASON',
    help: 'Asks for another look at the outcome, in private, by a moderator who was not involved. Once, within ten working days.',
    example: appealExample,
    parse: parseAppeal,
  },
  {
    name: 'completed',
    on: 'product-knowledge',
    who: 'learner or staff',
    when: 'open',
    usage: '/completed MODULE [MODULE …]',
    help: 'Ticks modules of the learning path, by id or title. They count from when this is said; take one out again by editing the comment.',
    example: completedExample(),
    exampleIn: ({ modules }) => completedExample(modules),
    parse: parseCompleted,
  },
  ...learnerLifeCommands,
  ...reviewerCommands,
  {
    name: 'decide',
    on: 'practicals',
    who: 'moderator',
    when: 'open',
    waits: true,
    season: inDispute,
    usage: '/decide merit|pass|needs-development REASON',
    help: 'Settles the outcome when reviewers disagree.',
    example: decideExample,
    parse: parseDecide,
  },
  {
    name: 'review-by',
    on: 'practicals',
    who: 'staff',
    when: 'open',
    season: withEmptySeats,
    usage: '/review-by @USER',
    help: 'Asks somebody to review this practical.',
    example: reviewByExample,
    parse: parseReviewBy,
  },
  {
    name: 'release',
    on: 'practicals',
    who: 'staff',
    when: 'open',
    season: underReview,
    usage: '/release @USER',
    help: 'Takes a reviewer off this practical, or a moderator off an appeal; somebody else takes over.',
    example: releaseExample,
    parse: parseRelease,
  },
  {
    name: 'identify',
    on: 'practicals',
    who: 'staff',
    when: 'open',
    season: unknownLearner,
    usage: '/identify @USER',
    help: 'Says which GitLab user passed the exam, where that is not known.',
    example: identifyExample,
    parse: parseIdentify,
  },
  {
    name: 'override',
    on: 'practicals',
    who: 'staff',
    when: 'always',
    usage: '/override merit|pass|needs-development REASON',
    help: 'Asks for an outcome by way of exception. It counts once a second member of staff says /confirm.',
    example: overrideExample,
    parse: parseOverride,
  },
  {
    name: 'confirm',
    on: 'practicals',
    who: 'staff',
    when: 'always',
    usage: '/confirm',
    help: 'Confirms what another member of staff asked for with /override.',
    example: '/confirm',
    parse: (said) => alone(said, { say: 'confirm' }),
  },
  ...staffLifeCommands,
  ...contentCommands,
  {
    name: 'help',
    on: 'anywhere',
    who: 'anyone',
    when: 'always',
    usage: '/help',
    help: 'Shows the commands you can use here.',
    example: '/help',
    parse: () => ({ command: { say: 'help' } }),
  },
  {
    name: 'explain',
    on: 'certifications',
    who: 'anyone',
    when: 'always',
    usage: '/explain',
    help: 'Says where this certification stands and why.',
    example: '/explain',
    parse: () => ({ command: { say: 'explain' } }),
  },
];

/** The table entry of a command. */
export function entryOf({ say }: Command): CommandEntry {
  return commandNamed(say);
}

/** Everything about a command. */
export function commandNamed(name: Command['say']): CommandEntry {
  const entry = commandTable.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`the command table has no ${name}`);
  return entry;
}

/** A line somebody could send as it is: in the rubric's own words where a vocabulary is given. */
export function exampleOf(entry: CommandEntry, vocabulary?: Vocabulary): string {
  return (vocabulary && entry.exampleIn?.(vocabulary)) ?? entry.example;
}
