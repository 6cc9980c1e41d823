import { betweenAttempts, type CommandEntry, resting, running, underWay, withdrawn } from './command-entry.ts';
import { extendExample, parseExtend } from './extend-command.ts';
import { alone } from './utterance.ts';

/** What learners can say about whether and when their practical goes on. */
export const learnerLifeCommands: readonly CommandEntry[] = [
  {
    name: 'nudge',
    who: 'learner',
    when: 'always',
    season: running,
    usage: '/nudge',
    help: 'Asks whoever is waited on to go on; not more often than every few days.',
    example: '/nudge',
    parse: (said) => alone(said, { say: 'nudge' }),
  },
  {
    name: 'withdraw',
    who: 'learner',
    when: 'always',
    season: underWay,
    usage: '/withdraw',
    help: 'Steps back from this practical. Everything is kept, and you need not say why.',
    example: '/withdraw',
    parse: (said) => alone(said, { say: 'withdraw' }),
  },
  {
    name: 'restore',
    who: 'learner or staff',
    when: 'decided',
    season: withdrawn,
    usage: '/restore',
    help: 'Takes a withdrawn practical up again, as it was: learners within 30 days, staff at any time.',
    example: '/restore',
    parse: (said) => alone(said, { say: 'restore' }),
  },
];

/** What staff can say about it. */
export const staffLifeCommands: readonly CommandEntry[] = [
  {
    name: 'extend',
    who: 'staff',
    when: 'open',
    usage: '/extend DATE',
    help: 'Sets another due date.',
    example: extendExample,
    parse: parseExtend,
  },
  {
    name: 'pause',
    who: 'staff',
    when: 'always',
    season: running,
    usage: '/pause',
    help: 'Lets all clocks stand. Why is not asked, kept or shown.',
    example: '/pause',
    parse: (said) => alone(said, { say: 'pause' }),
  },
  {
    name: 'resume',
    who: 'staff',
    when: 'always',
    season: resting,
    usage: '/resume',
    help: 'Lets a paused practical go on; its dates move by the days it was paused.',
    example: '/resume',
    parse: (said) => alone(said, { say: 'resume' }),
  },
  {
    name: 'next-attempt',
    who: 'staff',
    when: 'decided',
    season: betweenAttempts,
    usage: '/next-attempt',
    help: 'Opens the next attempt now: earlier than it would open by itself, or one more than are free.',
    example: '/next-attempt',
    parse: (said) => alone(said, { say: 'next-attempt' }),
  },
];
