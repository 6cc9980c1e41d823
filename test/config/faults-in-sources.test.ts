import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const native = '  - id: native\n    kind: standard-webhooks\n';
const sent = (lines: string): Case[1] => [['exams.yaml', native, `  - id: native\n${lines}`]];

const cases: readonly Case[] = [
  [
    'a kind nobody knows',
    sent('    kind: ⌖oauth\n'),
    [
      'sources[0].kind: "oauth" is not possible here; choose one of standard-webhooks, hmac, bearer, basic, secret-path',
    ],
  ],
  [
    'an HMAC somewhere',
    sent('    kind: ⌖hmac\n'),
    ['sources[0].kind: nothing says where the signature stands; add signature: {header: …}'],
  ],
  [
    'a signature nobody looks at',
    sent('    kind: bearer\n    signature: ⌖{ header: X-Signature }\n'),
    ['sources[0].signature: nothing of the kind bearer is looked for there; write kind: hmac'],
  ],
  [
    'a preset of another kind',
    sent('    kind: ⌖bearer\n    preset: learnupon-v2\n'),
    ['sources[0].kind: learnupon-v2 does not prove itself by bearer; write hmac'],
  ],
  [
    'a mapping that leaves out the score and the learner',
    sent('    kind: bearer\n    mapping: ⌖⌖{ exam: /quiz, completedAt: /at }\n'),
    [
      'sources[0].mapping: nothing says where score stands in a message; add score: /… with its JSON pointer',
      'sources[0].mapping: nothing says where the learner stands in a message; add email, username or externalId with its JSON pointer',
    ],
  ],
  [
    'a place that is no JSON pointer',
    sent('    kind: bearer\n    mapping: { exam: ⌖quiz, completedAt: /at, score: /s, email: /e }\n'),
    ['sources[0].mapping.exam: "quiz" does not fit; expected a JSON pointer such as "/data/score"'],
  ],
];

test.each(cases)('%s', async (_, patches, words) => {
  const { faults, marks } = await faultsAfter(patches);
  expect(faults).toEqual(words.map((text, index) => `${marks[index]} ${text}`));
});
