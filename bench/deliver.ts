import { Agent, request } from 'node:http';
import { signStandardWebhook } from '../src/intake/standard-webhooks.ts';

/** What exam results are signed with here. */
export const secret = `whsec_${Buffer.from('bench-secret-bench-secret-bench!').toString('base64')}`;

/** Times of one slice: milliseconds until the answer, and deliveries a second. */
export type Sample = { readonly p50: number; readonly p99: number; readonly perSecond: number };

/** Sends at moments like chance would have them, `perSecond` on the average, and gives the times to the answers. */
export async function paced(
  url: string,
  { perSecond, requests }: { readonly perSecond: number; readonly requests: number },
): Promise<Pick<Sample, 'p50' | 'p99'>> {
  const agent = new Agent({ keepAlive: true });
  const times: Promise<number>[] = [];
  let due = performance.now();
  for (let sent = 0; sent < requests; sent++) {
    due += (-Math.log(1 - Math.random()) * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    times.push(deliver(url, agent));
  }
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  agent.destroy();
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
}

/** Sends on so many connections, each the next as soon as it has its answer, and gives deliveries a second. */
export async function burst(
  url: string,
  { connections, requests }: { readonly connections: number; readonly requests: number },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const began = performance.now();
  const connection = async () => {
    while (left-- > 0) await deliver(url, agent);
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return (requests * 1000) / (performance.now() - began);
}

/** The value that so much of a sorted list, from 0 to 1, does not exceed. */
export function at(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}

let serial = 0;

/** Sends one failed exam of somebody new, signed, and gives the milliseconds until the answer. */
async function deliver(url: string, agent: Agent): Promise<number> {
  const id = `bench_${process.pid}_${serial++}`;
  const data = {
    exam: 'SA-101',
    learner: { email: `${id}@example.com` },
    score: { raw: 40, max: 100 },
    completedAt: new Date().toISOString(),
  };
  const body = JSON.stringify({ type: 'exam.completed', data });
  const signed = signStandardWebhook({ id, at: Date.now(), body, secret });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...signed };
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 202) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume().on('end', resolve);
    });
    sent.on('error', reject).end(body);
  });
  return performance.now() - began;
}
