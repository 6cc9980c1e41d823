/**
 * How fast a delivery is acknowledged, side by side in one run: (a) plain Express that answers without storing,
 * (b) Express that inserts one row into the same store before it answers, (c) fieldcert. Interleaved rounds, medians.
 *
 *   npm run bench:acknowledge                       embedded store
 *   DATABASE_URL=postgres://… npm run bench:acknowledge   PostgreSQL
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { seedFor } from '../src/cli/play.ts';
import { loadProgram } from '../src/config/load.ts';
import { signStandardWebhook } from '../src/intake/standard-webhooks.ts';
import { startSandbox } from '../src/sandbox/server.ts';
import { openEmbedded } from '../src/store/open-embedded.ts';
import { openPostgres } from '../src/store/open-postgres.ts';

const rounds = 5;
const paced = { perSecond: 50, seconds: 2 };
const burst = { requests: 600, connections: 16 };
const secret = `whsec_${Buffer.from('bench-secret-bench-secret-bench!').toString('base64')}`;
const config = join(import.meta.dirname, '../config');

type Contender = { readonly name: string; readonly url: string };
type Sample = { readonly p50: number; readonly p99: number; readonly perSecond: number };

const [role, ...rest] = process.argv.slice(2);
if (role === 'plain' || role === 'insert') await serveBaseline(role, rest);
else await compare();

async function serveBaseline(kind: 'plain' | 'insert', [port = '0', folder = '']: readonly string[]): Promise<void> {
  const app = express();
  const url = process.env.DATABASE_URL;
  const store =
    kind === 'plain'
      ? undefined
      : url
        ? await openPostgres({ url, schema: 'fieldcert_bench_insert', now: Date.now })
        : await openEmbedded({ folder, now: Date.now });
  let count = 0;
  app.post('/', express.raw({ type: () => true, limit: '256kb' }), async (req, res) => {
    const key = `${process.pid}-${count++}`;
    await store?.transaction((tx) =>
      tx
        .insertInto('meta')
        .values({ key, value: String(req.body) })
        .execute(),
    );
    res.status(202).end();
  });
  app.listen(Number(port), '127.0.0.1', () => console.log('ready'));
}

async function compare(): Promise<void> {
  const loaded = await loadProgram(config);
  if (loaded.is === 'faults') throw new Error('the example program has faults');
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-bench-'));
  const sandbox = await startSandbox({ seed: seedFor(loaded.program, 'premium', 'glpat-bench'), port: 0 });
  const children = [
    start([import.meta.filename, 'plain', '7191'], {}),
    start([import.meta.filename, 'insert', '7192', join(folder, 'insert')], {}),
    start([join(import.meta.dirname, '../src/cli/main.ts'), 'serve'], {
      GITLAB_URL: sandbox.url,
      GITLAB_TOKEN: 'glpat-bench',
      GITLAB_HOOK_SECRET: secret,
      FIELDCERT_EXAM_SECRET: secret,
      FIELDCERT_DATA: join(folder, 'fieldcert'),
      FIELDCERT_CONFIG: config,
      PORT: '7193',
      LOG_LEVEL: 'warn',
    }),
  ];
  const contenders: readonly Contender[] = [
    { name: '(a) plain Express', url: 'http://127.0.0.1:7191/' },
    { name: '(b) Express, one insert', url: 'http://127.0.0.1:7192/' },
    { name: '(c) fieldcert', url: 'http://127.0.0.1:7193/exams/native' },
  ];
  try {
    for (const { url } of contenders) await answering(url);
    await measure(contenders);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(contenders: readonly Contender[]): Promise<void> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, url } of contenders) {
      const sample = { ...(await latency(url)), perSecond: await throughput(url) };
      if (round >= 0) samples.get(name)?.push(sample);
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  const median = (name: string, of: keyof Sample) => {
    const sorted = (samples.get(name) ?? []).map((sample) => sample[of]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  const base = contenders[1]?.name ?? '';
  console.log('| | p50 ms | p99 ms | deliveries/s | p99 against (b) | deliveries/s against (b) |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { name } of contenders) {
    const [p50, p99, perSecond] = [median(name, 'p50'), median(name, 'p99'), median(name, 'perSecond')];
    const ratios = [p99 / median(base, 'p99'), perSecond / median(base, 'perSecond')].map((ratio) => ratio.toFixed(2));
    console.log(
      `| ${name} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${Math.round(perSecond)} | ${ratios.join(' | ')} |`,
    );
  }
}

async function latency(url: string): Promise<Pick<Sample, 'p50' | 'p99'>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const times: Promise<number>[] = [];
  for (let sent = 0; sent < paced.perSecond * paced.seconds; sent++) {
    times.push(timed(url, agent));
    await new Promise((resolve) => setTimeout(resolve, 1000 / paced.perSecond));
  }
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  agent.destroy();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

async function throughput(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: burst.connections });
  let left = burst.requests;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: burst.connections }, async () => {
      while (left-- > 0) await timed(url, agent);
    }),
  );
  agent.destroy();
  return (burst.requests * 1000) / (performance.now() - began);
}

let serial = 0;

/** Sends one failed exam of somebody new, signed, and gives the milliseconds until the answer. */
async function timed(url: string, agent: Agent): Promise<number> {
  const id = `bench_${process.pid}_${serial++}`;
  const data = {
    exam: 'SA-101',
    learner: { email: `${id}@example.com` },
    score: { raw: 40, max: 100 },
    completedAt: new Date().toISOString(),
  };
  const body = JSON.stringify({ type: 'exam.completed', data });
  const headers = { 'content-type': 'application/json', ...signStandardWebhook({ id, at: Date.now(), body, secret }) };
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

function start(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function answering(url: string): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url}`);
}
