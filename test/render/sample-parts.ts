import type { CommandHelp, EntryView, Messages, PracticalView, Status } from '../../src/core/messages/messages.ts';
import type { ReviewView, SheetsView } from '../../src/core/messages/review-messages.ts';
import type { BadgeView } from '../../src/core/views/badge-view.ts';

export const maya = { username: 'maya', name: 'Maya Lindqvist' };
export const omar = { username: 'omar', name: 'Omar Haddad' };
export const ines = { username: 'ines', name: 'Inês Carvalho' };
export const priya = { username: 'priya', name: 'Priya Raman' };
export const noor = { username: 'noor', name: 'Noor Aziz' };
export const help = 'The enablement team, Priya Raman and Noor Aziz, answers in the issue itself.';
export const course = { id: 'SA-101', title: 'Delivering Value-Driven Demos' };

export const commands: readonly CommandHelp[] = [
  {
    usage: '/evidence URL [words]',
    who: 'learner',
    help: 'Adds something you want to be seen.',
    example: '/evidence https://example.com/demo My recorded demo',
  },
  { usage: '/ready-for-review', who: 'learner', help: 'Hands over to the reviewers.', example: '/ready-for-review' },
  {
    usage: '/score CRITERION N [why]',
    who: 'reviewer',
    help: 'Scores one criterion.',
    example: '/score value 3 Every part began with a need.',
  },
  { usage: '/finish', who: 'reviewer', help: 'Says that your scores are complete.', example: '/finish' },
  {
    usage: '/decide merit|pass|needs-development REASON',
    who: 'moderator',
    help: 'Settles a disagreement.',
    example: '/decide pass The live questions showed it.',
  },
  { usage: '/review-by @USER', who: 'staff', help: 'Names a reviewer.', example: '/review-by @omar' },
  { usage: '/help', who: 'anyone here', help: 'Lists these commands.', example: '/help' },
];

export const criteria: PracticalView['rubric']['criteria'] = [
  {
    id: 'value',
    name: 'Tying each part to a business outcome',
    weight: 60,
    mustPass: true,
    competency: 'Consultative Approach',
    descriptors: [
      { score: '1', name: 'Not yet', words: 'Feature tour.' },
      { score: '2', name: 'Nearly there', words: 'Value claimed in general terms at start or end only.' },
      { score: '3', name: 'Meets standard', words: 'Every segment begins with a need and ends with the effect on it.' },
      { score: '4', name: 'Beyond', words: 'Puts a measurable effect on at least two segments.' },
    ],
  },
  {
    id: 'landing',
    name: 'Closing and next step',
    weight: 40,
    mustPass: false,
    competency: 'Resource Orchestration',
    descriptors: [
      { score: '1', name: 'Not yet', words: 'Stops when time is up.' },
      { score: '2', name: 'Nearly there', words: 'Asks only whether there are questions.' },
      { score: '3', name: 'Meets standard', words: 'Sums up and proposes a concrete next step with an owner.' },
      { score: '4', name: 'Beyond', words: 'Next step is a proof with success measures the customer helped set.' },
    ],
  },
];

const evidence = [
  { url: 'https://example.com/recordings/value-demo?take=2&cut=final', words: 'My recorded demo' },
  { url: 'https://example.com/slides', words: undefined },
];

