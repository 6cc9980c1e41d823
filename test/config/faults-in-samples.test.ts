import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const cases: readonly Case[] = [
  [
    'a pool that asks for calibration and has no samples',
    [
      [
        'program.yaml',
        'members: [sofia, leilani, tomas, marcus]',
        'members: [sofia, leilani, tomas, marcus]\n      calibration: ⌖required',
      ],
    ],
    [
      'reviewing.pools[1].calibration: pool-ae has no samples, so nobody could ever review for it; add `samples:` with their reference, or leave calibration out',
    ],
  ],
  [
    'a sample twice',
    [['program.yaml', 'id: hospital', 'id: ⌖Warehouse']],
    [
      'reviewing.pools[3].samples[1].id: the sample id "Warehouse" is used twice; the first is at program.yaml:222; change or remove one of them',
    ],
  ],
  [
    'a rubric that is none',
    [['program.yaml', 'rubric: onboarding\n          reference', 'rubric: ⌖demos\n          reference']],
    [
      'reviewing.pools[3].samples[0].rubric: no rubric "demos"; did you mean "demo"? rubrics are demo, onboarding, pipeline, required-7',
    ],
  ],
  [
    'a criterion without a reference',
    [['program.yaml', 'reference: { handoff: 4, facilitate: 3, ', '⌖reference: { handoff: 4, ']],
    [
      'reviewing.pools[3].samples[0].reference: "warehouse" has no reference for "facilitate"; add `facilitate:` with its score',
    ],
  ],
  [
    'a mistyped criterion',
    [['program.yaml', '{ handoff: 4,', '{ ⌖plans: 3, handoff: 4,']],
    [
      'reviewing.pools[3].samples[0].reference.plans: no criterion "plans"; did you mean "plan"? criteria are handoff, facilitate, four-questions, plan, enable, rhythm',
    ],
  ],
  [
    'a reference off the scale',
    [['program.yaml', '{ handoff: 4,', '{ handoff: ⌖5,']],
    ['reviewing.pools[3].samples[0].reference.handoff: 5 is not a score; the scale has 1, 2, 3, 4'],
  ],
  [
    'a link that is none',
    [['program.yaml', '[https://gitlab.example.com/field/samples/hospital/recording.mp4]', '[⌖recording.mp4]']],
    ['reviewing.pools[3].samples[1].evidence[0]: "recording.mp4" does not fit; Invalid URL'],
  ],
];

test.each(cases)('%s', async (_name, patches, wanted) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(wanted.map((fault, index) => `${marks[index]} ${fault}`));
});
