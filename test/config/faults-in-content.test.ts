import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const cases: readonly Case[] = [
  [
    'an assessment made from a list that does not exist',
    [
      ['program.yaml', 'content: { list: sales,', 'content: { list: ⌖sale,'],
      ['program.yaml', '- id: sales\n    title: What', '- id: ⌖sales\n    title: What'],
    ],
    [
      'productAssessments[0].content.list: no content list "sale"; did you mean "sales"? content lists are sales, customer-success',
      'contentLists[0].id: no product assessment is made from "sales"; name it in one with content: { list: sales, release: … }, or take it out',
    ],
  ],
  [
    'a release that is no month',
    [['program.yaml', 'list: sales, release: 2026-10', 'list: sales, release: ⌖2026-13']],
    ['productAssessments[0].content.release: "2026-13" does not fit; expected the month of a release, such as 2026-10'],
  ],
  [
    'a release before there was any',
    [['program.yaml', 'list: sales, release: 2026-10', 'list: sales, release: ⌖2010-10']],
    [
      'productAssessments[0].content.release: no release came out in 2010-10: by recertification.releases the first was in 2011-12; write the month of a later one',
    ],
  ],
  [
    'an assessment without its release',
    [['program.yaml', 'content: { list: sales, release: 2026-10 }', 'content: ⌖{ list: sales }']],
    [
      'productAssessments[0].content.release: `release` is missing; add it: The month of the release its questions are about, such as 2026-10.',
    ],
  ],
  [
    'an owner nobody knows',
    [['program.yaml', 'owners: [noor]', 'owners: [⌖nor]']],
    ['contentLists[1].owners[0]: no person "nor"; did you mean "noor"? people stand in people.yaml'],
  ],
  [
    'an owner of a partner company',
    [
      ['program.yaml', 'owners: [noor]', 'owners: [noor, ⌖jonas]'],
      ['people.yaml', 'username: jonas\n', 'username: jonas\n    company: Northwind\n'],
    ],
    ['contentLists[1].owners[1]: jonas works for Northwind, and content is kept by our own people; name somebody else'],
  ],
  [
    'an objective twice',
    [
      [
        'program.yaml',
        '      - { useCase: Planning, tier: Premium, learn: Tell',
        '      - ⌖{ useCase: security, tier: Ultimate, learn: Recognize a buyer of Ultimate by three questions }\n      - { useCase: Planning, tier: Premium, learn: Tell',
      ],
    ],
    [
      'contentLists[0].objectives[4]: this objective stands in the list twice; the first is at program.yaml:298; change or remove one of them',
    ],
  ],
  [
    'two lists of one id',
    [
      ['program.yaml', 'list: customer-success', 'list: sales'],
      ['program.yaml', '  - id: customer-success', '  - id: ⌖sales'],
    ],
    [
      'contentLists[1].id: the content list id "sales" is used twice; the first is at program.yaml:291; change or remove one of them',
    ],
  ],
  [
    'no label for the issues that lists bring',
    [
      ['gitlab.yaml', '{ for: refresh,', '{ for: review,'],
      ['gitlab.yaml', '  kind:\n', '  ⌖kind:\n'],
    ],
    ['labels.kind: no label stands for the kind "refresh"; add one with `for: refresh`'],
  ],
];

test.each(cases)('%s', async (_, patches, words) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(words.map((text, index) => `${marks[index]} ${text}`));
});