export const statuses = {
  'exam-failed': { is: 'exam-failed', waitingOn: [maya], finished: 0, needed: 2, evidence: [] },
  'identity-needed': { is: 'identity-needed', waitingOn: [priya, noor], finished: 0, needed: 2, evidence: [] },
  'awaiting-reviewer': {
    is: 'awaiting-reviewer',
    waitingOn: [priya, noor],
    finished: 0,
    needed: 2,
    evidence: [],
    because: 'Nobody in demo-reviewers is free.',
  },
  preparing: { is: 'preparing', waitingOn: [maya], until: '2026-12-08', finished: 0, needed: 2, evidence: [] },
  'in-review': { is: 'in-review', waitingOn: [ines], until: '2026-12-15', finished: 1, needed: 2, evidence },
  asked: {
    is: 'in-review',
    waitingOn: [maya],
    until: '2026-12-15',
    finished: 0,
    needed: 2,
    evidence,
    askedBy: [omar],
  },
  finished: { is: 'in-review', waitingOn: [], until: '2026-12-15', finished: 2, needed: 2, evidence },
  'second-review': {
    is: 'second-review',
    waitingOn: [omar],
    until: '2026-12-22',
    finished: 2,
    needed: 3,
    evidence,
    because: 'Another reviewer takes a look before the result, as some practicals get.',
  },
  'decision-ready': {
    is: 'decision-ready',
    waitingOn: [priya, noor],
    finished: 2,
    needed: 2,
    evidence,
    because: 'The reviewers came to different outcomes.',
  },
  'next-attempt': {
    is: 'next-attempt',
    waitingOn: [maya],
    until: '2026-12-20',
    finished: 2,
    needed: 2,
    evidence,
    outcome: 'needs-development',
  },
  'goes-on': {
    is: 'next-attempt',
    waitingOn: [],
    finished: 2,
    needed: 2,
    evidence,
    outcome: 'needs-development',
    goesOnIn: 'fieldcert-issue:2;',
  },
  'goes-on-apart': {
    is: 'next-attempt',
    waitingOn: [],
    finished: 2,
    needed: 2,
    evidence,
    outcome: 'needs-development',
    over: true,
  },
  'staff-agree': {
    is: 'next-attempt',
    waitingOn: [{ username: 'priya', name: 'Priya Raman' }],
    finished: 2,
    needed: 2,
    evidence,
    outcome: 'needs-development',
  },
  paused: { is: 'paused', waitingOn: [], finished: 1, needed: 2, evidence },
  withdrawn: {
    is: 'withdrawn',
    waitingOn: [],
    finished: 0,
    needed: 2,
    evidence,
    because: 'Maya Lindqvist stepped back from this practical.',
  },
  certified: { is: 'certified', waitingOn: [], finished: 2, needed: 2, evidence, outcome: 'pass' },
  merit: { is: 'certified', waitingOn: [], finished: 2, needed: 2, evidence, outcome: 'merit' },
} satisfies Record<string, Status>;

export const practical: PracticalView = {
  key: 'maya/SA-101/1',
  attempt: 1,
  learner: maya,
  course,
  level: { name: 'Learning', number: 101 },
  role: 'Solutions Architect',
  kind: 'live-or-recorded-demo',
  mode: 'open',
  minutes: 30,
  dueOn: '2026-12-08',
  evidence: 'A 20-minute demo on a shared demo environment, then 10 minutes of live questions.',
  rubric: { title: 'Delivering Value-Driven Demos', version: 1, criteria },
  rule: { mean: '3.0', mustPass: 3, nothingAt: 1, merit: '3.6', meritMustPass: 4 },
  reviewers: [
    { ...omar, because: 'is in demo-reviewers and had no open review' },
    { ...ines, because: 'is in demo-reviewers and had 1 open review' },
  ],
  commands,
  status: statuses.preparing,
  help,
};

export const review: ReviewView = {
  attempt: 1,
  reviewer: omar,
  learner: maya,
  course,
  level: practical.level,
  kind: practical.kind,
  minutes: practical.minutes,
  practical: 'fieldcert-issue:1;',
  stage: 'to-score',
  dueOn: practical.dueOn,
  evidence,
  rubric: practical.rubric,
  rule: practical.rule,
  commands: commands.filter(({ who }) => who === 'reviewer' || who.startsWith('anyone')),
  help,
};

export const sheets: SheetsView = {
  reviewers: [omar, ines],
  rows: [
    { criterion: 'Tying each part to a business outcome', scores: [{ value: '2' }, { value: '3' }] },
    { criterion: 'Closing and next step', scores: [{ value: '3' }, { value: '–' }] },
  ],
  remarks: [
    { reviewer: omar, criterion: 'Closing and next step', words: 'A clear next step.\nThe owner was missing.' },
    { reviewer: ines, criterion: 'Tying each part to a business outcome', words: 'Every part began with a need.' },
  ],
};

