import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const cases: readonly Case[] = [
  [
    'a ledger that is gone before the inbox',
    [['program.yaml', 'inboxDays: 90', 'inboxDays: 90\n  ledgerDays: ⌖30']],
    [
      'retention.ledgerDays: 30 days are fewer than the 90 of inboxDays; keep the ledger at least as long, or leave ledgerDays out to keep it forever',
    ],
  ],
  [
    'a mistyped key',
    [['program.yaml', 'skill: Knowledgeable', '⌖skil: Knowledgeable']],
    ['levels[0].skil: unknown key `skil`; did you mean `skill`?'],
  ],
  [
    'an unknown key',
    [['exams.yaml', 'passPercent: 80 }', 'passPercent: 80, ⌖color: red }']],
    ['exams[0].color: unknown key `color`; the keys here are id, aliases, course, productAssessment, passPercent'],
  ],
  [
    'a missing key',
    [['program.yaml', '- id: L2\n    name: Growing\n', '- ⌖id: L2\n']],
    ['levels[1].name: `name` is missing; add it'],
  ],
  [
    'a missing top-level key',
    [['program.yaml', 'version: 1\nname: GitLab field certification\n', '⌖version: 1\n']],
    ['name: `name` is missing; add it'],
  ],
  [
    'a number for text',
    [['program.yaml', 'name: Learning', 'name: ⌖101']],
    ['levels[0].name: expected text, found 101; put it in quotes: "101"'],
  ],
  [
    'text for a number',
    [['program.yaml', 'number: 101', 'number: ⌖one']],
    ['levels[0].number: expected a number, found "one"'],
  ],
  [
    'a broken decimal',
    [['program.yaml', 'weightedMeanAtLeast: 3.6', 'weightedMeanAtLeast: ⌖3,6']],
    ['scoring.merit.weightedMeanAtLeast: "3,6" does not fit; expected a decimal number such as 3.6'],
  ],
  [
    'a negative decimal',
    [['exams.yaml', 'passPercent: 80', 'passPercent: ⌖-80']],
    ['exams[0].passPercent: -80 is too little; write 0 or more'],
  ],
  [
    'an endless decimal',
    [['exams.yaml', 'passPercent: 80', 'passPercent: ⌖1e-9']],
    ['exams[0].passPercent: expected a plain decimal number such as 3.6'],
  ],
  [
    'a fraction for a whole number',
    [['program.yaml', 'number: 101', 'number: ⌖1.5']],
    ['levels[0].number: expected a whole number, found 1.5'],
  ],
  [
    'a choice that is none',
    [['program.yaml', 'status: alpha', 'status: ⌖aplha']],
    [
      'courses[0].status: "aplha" is not possible here; did you mean "alpha"? choose one of draft, alpha, active, retired',
    ],
  ],
  [
    'nothing where a list belongs',
    [['people.yaml', 'staff: [priya, noor]', '⌖staff:']],
    ['staff: expected a list, found nothing'],
  ],
  [
    'an empty list',
    [['people.yaml', 'staff: [priya, noor]', 'staff: ⌖[]']],
    ['staff: an empty list is too little; give at least 1 entry'],
  ],
  [
    'too large a number',
    [['program.yaml', 'minutes: 30', 'minutes: ⌖900']],
    ['courses[0].practical.minutes: 900 is too much; write 480 or less'],
  ],
  [
    'a bad address',
    [['people.yaml', '[jonas.weber@example.com]', '[⌖jonas.weber]']],
    ['people[1].emails[0]: "jonas.weber" does not fit; expected an e-mail address such as maya@example.com'],
  ],
  [
    'a day that does not exist',
    [['program.yaml', '- 2026-12-24', '- ⌖2026-02-30']],
    ['holidays[0]: "2026-02-30" does not fit; expected a day such as 2026-12-24'],
  ],
  [
    'a color without quotes',
    [['gitlab.yaml', 'color: "#9B9EA7"', '⌖color: #9B9EA7']],
    ['labels.status[0].color: expected text, found nothing; put it in quotes: without them, # begins a comment'],
  ],
  [
    'a color that is none',
    [['program.yaml', '"#EEE600"', '⌖yellow']],
    ['levels[0].hex: "yellow" does not fit; expected a color in quotes, such as "#1F75CB"'],
  ],
  [
    'text over several lines',
    [['program.yaml', 'name: GitLab field certification', 'name: ⌖"a\\n/close"']],
    ['name: "a\\n/close" does not fit; expected one line of text'],
  ],
  [
    'a window with an odd day',
    [['program.yaml', 'first Monday on or after 8 Feb', '⌖the second week of February']],
    [
      'recertification.windows[0].opens: "the second week of February" does not fit; expected words such as "first Monday on or after 8 Feb"',
    ],
  ],
  [
    'a window that some years lack',
    [['program.yaml', 'first Monday on or after 8 Feb', '⌖first Monday on or after 30 Feb']],
    ['recertification.windows[0].opens: not every year has a 30 Feb; choose another day'],
  ],
  [
    'a score that is no digit',
    [['rubrics/demo.yaml', '1: "Starts', '⌖one: "Starts']],
    ['criteria[0].scores.one: this key does not fit; expected a score from 0 to 9'],
  ],
  [
    'a label with a comma',
    [['gitlab.yaml', '- field enablement', '- ⌖field, enablement']],
    ['labels.alongside[0]: "field, enablement" does not fit; a label name cannot hold a comma'],
  ],
  [
    'an exam that leads nowhere',
    [['exams.yaml', '- { id: AE-101, course: AE-101,', '- ⌖{ id: AE-101,']],
    ['exams[1]: name either a course or a productAssessment'],
  ],
  [
    'a key written twice',
    [['program.yaml', 'version: 1\n', 'version: 1\n⌖version: 1\n']],
    ['`version` is written twice here; first on line 15; keep one'],
  ],
  [
    'a score written twice',
    [['rubrics/demo.yaml', '2: "Mentions', '⌖"1": again\n      2: "Mentions']],
    ['`1` is written twice here; first on line 22; keep one'],
  ],
  [
    'an unclosed bracket',
    [['people.yaml', 'staff: [priya, noor]\n\npeople:', 'staff: [priya, noor\n\n⌖people:']],
    ['not readable as YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ],
  [
    'a tab',
    [['exams.yaml', '    kind: standard', '⌖\tkind: standard']],
    ['not readable as YAML: Tabs are not allowed as indentation'],
  ],
  ['an alias to nothing', [['people.yaml', 'region: EMEA', 'region: ⌖*emea']], ['nothing is named &emea']],
  [
    'a list inside itself',
    [['people.yaml', 'staff: [priya, noor]', 'staff: &all [priya, ⌖*all]']],
    ['*all stands inside what it repeats'],
  ],
  [
    'an unknown tag',
    [['people.yaml', 'region: EMEA', 'region: ⌖!secret EMEA']],
    ['not readable as YAML: Unresolved tag: !secret'],
  ],
  [
    'two documents',
    [['people.yaml', '\npeople:', '\n⌖---\npeople:']],
    ['not readable as YAML: a second document begins here; remove the line with ---'],
  ],
];

test.each(cases)('%s', async (_, patches, words) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(words.map((text, index) => `${marks[index]} ${text}`));
});
