import { expect, test } from 'vitest';
import { type Case, faultsAfter, type Patch } from './patched-config.ts';

const before = '# Boards, with their';
const partners = (entries: string): Patch => ['gitlab.yaml', before, `partners:\n${entries}\n${before}`];
const withCompany = (username: string, company: string): Patch => [
  'people.yaml',
  `  - username: ${username}\n`,
  `  - username: ${username}\n    company: ${company}\n`,
];

const cases: readonly Case[] = [
  [
    'issues that anybody may read',
    [
      ['gitlab.yaml', 'visibility: confidential', 'visibility: ⌖open'],
      partners('  - { company: Northwind, project: rooms/northwind }'),
    ],
    ['visibility: issues are open, and those of partners must be confidential; set "visibility: confidential"'],
  ],
  [
    'a project of two partners, and one of our own',
    [
      partners(
        [
          '  - { company: Northwind, project: rooms/one }',
          '  - { company: Contoso, project: ⌖Rooms/One }',
          '  - { company: Fabrikam, project: ⌖field/certification }',
        ].join('\n'),
      ),
    ],
    [
      'partners[1].project: the project "Rooms/One" is used twice, and a partner shares its project with nobody; the first is at gitlab.yaml:152; change or remove one of them',
      'partners[2].project: the project "field/certification" is used twice, and a partner shares its project with nobody; the first is at gitlab.yaml:13; change or remove one of them',
    ],
  ],
  [
    'a company named twice, in other letters',
    [partners('  - { company: Northwind, project: rooms/one }\n  - { company: ⌖NORTHWIND, project: rooms/two }')],
    [
      'partners[1].company: the company "NORTHWIND" is used twice; the first is at gitlab.yaml:152; change or remove one of them',
    ],
  ],
  [
    'a project below a group with boards',
    [
      partners(
        '  - { company: Northwind, project: ⌖field/northwind }\ngroups:\n  - { path: field, boards: [{ name: All, lists: [fieldcert::paused] }] }',
      ),
    ],
    [
      'partners[0].project: field/northwind is below field, whose boards would show it beside other issues; put it into a group of its own',
    ],
  ],
  [
    'a pool nobody knows',
    [partners('  - { company: Northwind, project: rooms/one, pool: ⌖pool-xyz }')],
    ['partners[0].pool: no pool "pool-xyz"; pools are pool-sal, pool-ae, pool-sa, pool-tam'],
  ],
  [
    'too few of our own people to review',
    [
      withCompany('omar', 'Contoso'),
      withCompany('lena', 'Contoso'),
      withCompany('tomas', 'Contoso'),
      partners('  - ⌖{ company: Northwind, project: rooms/one }'),
    ],
    [
      'partners[0]: SA-101 asks for 2 reviewers, and pool-sa has 1 of our own people for Northwind; add members who work for no partner, or name another pool',
    ],
  ],
  [
    'a moderator and staff who work for a partner',
    [
      withCompany('sam', 'Contoso'),
      withCompany('noor', 'Contoso'),
      ['program.yaml', 'moderators: [priya, sam]', 'moderators: [priya, ⌖sam]'],
      ['program.yaml', 'owners: [noor]', 'owners: [⌖noor]'],
      ['people.yaml', 'staff: [priya, noor]', 'staff: [priya, ⌖noor]'],
    ],
    [
      'reviewing.moderators[1]: sam works for Contoso, and moderators are our own people; name somebody else',
      'contentLists[1].owners[0]: noor works for Contoso, and content is kept by our own people; name somebody else',
      'staff[1]: noor works for Contoso, and staff are our own people; name somebody else',
    ],
  ],
  [
    'a partner’s name on a label, which every other partner would read',
    [
      ['gitlab.yaml', '    - lxp', '    - ⌖partner::northwind'],
      ['gitlab.yaml', '  - name: By region', '  - name: ⌖Northwind by region'],
      partners('  - { company: Northwind, project: rooms/one }'),
    ],
    [
      'labels.alongside[2]: "partner::northwind" names Northwind, and every other partner would read it; leave the name out',
      'boards[3].name: "Northwind by region" names Northwind, and every other partner would read it; leave the name out',
    ],
  ],
];

test.each(cases)('%s', async (_, patches, expected) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(expected.map((fault, index) => `${marks[index]} ${fault}`));
});
