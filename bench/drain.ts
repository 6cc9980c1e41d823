/**
 * How long a thousand passed exams take until every practical has its issue, on a GitLab that allows so many new issues a minute.
 * GitLab.com's limits (200 issues, 2,000 calls, 60 comments a minute) are scaled up for both sides, so that the run is short.
 *
 *   npm run bench:drain                             embedded store
 *   DATABASE_URL=postgres://… npm run bench:drain   PostgreSQL (a database of its own: its schema fieldcert is dropped)
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openTown } from '../test/process/town.ts';
import { crowdProgram } from './crowd.ts';
import { emptyDatabase } from './torture/findings.ts';
import { projectOf } from './torture/lives.ts';

const { values } = parseArgs({
  options: {
    exams: { type: 'string', default: '1000' },
    scale: { type: 'string', default: '2' },
    /** How long GitLab takes to answer a call, in ms. */
    latency: { type: 'string', default: '25' },
  },
});
const exams = Number(values.exams);
const scale = Number(values.scale);
const limits = { api: 2_000 * scale, issues: 200 * scale, notes: 60 * scale };
const databaseUrl = process.env.DATABASE_URL;

if (databaseUrl) await emptyDatabase(databaseUrl);
const { configDir, sitters } = crowdProgram(exams);
const rate = Object.entries(limits).map(([bucket, limit]) => `${bucket}=${limit}`);
const env = { GITLAB_RATE: rate.join(','), ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) };
await using cleaning = new AsyncDisposableStack();
cleaning.defer(() => rmSync(configDir, { recursive: true, force: true }));
const town = cleaning.use(await openTown({ configDir, env }));
const { control } = town.sandbox;
control.limiter.set(limits);
if (Number(values.latency) > 0)
  control.faults.next({}, { kind: 'delay', ms: Number(values.latency) }, Number.POSITIVE_INFINITY);
await town.start();
report(await drained());

/** Sends everything at once and gives the seconds until the last issue is there and nothing waits. */
async function drained(): Promise<number> {
  const began = performance.now();
  const left = sitters.values();
  const sender = async () => {
    for (const { exam, email } of left) await town.sendExam(exam, email);
  };
  await Promise.all(Array.from({ length: 8 }, sender));
  const seconds = () => (performance.now() - began) / 1000;
  process.stderr.write(`${exams} exams acknowledged after ${seconds().toFixed(1)} s\n`);
  while (projectOf(town).issues.size < exams || !(await town.isQuiet())) {
    if (seconds() > 600) throw new Error(`After ten minutes ${projectOf(town).issues.size} issues are there.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return seconds();
}

function report(seconds: number): void {
  const calls = control.requests.all();
  const refused = calls.filter(({ status }) => status === 429).length;
  const issues = projectOf(town).issues.size;
  // Who never makes more calls in any minute than are allowed makes the last one after so many full minutes.
  const least = (Math.ceil(exams / limits.issues) - 1) * 60;
  const over = least === 0 ? '' : `${(((seconds - least) / least) * 100).toFixed(1)} %`;
  const evenly = (exams / limits.issues) * 60;
  console.log(
    '| store | exams | issues a minute | issues | calls | at an even rate s | least possible s | took s | over the least | 429 |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  const cells = [databaseUrl ? 'PostgreSQL' : 'embedded', exams, limits.issues, issues, calls.length, evenly, least];
  console.log(`| ${[...cells, seconds.toFixed(1), over, refused].join(' | ')} |`);
  if (refused > 0 || issues !== exams) process.exitCode = 1;
}
