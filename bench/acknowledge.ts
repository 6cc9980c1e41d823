/**
 * How fast a delivery is acknowledged, side by side in one run: (a) plain Express that answers without storing,
 * (b) Express that inserts one row into the same store before it answers, (c) fieldcert, which decides about everything it
 * took in meanwhile. Rounds take turns; of their figures the medians are printed.
 *
 *   npm run bench:acknowledge                             embedded store
 *   DATABASE_URL=postgres://… npm run bench:acknowledge   PostgreSQL (a database of its own: the bench leaves rows behind)
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seedFor } from '../src/cli/play.ts';
import { loadProgram } from '../src/config/load.ts';
import { startSandbox } from '../src/sandbox/server.ts';
import { freePort, until } from '../test/process/child.ts';
import { at, burst, paced, type Sample, secret } from './deliver.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    paced: { type: 'string', default: '100' },
    burst: { type: 'string', default: '1000' },
  },
});
const rounds = Number(values.rounds);
const pace = { perSecond: 20, requests: Number(values.paced) };
const rush = { connections: 16, requests: Number(values.burst) };
const databaseUrl = process.env.DATABASE_URL;

type Contender = { readonly name: string; readonly url: string; readonly samples: Sample[] };

const config = join(import.meta.dirname, '../config');
const loaded = await loadProgram(config);
if (loaded.is === 'faults') throw new Error('the example program has faults');
await using cleaning = new AsyncDisposableStack();
const folder = mkdtempSync(join(tmpdir(), 'fieldcert-bench-'));
cleaning.defer(() => rmSync(folder, { recursive: true, force: true }));
const sandbox = cleaning.use(await startSandbox({ seed: seedFor(loaded.program, 'premium', 'glpat-bench'), port: 0 }));
const contenders: readonly Contender[] = [
  await baseline('(a) Express, stores nothing'),
  await baseline('(b) Express, inserts one row', databaseUrl ?? join(folder, 'insert.sqlite')),
  await fieldcert('(c) fieldcert'),
];
for (const { url } of contenders) await until(`${url} answers`, async () => (await fetch(url).catch(() => {})) && true);
for (let round = -1; round < rounds; round++) {
  const shift = (round + contenders.length) % contenders.length;
  for (const contender of [...contenders.slice(shift), ...contenders.slice(0, shift)]) await measure(contender, round);
  process.stderr.write(`round ${round + 1} of ${rounds}\n`);
}
print();

async function baseline(name: string, where?: string): Promise<Contender> {
  const port = await freePort();
  run([join(import.meta.dirname, 'baseline.ts'), String(port), ...(where === undefined ? [] : [where])], {});
  return { name, url: `http://127.0.0.1:${port}/`, samples: [] };
}

async function fieldcert(name: string): Promise<Contender> {
  const port = await freePort();
  run([join(import.meta.dirname, '../src/cli/main.ts'), 'serve'], {
    GITLAB_URL: sandbox.url,
    GITLAB_TOKEN: 'glpat-bench',
    GITLAB_HOOK_SECRET: secret,
    FIELDCERT_EXAM_SECRET: secret,
    FIELDCERT_DATA: join(folder, 'fieldcert'),
    FIELDCERT_CONFIG: config,
    PORT: String(port),
    // Where BENCH_PROFILE names a folder, Node leaves a CPU profile of the service there.
    ...(process.env.BENCH_PROFILE ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env.BENCH_PROFILE}` } : {}),
  });
  return { name, url: `http://127.0.0.1:${port}/exams/native`, samples: [] };
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): void {
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  cleaning.defer(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'close');
  });
}

async function measure({ url, samples }: Contender, round: number): Promise<void> {
  const sample = { ...(await paced(url, pace)), perSecond: await burst(url, rush) };
  if (round >= 0) samples.push(sample);
  // What fieldcert still has to decide must not slow down whoever is next.
  await until(`nothing waits at ${url}`, async () => isQuiet(url));
}

async function isQuiet(url: string): Promise<boolean> {
  const ready = await fetch(new URL('/readyz', url));
  return !ready.ok || ((await ready.json()) as { events: { waiting: number } }).events.waiting === 0;
}

function print(): void {
  const median = ({ samples }: Contender, of: keyof Sample) =>
    at(
      samples.map((sample) => sample[of]).sort((a, b) => a - b),
      0.5,
    );
  console.log(`${databaseUrl ? 'PostgreSQL' : 'Embedded store'}, medians of ${rounds} rounds\n`);
  console.log('| | p50 ms | p99 ms | deliveries/s | p99 against (b) | deliveries/s against (b) |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const contender of contenders) {
    const [p50, p99, perSecond] = [median(contender, 'p50'), median(contender, 'p99'), median(contender, 'perSecond')];
    const against = (of: keyof Sample) => (median(contender, of) / median(contenders[1] ?? contender, of)).toFixed(2);
    const cells = [p50.toFixed(1), p99.toFixed(1), Math.round(perSecond), against('p99'), against('perSecond')];
    console.log(`| ${contender.name} | ${cells.join(' | ')} |`);
  }
}
