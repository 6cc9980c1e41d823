/**
 * Whether the memory of the service stays flat: exam results and comments pass through the real process, and what it holds
 * (VmRSS of Linux, nothing forced) is looked at on the way, each time when nothing waits.
 *
 *   npm run bench:memory                             embedded store
 *   DATABASE_URL=postgres://… npm run bench:memory   PostgreSQL (a database of its own: its schema fieldcert is dropped)
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { until } from '../test/process/child.ts';
import { openTown } from '../test/process/town.ts';
import { crowdProgram } from './crowd.ts';
import { emptyDatabase } from './torture/findings.ts';
import { projectOf } from './torture/lives.ts';

const { values } = parseArgs({
  options: { deliveries: { type: 'string', default: '20000' }, learners: { type: 'string', default: '100' } },
});
const deliveries = Number(values.deliveries);
const looks = [0.1, 0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(deliveries * share));
const databaseUrl = process.env.DATABASE_URL;

if (databaseUrl) await emptyDatabase(databaseUrl);
const { configDir, sitters } = crowdProgram(Number(values.learners));
await using cleaning = new AsyncDisposableStack();
cleaning.defer(() => rmSync(configDir, { recursive: true, force: true }));
const town = cleaning.use(await openTown({ configDir, env: databaseUrl ? { DATABASE_URL: databaseUrl } : {} }));
const service = spawn(process.execPath, [join(import.meta.dirname, '../src/cli/main.ts'), 'serve'], {
  env: { PATH: process.env.PATH, ...town.env },
  stdio: ['ignore', 'ignore', 'inherit'],
});
cleaning.defer(async () => {
  service.kill('SIGKILL');
  await once(service, 'close');
});
await quiet();
// Everybody's practical is open before the first look.
await each(sitters, ({ exam, email }) => town.sendExam(exam, email));
await quiet();
const issues = [...projectOf(town).issues.values()];
const seen: { readonly after: number; readonly megabytes: number }[] = [];
for (let sent = 0; sent < deliveries; ) {
  const next = looks.find((look) => look > sent) ?? deliveries;
  await each(
    Array.from({ length: next - sent }, (_, index) => sent + index),
    deliver,
  );
  await quiet();
  sent = next;
  seen.push({ after: sent, megabytes: residentMegabytes() });
  process.stderr.write(`${sent} deliveries, ${seen.at(-1)?.megabytes.toFixed(0)} MB\n`);
}
report();

/** Every other delivery is a comment, which GitLab sends to the hook; one in twenty of them asks for an answer. */
async function deliver(number: number): Promise<void> {
  if (number % 2 === 0) {
    const sitter = sitters[number % sitters.length];
    // Half of the results are of somebody new.
    const email = number % 4 === 0 ? `new-${number}@example.com` : (sitter?.email ?? '');
    return town.sendExam('SA-101', email);
  }
  const issue = issues[number % issues.length];
  const reviewer = town.sandbox.world.users.get(issue?.assigneeIds[1] ?? 0);
  if (!issue || !reviewer) throw new Error('A practical has no reviewer.');
  const url = `${town.sandbox.url}/api/v4/projects/${encodeURIComponent(town.project)}/issues/${issue.iid}/notes`;
  const headers = { 'private-token': reviewer.token, 'content-type': 'application/json' };
  const body = number % 40 === 1 ? '/explain' : `Read part ${number} of what you handed in, more tomorrow.`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ body }) });
  if (answer.status !== 201) throw new Error(`The comment was answered ${answer.status}.`);
  await answer.body?.cancel();
}

/** Works on all of them, sixteen at a time. */
async function each<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const left = all.values();
  const hand = async () => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: 16 }, hand));
}

async function quiet(): Promise<void> {
  await town.sandbox.idle();
  while (!(await until('the service is quiet', () => town.isQuiet(), { everyMs: 100 }).catch(() => false)));
}

function residentMegabytes(): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function report(): void {
  const first = seen[0]?.megabytes ?? 0;
  console.log(`| store | ${seen.map(({ after }) => `after ${after}`).join(' | ')} | growth |`);
  console.log(`| --- | ${seen.map(() => '---').join(' | ')} | --- |`);
  const growth = `${(((seen.at(-1)?.megabytes ?? 0) / first - 1) * 100).toFixed(0)} %`;
  const cells = [databaseUrl ? 'PostgreSQL' : 'embedded', ...seen.map(({ megabytes }) => `${megabytes.toFixed(0)} MB`)];
  console.log(`| ${[...cells, growth].join(' | ')} |`);
}
