import { expect, test } from 'vitest';
import { type Case, faultsAfter } from './patched-config.ts';

const native = '  - id: native\n    kind: standard-webhooks\n';
const sent = (lines: string): Case[1] => [['exams.yaml', native, `  - id: native\n${lines}`]];

const cases: readonly Case[] = [
  [
    'a kind nobody knows',
    sent('    kind: ⌖oauth\n'),
    [
      'sources[0].kind: "oauth" is not possible here; choose one of standard-webhooks, hmac, bearer, basic, secret-path, xapi, gitlab-ci',
    ],
  ],
  [
    'an HMAC somewhere',
    sent('    kind: ⌖hmac\n'),
    ['sources[0].kind: nothing says where the signature stands; add signature: {header: …}'],
  ],
  [
    'a signature nobody looks at',
    sent('    kind: bearer\n    ⌖signature: { header: X-Signature }\n'),
    ['sources[0].signature: unknown key `signature`; the keys here are id, kind, secretFrom, mapping'],
  ],
  [
    'a preset of another kind',
    sent('    kind: standard-webhooks\n    preset: ⌖learnupon-v2\n'),
    ['sources[0].preset: "learnupon-v2" is not possible here; write 360learning'],
  ],
  [
    'no kind',
    sent('').map(([file, from, to]) => [file, from, to.replace('- id', '- ⌖id')] as const),
    [
      'sources[0].kind: `kind` is missing; add it: one of standard-webhooks, hmac, bearer, basic, secret-path, xapi, gitlab-ci',
    ],
  ],
  [
    'a mistyped key',
    [['exams.yaml', 'secretFrom:', '⌖secretFrm:']],
    ['sources[0].secretFrm: unknown key `secretFrm`; did you mean `secretFrom`?'],
  ],
  [
    'a signed text without the body',
    sent('    kind: hmac\n    signature: { header: X-S, timestamp: { header: X-T, signed: ⌖"{timestamp}" } }\n'),
    [
      'sources[0].signature.timestamp.signed: "{timestamp}" does not fit; expected a text with {timestamp} and {body}, such as "{timestamp}.{body}"',
    ],
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
    'a CI job that could be any job',
    [['exams.yaml', `${native}    secretFrom: FIELDCERT_EXAM_SECRET\n`, '  - ⌖⌖id: ci\n    kind: gitlab-ci\n']],
    [
      'sources[0].audience: `audience` is missing; add it: What the job writes under aud; an address of fieldcert that nothing else uses, such as https://fieldcert.example.com/exams/ci.',
      'sources[0].project: `project` is missing; add it: The project whose jobs count, by id or full path; an id survives renames and cannot be taken over.',
    ],
  ],
  [
    'a project without its group',
    [
      [
        'exams.yaml',
        `${native}    secretFrom: FIELDCERT_EXAM_SECRET\n`,
        '  - id: ci\n    kind: gitlab-ci\n    audience: https://fieldcert.example.com\n    project: ⌖exams\n',
      ],
    ],
    ['sources[0].project: "exams" does not fit; expected a full path such as "acme/exams"'],
  ],
  [
    'two sources for the same tokens',
    [
      [
        'exams.yaml',
        `${native}    secretFrom: FIELDCERT_EXAM_SECRET\n`,
        ['ci', 'cd']
          .map(
            (id) => `  - id: ${id}\n    kind: gitlab-ci\n    audience: ${id === 'cd' ? '⌖' : ''}here\n    project: 7\n`,
          )
          .join(''),
      ],
    ],
    [
      'sources[1].audience: the source ci has this audience already; write an audience of its own, such as the address of this source',
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
