import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const cases: readonly Case[] = [
  [
    'a scale of one',
    [
      [
        'program.yaml',
        '    1: { name: Not yet, proficiency: Developing }\n    2: { name: Nearly there, proficiency: Developing }\n    3: { name: Meets standard, proficiency: Performing }\n    4: { name: Beyond, proficiency: Exceeding }\n',
        '    ⌖4: { name: Beyond, proficiency: Exceeding }\n',
      ],
    ],
    ['scoring.scale: a scale needs at least two scores'],
  ],
  [
    'a pass off the scale',
    [
      [
        'program.yaml',
        'weightedMeanAtLeast: 3.0\n    mustPassAtLeast: 3\n    noCriterionAt: 1',
        'weightedMeanAtLeast: ⌖0.9\n    mustPassAtLeast: ⌖5\n    noCriterionAt: ⌖7',
      ],
      ['program.yaml', '3.6\n    mustPassAtLeast: 4', '3.6\n    mustPassAtLeast: ⌖4'],
    ],
    [
      'scoring.pass.weightedMeanAtLeast: 0.9 is off the scale; the scale has 1, 2, 3, 4',
      'scoring.pass.mustPassAtLeast: 5 is not a score; the scale has 1, 2, 3, 4',
      'scoring.pass.noCriterionAt: 7 is not a score; the scale has 1, 2, 3, 4',
      'scoring.merit.mustPassAtLeast: 4 is below the 5 of a pass; merit asks at least as much as a pass',
    ],
  ],
  [
    'a merit below a pass',
    [['program.yaml', '3.6\n    mustPassAtLeast: 4', '⌖2.9\n    mustPassAtLeast: ⌖2']],
    [
      'scoring.merit.weightedMeanAtLeast: 2.9 is below the 3 of a pass; merit asks at least as much as a pass',
      'scoring.merit.mustPassAtLeast: 2 is below the 3 of a pass; merit asks at least as much as a pass',
    ],
  ],
  [
    'a gap wider than the scale',
    [['program.yaml', 'criterionGapAtLeast: 2', 'criterionGapAtLeast: ⌖4']],
    ['scoring.disagreement.criterionGapAtLeast: no two scores are 4 apart; write 3 or less'],
  ],
  [
    'bounds of a disagreement beyond what there is',
    [
      ['program.yaml', 'overallGapAtLeast: 15', 'overallGapAtLeast: ⌖101'],
      ['program.yaml', 'nearMissWithin: 0.25', 'nearMissWithin: ⌖3.5'],
      ['program.yaml', 'sampleShare: 0.1', 'sampleShare: ⌖10'],
    ],
    [
      'scoring.disagreement.overallGapAtLeast: 101 is too much; percent points go up to 100',
      'scoring.disagreement.nearMissWithin: 3.5 is too much; a pass asks for 3, so nothing can miss it by more',
      'scoring.disagreement.sampleShare: 10 is too much; write 1 for all practicals, 0.1 for a tenth, 0 for none',
    ],
  ],
  [
    'a gap that everybody has',
    [['program.yaml', 'overallGapAtLeast: 15', 'overallGapAtLeast: ⌖0']],
    [
      'scoring.disagreement.overallGapAtLeast: reviewers who agree are 0 apart too; write 15 or so, or 100 to switch it off',
    ],
  ],
  [
    'weights that do not add up',
    [
      ['rubrics/demo.yaml', 'criteria:', '⌖criteria:'],
      ['rubrics/demo.yaml', 'weight: 25', 'weight: 20'],
    ],
    ['criteria: the weights add to 95, not to 100; give out 5 more'],
  ],
  [
    'weights that add to too much',
    [
      ['rubrics/demo.yaml', 'criteria:', '⌖criteria:'],
      ['rubrics/demo.yaml', 'weight: 25', 'weight: 26'],
    ],
    ['criteria: the weights add to 101, not to 100; take 1 away'],
  ],
  [
    'a score nobody described',
    [['rubrics/demo.yaml', 'scores:\n      1: "Starts clicking without context."\n', '⌖scores:\n']],
    ['criteria[0].scores: "recap" does not describe the score 1; add `1:` with what it looks like'],
  ],
  [
    'a score off the scale',
    [['rubrics/demo.yaml', '      1: "Starts', '      ⌖5: wow\n      1: "Starts']],
    ['criteria[0].scores.5: 5 is not a score; the scale has 1, 2, 3, 4'],
  ],
  [
    'a criterion named all',
    [['rubrics/demo.yaml', 'id: flow', 'id: ⌖All']],
    ['criteria[2].id: "All" already means every criterion, as in `/score All 3`; choose another id'],
  ],
  [
    'two criteria of one id',
    [['rubrics/demo.yaml', 'id: flow', 'id: ⌖Value']],
    [
      'criteria[2].id: the criterion id "Value" is used twice; the first is at rubrics/demo.yaml:27; change or remove one of them',
    ],
  ],
  [
    'a pool member nobody knows',
    [['program.yaml', '[omar, ines', '[⌖omer, ines']],
    ['reviewing.pools[2].members[0]: no person "omer"; did you mean "omar"? usernames stand in people.yaml'],
  ],
  [
    'a pool member twice',
    [['program.yaml', '[omar, ines, tomas, lena]', '[omar, ines, ⌖omar, lena]']],
    [
      'reviewing.pools[2].members[2]: the name "omar" is used twice; the first is at program.yaml:216; change or remove one of them',
    ],
  ],
  [
    'a pool too small',
    [['program.yaml', '[omar, ines, tomas, lena]', '⌖[omar, ines]']],
    [
      'reviewing.pools[2].members: SA-101 asks for 2 reviewers, so pool-sa needs 3 members; it has 2; add members: a learner never reviews their own work',
    ],
  ],
  [
    'a moderator nobody knows',
    [['program.yaml', 'moderators: [priya, sam]', 'moderators: [priya, ⌖samantha]']],
    ['reviewing.moderators[1]: no person "samantha"; usernames stand in people.yaml'],
  ],
  [
    'staff nobody knows',
    [['people.yaml', 'staff: [priya, noor]', 'staff: [priya, ⌖nor]']],
    ['staff[1]: no person "nor"; did you mean "noor"? usernames stand in people.yaml'],
  ],
  [
    'staff twice',
    [['people.yaml', 'staff: [priya, noor]', 'staff: [priya, noor, ⌖priya]']],
    ['staff[2]: the name "priya" is used twice; the first is at people.yaml:10; change or remove one of them'],
  ],
  [
    'a manager nobody knows',
    [['people.yaml', 'manager: lena', 'manager: ⌖lina']],
    ['people[0].manager: no person "lina"; did you mean "lena"? usernames stand in people.yaml'],
  ],
  [
    'a manager of themselves',
    [['people.yaml', 'manager: lena', 'manager: ⌖maya']],
    ['people[0].manager: maya cannot be their own manager; leave it out'],
  ],
  [
    'a conflict with somebody nobody knows, and with oneself',
    [['people.yaml', 'manager: lena', 'manager: lena\n    conflicts: [⌖lina, omar, ⌖maya]']],
    [
      'people[0].conflicts[0]: no person "lina"; did you mean "lena"? usernames stand in people.yaml',
      'people[0].conflicts[2]: maya cannot have a conflict with themselves; leave it out: nobody reviews their own work anyway',
    ],
  ],
  [
    'somebody who left before they started',
    [['people.yaml', 'manager: lena', 'manager: lena\n    started: 2026-03-02\n    left: ⌖2026-03-01']],
    ['people[0].left: maya left on 2026-03-01, before they started on 2026-03-02; correct one of the two dates'],
  ],
  [
    "a person's role that does not exist",
    [['people.yaml', 'role: TAM', 'role: ⌖CSM']],
    ['people[1].role: no role "CSM"; roles are SAL, AE, SA, TAM, PARTNER-SALES, PARTNER-TECH'],
  ],
  [
    'a region without a label',
    [['people.yaml', 'region: EMEA', 'region: ⌖LATAM']],
    ['people[0].region: no region label "LATAM"; region labels are AMER, EMEA, APJ'],
  ],
  [
    'a username in another case',
    [
      ['people.yaml', 'username: mina', 'username: ⌖Omar'],
      ['program.yaml', 'mina, ', ''],
    ],
    [
      'people[17].username: the username "Omar" is used twice; the first is at people.yaml:54; change or remove one of them',
    ],
  ],
  [
    'a GitLab id of two',
    [['people.yaml', 'gitlabId: 302', 'gitlabId: ⌖301']],
    [
      'people[20].gitlabId: the GitLab id "301" is used twice; the first is at people.yaml:173; change or remove one of them',
    ],
  ],
  [
    'an address of two',
    [['people.yaml', '[jonas.weber@example.com]', '[jonas@example.com, ⌖Maya.Lindqvist@example.com]']],
    [
      'people[1].emails[1]: the address "Maya.Lindqvist@example.com" is used twice; the first is at people.yaml:17; change or remove one of them',
    ],
  ],
  [
    'an external id of two',
    [['people.yaml', '[LMS-1002]', '[⌖lms-1001]']],
    [
      'people[1].externalIds[0]: the external id "lms-1001" is used twice; the first is at people.yaml:18; change or remove one of them',
    ],
  ],
];

test.each(cases)('%s', async (_, patches, words) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(words.map((text, index) => `${marks[index]} ${text}`));
});
