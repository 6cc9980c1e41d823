import { acceptExamResult, type ExamSecrets, type FromExamSource } from '../../src/intake/exam-hook.ts';
import { signStandardWebhook } from '../../src/intake/standard-webhooks.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
export const keyOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const secret = (value: string) => ({ reveal: () => value });
const secrets: ExamSecrets = new Map([
  ['native', [secret(keyOf(1)), secret(keyOf(2))]],
  ['levelup', [secret(keyOf(3))]],
]);
const json = { 'content-type': 'application/json' };

export const data = {
  exam: 'SA-101',
  learner: { email: 'maya@example.com' },
  score: { raw: 92, max: 100 } as unknown,
  completedAt: '2026-11-20T10:15:00Z',
};
export const bodyWith = (change: Record<string, unknown>) =>
  JSON.stringify({ type: 'exam.completed', data: { ...data, ...change } });
export const bodyWithScore = (raw: string, max = '100') =>
  bodyWith({ score: 'SCORE' }).replace('"SCORE"', `{"raw":${raw},"max":${max}}`);

export function accept(
  body: string | Buffer,
  more: { headers?: Record<string, string>; key?: string } = {},
): FromExamSource {
  const bytes = Buffer.from(body);
  const signature = signStandardWebhook({ id: 'evt_1', at: now, body: bytes, secret: more.key ?? keyOf(1) });
  return acceptExamResult({ headers: { ...json, ...signature, ...more.headers }, body: bytes, secrets, now });
}

export const resultOf = (arrival: FromExamSource) => (arrival.is === 'event' ? arrival.event.result : arrival);
