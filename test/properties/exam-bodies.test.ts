import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { fractionOf } from '../../src/core/fraction.ts';
import { arrives, hmac, learnUpon, learnUponExam, now, word } from '../intake/exam-senders.ts';

const runs = Number(process.env.FIELDCERT_FUZZ_RUNS ?? 20_000);

const native = {
  type: 'exam.completed',
  data: {
    exam: 'SA-101',
    learner: { email: 'maya@example.com', externalId: 'E-7' },
    score: { raw: 92.5, max: 1e2 },
    completedAt: '2026-11-20T10:15:00+02:00',
    attempt: 2,
  },
};
const mapping = {
  only: { at: '/event', is: ['graded'] },
  id: '/id',
  exam: '/quiz~1name',
  username: '/who',
  score: '/points',
  max: '/of',
  completedAt: '/when',
  passed: { at: '/ok', is: ['true'] },
};
const bearer = { kind: 'bearer', secretFrom: 'S' } as const;
const learning = {
  exam: '/data/assessmentId',
  externalId: '/data/userId',
  completedAt: '/timestamp',
  passed: { at: '/data/success', is: ['true'] },
};

/** A message of each kind as its sender would write it; by a source that lets through whoever has the token, so that bodies are read. */
const senders: readonly (readonly [ExamSource, unknown])[] = [
  [{ id: 'native', ...bearer }, native],
  [
    { id: 'native', ...bearer },
    { type: 'exam.results', data: ['a', 'b'].map((id) => ({ id, ...native.data, scoredAt: '2026-11-21T10:15:00Z' })) },
  ],
  [learnUpon, { data: [learnUponExam(), learnUponExam({ percentage: '40%', status: 'fail' })] }],
  [
    { id: 'mapped', ...bearer, mapping },
    { event: 'graded', id: 12, 'quiz/name': 'SA-101', who: 'maya', points: '46', of: 50, when: 1795000000, ok: true },
  ],
  [
    { id: '360', ...bearer, mapping: { ...learning, score: '/data/score' } },
    { type: 'x', timestamp: 1795000000000, data: { userId: '5f1', assessmentId: 'SA-101', success: true, score: 85 } },
  ],
];

type Cut = { readonly at: number; readonly length: number; readonly put: string };

const bits = [
  '',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '0',
  '-1',
  '1e999',
  '9'.repeat(400),
  'null',
  '__proto__',
  '"constructor"',
  '\u0000',
  '\ud800',
  '\u202e',
  '{"a":'.repeat(25),
  '[[[[',
  'ä',
  '%',
  '/',
  '~',
];
const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.nat(2000),
  length: fc.nat(12),
  put: fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 8 })),
});

function changed(body: string, cuts: readonly Cut[]): string {
  return cuts.reduce((text, { at, length, put }) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + put + text.slice(from + length);
  }, body);
}

test('whatever is sent is taken as a sound result or refused with its reason', { timeout: 3_600_000 }, async () => {
  let taken = 0;
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(senders.length - 1), fc.array(cut, { maxLength: 4 }), async (which, cuts) => {
      const [source, message] = senders[which] ?? senders[0] ?? [];
      if (!source) throw new Error('There is no sender.');
      const body = changed(JSON.stringify(message), cuts);
      const began = performance.now();
      const arrival = await arrives(source, body, {
        authorization: `Bearer ${word}`,
        'x-webhook-signature': hmac(body),
      });
      slowest = Math.max(slowest, performance.now() - began);
      if (arrival.is === 'refused') {
        expect([400, 422]).toContain(arrival.status);
        expect(arrival.because.length).toBeLessThan(400);
        expect(arrival.fix).not.toBe('');
      }
      if (arrival.is !== 'results') return;
      for (const result of arrival.results) {
        taken += 1;
        expect(result.eventId).not.toBe('');
        expect(Object.values(result.learner).some((name) => typeof name === 'string' && name !== '')).toBe(true);
        expect(fractionOf(result.score.raw)).toBeDefined();
        expect(fractionOf(result.score.max)).toBeDefined();
        expect(result.completedAt).toBeLessThanOrEqual(now + 86_400_000);
        expect(result.exam).toMatch(/^[^\p{Cc}]{1,200}$/u);
      }
    }),
    { numRuns: runs },
  );
  // Otherwise only refusals were looked at.
  expect(taken).toBeGreaterThan(runs / 20);
  if (process.env.FIELDCERT_FUZZ_RUNS)
    console.log(`${runs} bodies, ${taken} results, the slowest ${slowest.toFixed(1)} ms`);
});
