import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const cases: readonly Case[] = [
  [
    'a level that does not exist',
    [['program.yaml', 'role: SA\n    level: L1', 'role: SA\n    level: ⌖L9']],
    ['courses[2].level: no level "L9"; levels are L1, L2, L3, L4'],
  ],
  [
    'a role that does not exist',
    [['program.yaml', 'role: SA\n', 'role: ⌖SE\n']],
    ['courses[2].role: no role "SE"; roles are SAL, AE, SA, TAM, PARTNER-SALES, PARTNER-TECH'],
  ],
  [
    'a role that is off',
    [['program.yaml', 'role: SA\n', 'role: ⌖PARTNER-TECH\n']],
    [
      'courses[2].role: SA-101 is alpha, but the role PARTNER-TECH is not enabled; set `enabled: true` on the role, or make the course a draft',
    ],
  ],
  [
    'a rubric that does not exist',
    [['program.yaml', 'rubric: demo', 'rubric: ⌖demos']],
    [
      'courses[2].practical.rubric: no rubric "demos"; did you mean "demo"? rubrics are demo, onboarding, pipeline, required-7',
    ],
  ],
  [
    'a pool that does not exist',
    [['program.yaml', 'pool: pool-sa,', 'pool: ⌖sa-pool,']],
    ['courses[2].practical.pool: no pool "sa-pool"; pools are pool-sal, pool-ae, pool-sa, pool-tam'],
  ],
  [
    'an open draft',
    [
      [
        'program.yaml',
        '{ id: SA-201, role: SA, level: L2, status: draft',
        '⌖{ id: ⌖SA-201, role: SA, level: L2, status: alpha',
      ],
    ],
    [
      'courses[10]: SA-201 is alpha but has no practical; add `practical`, or set `status: draft`',
      'courses[10].id: SA-201 is alpha, but no exam leads to it; add one in exams.yaml with `course: SA-201`, or set `status: draft`',
    ],
  ],
  [
    'a family of nobody',
    [['program.yaml', 'family: sales\n    # What to work', 'family: ⌖sale\n    # What to work']],
    [
      'productAssessments[0].family: no role family "sale"; did you mean "sales"? role families are sales, customer-success',
    ],
  ],
  [
    'an assessment without an exam',
    [
      ['exams.yaml', '  - { id: PK-CS, productAssessment: PK-CS, passPercent: 80 }\n', ''],
      ['program.yaml', 'id: PK-CS', 'id: ⌖PK-CS'],
    ],
    ['productAssessments[1].id: no exam leads to PK-CS; add one in exams.yaml with `productAssessment: PK-CS`'],
  ],
  [
    'an exam to a course that does not exist',
    [
      ['program.yaml', 'id: SA-101', 'id: ⌖SA-101'],
      ['exams.yaml', 'course: SA-101', 'course: ⌖SA-102'],
    ],
    [
      'courses[2].id: SA-101 is alpha, but no exam leads to it; add one in exams.yaml with `course: SA-101`, or set `status: draft`',
      'exams[2].course: no course "SA-102"; did you mean "SA-101"? courses stand in program.yaml',
    ],
  ],
  [
    'an exam to a draft',
    [['exams.yaml', 'passPercent: 80 }', 'passPercent: 80 }\n  - { id: x, course: ⌖SA-201, passPercent: 80 }']],
    ['exams[1].course: the course SA-201 is a draft and takes no learners; open the course, or take this exam out'],
  ],
  [
    'an exam to an assessment that does not exist',
    [
      [
        'exams.yaml',
        'PK-CS, passPercent: 80 }',
        'PK-CS, passPercent: 80 }\n  - { id: x, productAssessment: ⌖PK-SC, passPercent: 80 }',
      ],
    ],
    [
      'exams[6].productAssessment: no product assessment "PK-SC"; did you mean "PK-CS"? product assessments are PK-SALES, PK-CS',
    ],
  ],
  [
    'an exam nobody can pass',
    [['exams.yaml', 'passPercent: 80', 'passPercent: ⌖100.5']],
    ['exams[0].passPercent: 100.5 percent can never be a pass mark; write a number above 0, up to 100'],
  ],
  [
    'an exam nobody can fail',
    [['exams.yaml', 'passPercent: 80', 'passPercent: ⌖0']],
    ['exams[0].passPercent: 0 percent can never be a pass mark; write a number above 0, up to 100'],
  ],
  [
    'an exam id in another case',
    [['exams.yaml', 'id: PK-SALES,', 'id: PK-SALES, aliases: [⌖sa-101],']],
    [
      'exams[4].aliases[0]: the exam id "sa-101" is used twice; the first is at exams.yaml:16; change or remove one of them',
    ],
  ],
  [
    'two sources of one id',
    [
      [
        'exams.yaml',
        'secretFrom: FIELDCERT_EXAM_SECRET\n',
        'secretFrom: FIELDCERT_EXAM_SECRET\n  - { id: ⌖Native, kind: standard-webhooks, secretFrom: OTHER }\n',
      ],
    ],
    ['sources[1].id: the source id "Native" is used twice; the first is at exams.yaml:7; change or remove one of them'],
  ],
  [
    'two courses of one id',
    [['program.yaml', 'id: SA-401', 'id: ⌖sa-301']],
    ['courses[12].id: the id "sa-301" is used twice; the first is at program.yaml:134; change or remove one of them'],
  ],
  [
    'an alias of two roles',
    [
      ['program.yaml', 'aliases: [Solution Architect]', 'aliases: [Solution Architect, csm]'],
      ['program.yaml', 'Manager, CSM', 'Manager, ⌖CSM'],
    ],
    [
      'roles[3].aliases[1]: the role name "CSM" is used twice; the first is at program.yaml:80; change or remove one of them',
    ],
  ],
  [
    'a level named as another',
    [['program.yaml', 'name: Expert', 'name: ⌖growing']],
    [
      'levels[3].name: the level name "growing" is used twice; the first is at program.yaml:40; change or remove one of them',
    ],
  ],
  [
    'two levels with one number',
    [['program.yaml', 'number: 401', 'number: ⌖301']],
    [
      'levels[3].number: the level number "301" is used twice; the first is at program.yaml:50; change or remove one of them',
    ],
  ],
  [
    'two pools of one id',
    [
      ['program.yaml', '- id: pool-ae', '- id: ⌖pool-SAL'],
      ['program.yaml', 'pool: pool-ae', 'pool: pool-SAL'],
    ],
    [
      'reviewing.pools[1].id: the pool id "pool-SAL" is used twice; the first is at program.yaml:209; change or remove one of them',
    ],
  ],
  [
    'two windows of one id',
    [['program.yaml', 'id: early-Q3', 'id: ⌖early-Q1']],
    [
      'recertification.windows[1].id: the window id "early-Q1" is used twice; the first is at program.yaml:270; change or remove one of them',
    ],
  ],
  [
    'two rubrics of one id',
    [
      ['rubrics/required-7.yaml', 'id: required-7', 'id: ⌖demo'],
      ['program.yaml', 'rubric: required-7', 'rubric: demo'],
    ],
    ['id: the rubric id "demo" is used twice; the first is at rubrics/demo.yaml:8; change or remove one of them'],
  ],
  [
    'a time zone that does not exist',
    [['program.yaml', 'timezone: UTC', 'timezone: ⌖Mars']],
    ['timezone: no time zone "Mars"; write an IANA name such as Europe/Berlin or UTC'],
  ],
  [
    "a person's time zone that does not exist",
    [['people.yaml', 'Asia/Tokyo', '⌖Asia/Tokio']],
    ['people[7].timezone: no time zone "Asia/Tokio"; write an IANA name such as Europe/Berlin or UTC'],
  ],
  [
    'clocks out of order',
    [['program.yaml', 'reassignAfterDays: 6', 'reassignAfterDays: ⌖4']],
    [
      'reviewing.clocks.reassignAfterDays: 4 is not after the 4 of warnAfterDays; people are warned first, then another reviewer is asked, then staff are told',
    ],
  ],
];

test.each(cases)('%s', async (_, patches, words) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(words.map((text, index) => `${marks[index]} ${text}`));
});
