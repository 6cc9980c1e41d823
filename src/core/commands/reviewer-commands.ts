import { askExample, parseAsk } from './ask-command.ts';
import { awayExample, parseAway } from './away-command.ts';
import { type CommandEntry, underReview } from './command-entry.ts';
import { declineExample, parseDecline } from './decline-command.ts';
import { parseScore, scoreExample } from './score-command.ts';
import { alone } from './utterance.ts';

/** What people who review can say. */
export const reviewerCommands: readonly CommandEntry[] = [
  {
    name: 'score',
    on: 'practicals',
    who: 'reviewer',
    when: 'open',
    waits: true,
    season: underReview,
    usage: '/score CRITERION N [why]',
    help: 'Scores one criterion, or all alike with "all". For several, write /score alone and one "CRITERION N [why]" on each line right below.',
    example: '/score value 4 Clear from the first minute',
    exampleIn: (vocabulary) => `${scoreExample(vocabulary)} Clear from the first minute`,
    parse: parseScore,
  },
  {
    name: 'finish',
    on: 'practicals',
    who: 'reviewer',
    when: 'open',
    waits: true,
    season: underReview,
    usage: '/finish',
    help: 'Hands in your scores. Every criterion needs one first. What changes later goes into a new comment, not into an edit.',
    example: '/finish',
    parse: (said) => alone(said, { say: 'finish' }),
  },
  {
    name: 'claim',
    on: 'practicals',
    who: 'reviewer or pool',
    when: 'open',
    season: underReview,
    usage: '/claim',
    help: 'Says that you will do the review, so that nobody asks again. While a seat is empty, somebody of the pool takes it with this.',
    example: '/claim',
    parse: (said) => alone(said, { say: 'claim' }),
  },
  {
    name: 'ask',
    on: 'practicals',
    who: 'reviewer',
    when: 'open',
    season: underReview,
    usage: '/ask WORDS',
    help: "Asks the learner something. The reviewers' clock stands still until they answer in a comment.",
    example: askExample,
    parse: parseAsk,
  },
  {
    name: 'decline',
    on: 'practicals',
    who: 'reviewer or asked moderator',
    when: 'open',
    season: underReview,
    usage: '/decline [reason]',
    help: 'Gives the review, or the appeal to decide, back. Somebody else takes over, and you need not say why.',
    example: declineExample,
    parse: parseDecline,
  },
  {
    name: 'away',
    on: 'practicals',
    who: 'any reviewer',
    when: 'always',
    usage: '/away DATE',
    help: 'Says the last day you are away. All your unfinished reviews go to others, and you are asked again when you are back.',
    example: awayExample,
    parse: parseAway,
  },
  {
    name: 'back',
    on: 'practicals',
    who: 'any reviewer',
    when: 'always',
    usage: '/back',
    help: 'Says that you are back earlier.',
    example: '/back',
    parse: (said) => alone(said, { say: 'back' }),
  },
];
