import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const cases: readonly Case[] = [
  [
    'an earlier name that another label has now',
    [
      [
        'gitlab.yaml',
        'name: fieldcert::paused\n',
        'name: fieldcert::paused\n      previously: [⌖fieldcert::disputed]\n',
      ],
    ],
    [
      'labels.status[10].previously[0]: the label "fieldcert::disputed" is used twice; the first is at gitlab.yaml:56; change or remove one of them',
    ],
  ],
  [
    'a retired label that is still in use',
    [
      [
        'gitlab.yaml',
        '  # Labels your teams',
        '  retired: [{ name: ⌖fieldcert::lapsed, deleteAfter: 2027-01-31 }]\n  # Labels your teams',
      ],
    ],
    [
      'labels.retired[0].name: the label "fieldcert::lapsed" is used twice; the first is at gitlab.yaml:72; change or remove one of them',
    ],
  ],
  [
    'a group without projects of ours, and a board with a label we do not manage',
    [
      [
        'gitlab.yaml',
        '# Boards, with their',
        'groups:\n  - path: ⌖sales\n    boards: [{ name: All, lists: [⌖lxp] }]\n# Boards, with their',
      ],
    ],
    [
      'groups[0].path: no project of this file is in the group "sales"; projects are field/certification',
      'groups[0].boards[0].lists[0]: no label "lxp"; columns are labels of this file',
    ],
  ],
  [
    'a status without a label',
    [
      ['gitlab.yaml', '  status:', '  ⌖status:'],
      [
        'gitlab.yaml',
        '    - for: lapsed\n      name: fieldcert::lapsed\n      color: "#A4A3A8"\n      description: The credential ran out without being renewed.\n',
        '',
      ],
      ['gitlab.yaml', '"fieldcert::lapsed", ', ''],
    ],
    ['labels.status: no label stands for the status "lapsed"; add one with `for: lapsed`'],
  ],
  [
    'a label for nothing',
    [
      ['gitlab.yaml', '  status:', '  ⌖status:'],
      ['gitlab.yaml', 'for: in-review', 'for: ⌖in-reviev'],
    ],
    [
      'labels.status: no label stands for the status "in-review"; add one with `for: in-review`',
      'labels.status[3].for: no status "in-reviev"; did you mean "in-review"? statuses are identity-needed, awaiting-reviewer, preparing, in-review, second-review, decision-ready, next-attempt, due, learning-path, disputed, paused, certified, withdrawn, lapsed',
    ],
  ],
  [
    'a label for a level that does not exist',
    [
      ['gitlab.yaml', '  level:', '  ⌖level:'],
      ['gitlab.yaml', 'for: L3', 'for: ⌖L5'],
    ],
    [
      'labels.level: no label stands for the level "L3"; add one with `for: L3`',
      'labels.level[2].for: no level "L5"; levels are L1, L2, L3, L4',
    ],
  ],
  [
    'a role without a label',
    [
      ['gitlab.yaml', '  role:', '  ⌖role:'],
      ['gitlab.yaml', 'for: SAL', 'for: ⌖SALE'],
    ],
    [
      'labels.role: no label stands for the role "SAL"; add one with `for: SAL`',
      'labels.role[0].for: no role "SALE"; did you mean "SAL"? roles are SAL, AE, SA, TAM, PARTNER-SALES, PARTNER-TECH',
    ],
  ],
  [
    'a kind without a label',
    [
      ['gitlab.yaml', '  kind:', '  ⌖kind:'],
      ['gitlab.yaml', 'for: practical', 'for: ⌖practicals'],
    ],
    [
      'labels.kind: no label stands for the kind "practical"; add one with `for: practical`',
      'labels.kind[0].for: no kind "practicals"; did you mean "practical"? kinds are practical, learning-path, recertification, appeal, review, refresh',
    ],
  ],
  [
    'half the clock labels',
    [
      ['gitlab.yaml', '  clock:', '  ⌖clock:'],
      ['gitlab.yaml', 'for: late', 'for: ⌖later'],
    ],
    [
      'labels.clock: no label stands for the clock "late"; add one with `for: late`',
      'labels.clock[2].for: no clock "later"; did you mean "late"? clocks are ok, due-soon, late',
    ],
  ],
  [
    'two labels for one status',
    [
      ['gitlab.yaml', '  status:', '  ⌖status:'],
      ['gitlab.yaml', 'for: lapsed', 'for: ⌖paused'],
    ],
    [
      'labels.status: no label stands for the status "lapsed"; add one with `for: lapsed`',
      'labels.status[13].for: two status labels stand for "paused"; the first is at gitlab.yaml:59; change or remove one of them',
    ],
  ],
  [
    'a label name twice',
    [
      ['gitlab.yaml', 'name: fieldcert::lapsed', 'name: ⌖fieldcert::Paused'],
      ['gitlab.yaml', '"fieldcert::lapsed", ', ''],
    ],
    [
      'labels.status[13].name: the label "fieldcert::Paused" is used twice; the first is at gitlab.yaml:60; change or remove one of them',
    ],
  ],
  [
    'a scope of two groups',
    [['gitlab.yaml', '- lxp', '- ⌖fieldcert::lxp']],
    [
      'labels.alongside[2]: "fieldcert::lxp" shares the scope "fieldcert::" with the status labels; GitLab keeps one label per scope on an issue; choose another scope',
    ],
  ],
  [
    'a column that is no label',
    [['gitlab.yaml', '      - fieldcert::in-review', '      - ⌖fieldcert::inreviews']],
    [
      'boards[0].lists[3]: no label "fieldcert::inreviews"; did you mean "fieldcert::in-review"? columns are labels of this file',
    ],
  ],
  [
    'a column twice',
    [['gitlab.yaml', '      - fieldcert::in-review', '      - ⌖fieldcert::preparing']],
    [
      'boards[0].lists[3]: the column "fieldcert::preparing" is used twice; the first is at gitlab.yaml:157; change or remove one of them',
    ],
  ],
  [
    'a board name twice',
    [['gitlab.yaml', 'name: By region', 'name: ⌖Recertification']],
    [
      'boards[3].name: the board name "Recertification" is used twice; the first is at gitlab.yaml:164; change or remove one of them',
    ],
  ],
  [
    'a project path twice',
    [
      [
        'gitlab.yaml',
        '- path: field/certification',
        '- path: field/certification\n  - path: ⌖field/Certification\n    courses: [SA-101]',
      ],
    ],
    [
      'projects[1].path: the project "field/Certification" is used twice; the first is at gitlab.yaml:13; change or remove one of them',
    ],
  ],
  [
    'two projects for every course',
    [['gitlab.yaml', '- path: field/certification', '- path: field/certification\n  - ⌖path: field/more']],
    ['projects[1]: both field/certification and field/more take every other course; name the courses of one of them'],
  ],
  [
    'a project for a course that does not exist',
    [
      [
        'gitlab.yaml',
        '- path: field/certification',
        '- path: field/certification\n  - path: field/more\n    courses: [⌖SA-1O1]',
      ],
    ],
    ['projects[1].courses[0]: no course "SA-1O1"; did you mean "SA-101"? courses stand in program.yaml'],
  ],
  [
    'a course of two projects',
    [
      [
        'gitlab.yaml',
        '- path: field/certification',
        '- path: field/certification\n  - path: field/more\n    courses: [SA-101, ⌖SA-101]',
      ],
    ],
    [
      'projects[1].courses[1]: the course "SA-101" is used twice; the first is at gitlab.yaml:15; change or remove one of them',
    ],
  ],
  [
    'a course without a project',
    [
      [
        'gitlab.yaml',
        'projects:\n  - path: field/certification',
        '⌖projects:\n  - path: field/certification\n    courses: [SAL-101, AE-101, TAM-101]',
      ],
    ],
    ['projects: no project takes SA-101; add SA-101 to the `courses` of a project'],
  ],
];

test.each(cases)('%s', async (_, patches, words) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(words.map((text, index) => `${marks[index]} ${text}`));
});
