import type { CheckJob } from '../../src/core/jobs/job-token.ts';
import { takeIn } from '../../src/intake/sources/all-doors.ts';
import type { FromSource } from '../../src/intake/sources/door.ts';
import { signStandardWebhook } from '../../src/intake/standard-webhooks.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
export const keyOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const secret = (value: string) => ({ reveal: () => value });
const source = { id: 'native', kind: 'standard-webhooks', secretFrom: 'FIELDCERT_EXAM_SECRET' } as const;
const secrets = [secret(keyOf(1)), secret(keyOf(2))];
/** A GitLab that vouches for nobody. */
export const noJobs: CheckJob = async () => ({ is: 'unproven', because: 'Here are no jobs.' });

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

export async function accept(
  body: string | Buffer,
  more: { headers?: Record<string, string>; key?: string } = {},
): Promise<FromSource> {
  const bytes = Buffer.from(body);
  const signature = signStandardWebhook({ id: 'evt_1', at: now, body: bytes, secret: more.key ?? keyOf(1) });
  const headers = { ...json, ...signature, ...more.headers };
  return takeIn(
    source,
    { method: 'POST', path: '', headers, query: new URLSearchParams(), body: bytes, now },
    { secrets, checkJob: noJobs },
  );
}

/** The one result a request carried, or why it carried none. */
export function resultOf(arrival: FromSource) {
  const item = arrival.is === 'items' ? arrival.items[0] : arrival;
  return item?.is === 'result' ? item.result : item;
}
