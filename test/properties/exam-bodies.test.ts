import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { fractionOf } from '../../src/core/fraction.ts';
import type { CheckJob } from '../../src/core/jobs/job-token.ts';
import { arrives, hmac, learnUpon, learnUponExam, now, word } from '../intake/exam-senders.ts';

const runs = Number(process.env.FIELDCERT_FUZZ_RUNS ?? 20_000);
/** Told at the end of a long run, so that it can be run again. */
const seed = Number(process.env.FIELDCERT_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

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

const adl = 'http://adlnet.gov/expapi/verbs/';
const statement = {
  id: 'e05aa883-acaf-40ad-bf54-02c8ce485fb0',
  actor: { objectType: 'Agent', name: 'Maya', mbox: 'mailto:maya@example.com' },
  verb: { id: `${adl}passed`, display: { en: 'passed' } },
  object: {
    id: 'https://lms.example.com/sa-101',
    definition: { name: { en: 'SA' }, type: 'https://example.com/exam' },
  },
  result: { score: { scaled: 0.925, raw: 92.5, min: 0, max: 100 }, success: true, duration: 'PT40M3.5S' },
  context: {
    registration: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7',
    contextActivities: { category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }] },
    extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/masteryscore': 0.8 },
  },
  timestamp: '2026-11-20T10:15:00.000Z',
};
const other = {
  actor: { account: { homePage: 'https://lms.example.com', name: '7' } },
  verb: { id: `${adl}failed` },
  object: { id: 'x:1' },
  result: { score: { raw: -4, min: -10, max: 10 } },
};
const voiding = {
  ...statement,
  id: undefined,
  verb: { id: `${adl}voided` },
  object: { objectType: 'StatementRef', id: statement.id },
};
const lrs: ExamSource = { id: 'lrs', kind: 'xapi', secretFrom: 'S', usernamesAt: [] };
const statements = {
  path: 'xapi/statements',
  headers: { authorization: `Basic ${btoa(word)}`, 'x-experience-api-version': '1.0.3' },
};

const job = {
  tokenId: '235b3a54-b797-45c7-ae9a-f72d7bc6ef5b',
  project: { id: 20, path: 'acme/exams' },
  ref: 'main',
  refIsProtected: true,
  pipelineSource: 'push',
  user: { id: 10001, username: 'maya' },
  jobId: 302,
};
const ci = { kind: 'gitlab-ci', audience: 'https://fieldcert.example.com', project: 20 } as const;
const jobs = { checkJob: async () => ({ is: 'job', job }) as const };
const { learner: _, ...unnamed } = native.data;

type Way = {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly checkJob?: CheckJob;
};

/** A message of each kind as its sender would write it; by a source that lets through whoever has the token, so that bodies are read. */
const senders: readonly (readonly [ExamSource, unknown, Way?])[] = [
  [lrs, statement, statements],
  [lrs, [statement, other], statements],
  [lrs, [voiding, other], statements],
  [{ id: 'ci', ...ci, learner: 'result' }, native, jobs],
  [{ id: 'ci', ...ci, learner: 'job-user' }, { ...native, data: unnamed }, jobs],
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
      const [source, message, way = {}] = senders[which] ?? senders[0] ?? [];
      if (!source) throw new Error('There is no sender.');
      const body = changed(JSON.stringify(message), cuts);
      const began = performance.now();
      const proof = { authorization: `Bearer ${word}`, 'x-webhook-signature': hmac(body), ...way.headers };
      const arrival = await arrives(source, body, proof, way);
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
    { numRuns: runs, seed },
  );
  // Otherwise only refusals were looked at.
  expect(taken).toBeGreaterThan(runs / 20);
  if (process.env.FIELDCERT_FUZZ_RUNS)
    console.log(`seed ${seed}: ${runs} bodies, ${taken} results, the slowest ${slowest.toFixed(1)} ms`);
});
