import {
  acceptExamMessage,
  type ExamSecrets,
  type FromExamSource,
  type NativeResult,
} from '../../src/intake/exam-hook.ts';
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
  more: { headers?: Record<string, string>; key?: string; source?: string } = {},
): NativeResult {
  const bytes = Buffer.from(body);
  const signature = signStandardWebhook({ id: 'evt_1', at: now, body: bytes, secret: more.key ?? keyOf(1) });
  const source = { id: more.source ?? 'native', kind: 'standard-webhooks', secretFrom: 'SECRET' } as const;
  const headers = { ...json, ...signature, ...more.headers };
  return onlyOne(
    source.id,
    acceptExamMessage({ source, headers, body: bytes, secrets: secrets.get(source.id) ?? [], now }),
  );
}

function onlyOne(source: string, accepted: FromExamSource): NativeResult {
  if (accepted.is === 'refused') return accepted;
  if (accepted.is === 'ignored' || accepted.results.length !== 1) throw new Error('It is not one result.');
  const [{ dedupe, result } = fail()] = accepted.results;
  return { is: 'event', source, dedupe, event: { happened: 'exam-completed', result } };
}

function fail(): never {
  throw new Error('There is none.');
}

export const resultOf = (arrival: NativeResult) => (arrival.is === 'event' ? arrival.event.result : arrival);