export const entry: EntryView = {
  course,
  level: { name: 'Learning', number: 101 },
  role: 'Solutions Architect',
  called: 'maya@home.example',
  passedOn: '2026-11-20',
  commands: [
    {
      usage: '/identify @USER',
      who: 'staff',
      help: 'Says which GitLab user passed the exam.',
      example: '/identify @maya',
    },
    { usage: '/help', who: 'anyone here', help: 'Lists these commands.', example: '/help' },
  ],
  status: statuses['identity-needed'],
  help,
};

export const learning: BadgeView = {
  number: 101,
  name: 'Learning',
  pips: 1,
  steps: 4,
  hex: '#EEE600',
  color: 'yellow',
  text: 'dark',
  course,
  merit: false,
  awardedOn: '2026-12-15',
  learner: 'Maya Lindqvist',
};

export const badges = {
  learning,
  growing: { ...learning, number: 201, name: 'Growing', pips: 2, hex: '#ED9121', color: 'orange', merit: true },
  thriving: { ...learning, number: 301, name: 'Thriving', pips: 3, hex: '#9400D3', color: 'purple', text: 'light' },
  expert: {
    ...learning,
    number: 401,
    name: 'Expert',
    pips: 4,
    hex: '#DC143C',
    color: 'red',
    text: 'light',
    merit: true,
  },
} satisfies Record<string, BadgeView>;

export const certified: Messages['note/certified'] = {
  learner: maya,
  outcome: 'pass',
  course,
  level: learning,
  reviewers: [omar, ines],
  remarks: [
    {
      reviewer: omar,
      criterion: 'Tying each part to a business outcome',
      words: 'Every part began with a need.\nThe recap of the outage made the room nod.',
    },
    { reviewer: ines, criterion: 'Closing and next step', words: 'Clear owner, clear date.' },
  ],
  because: 'All reviewers finished and agree: the practical meets the standard.',
  renews: [],
  badge: 'fieldcert-upload:badge',
};

export const pathCompleted: Messages['note/path-completed'] = {
  learner: maya,
  role: 'Solutions Architect',
  level: learning,
  upTo: false,
  courses: [
    { id: 'SA-101', title: 'Delivering Value-Driven Demos', awardedOn: '2026-11-24' },
    { id: 'SA-102', title: 'Discovery', awardedOn: '2027-01-12' },
  ],
  badge: 'fieldcert-upload:path-sa-l1',
};

export const development: Messages['note/needs-development'] = {
  learner: maya,
  course,
  develop: [
    {
      name: 'Tying each part to a business outcome',
      seen: 'Value claimed in general terms at start or end only.',
      aim: 'Every segment begins with a need and ends with the effect on it.',
      remarks: [
        { reviewer: omar, words: 'The pipeline part had no need before it.\n\nTry opening it with the release delay.' },
        { reviewer: ines, words: 'Say what the faster build is worth to them.' },
      ],
    },
  ],
  met: ['Closing and next step'],
  from: '2026-12-20',
  staff: [],
  because: 'All reviewers finished and agree: some criteria do not meet the standard yet.',
  help,
};

export const vlaue = {
  line: 2,
  text: '/score vlaue 3 Every part began with a need.',
  column: 7,
  length: 5,
  problem: 'This rubric has no criterion "vlaue".',
  nearest: '/score value 3',
  example: '/score value 3 Every part began with a need.',
};

export const notYours = {
  line: 1,
  text: '/score value 4',
  column: 0,
  length: 6,
  problem: 'Only the reviewers of this practical can score, and you are not one of them.',
  example: '/evidence https://example.com/demo My recorded demo',
};

export const appeal: Messages['issue/appeal'] = {
  learner: maya,
  course,
  practical: 'fieldcert-issue:1;',
  outcome: 'needs-development',
  because: 'All reviewers finished and agree: some criteria do not meet the standard yet.',
  reason: 'The second half of the recording was not scored.',
  moderators: [priya],
  named: true,
  decideBy: '2026-12-15',
  example: '/decide needs-development I read the whole thread again: …',
  help,
};

export const upheld = {
  is: 'upheld' as const,
  by: priya,
  reason: 'I watched the second half too: the segments still begin without a need.',
};
