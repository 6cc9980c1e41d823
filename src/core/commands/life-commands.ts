import { betweenAttempts, type CommandEntry, resting, running, underWay, withdrawn } from './command-entry.ts';
import { extendExample, parseExtend } from './extend-command.ts';
import { alone } from './utterance.ts';

/** What learners can say about whether and when theirs goes on. */
export const learnerLifeCommands: readonly CommandEntry[] = [
  {
    name: 'nudge',
    on: 'practicals',
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
    on: 'certifications',
    who: 'learner',
    when: 'always',
    season: underWay,
    usage: '/withdraw',
    help: 'Steps back from this. Everything is kept, and you need not say why.',
    example: '/withdraw',
    parse: (said) => alone(said, { say: 'withdraw' }),
  },
  {
    name: 'restore',
    on: 'practicals',
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
    on: 'certifications',
    who: 'staff',
    when: 'open',
    usage: '/extend DATE',
    help: 'Sets another due date.',
    example: extendExample,
    parse: parseExtend,
  },
  {
    name: 'pause',
    on: 'certifications',
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
    on: 'certifications',
    who: 'staff',
    when: 'always',
    season: resting,
    usage: '/resume',
    help: 'Lets what is paused go on; no day is lost.',
    example: '/resume',
    parse: (said) => alone(said, { say: 'resume' }),
  },
  {
    name: 'next-attempt',
    on: 'practicals',
    who: 'staff',
    when: 'decided',
    season: betweenAttempts,
    usage: '/next-attempt',
    help: 'Opens the next attempt now: earlier than it would open by itself, or one more than are free.',
    example: '/next-attempt',
    parse: (said) => alone(said, { say: 'next-attempt' }),
  },
];
