/**
 * The worst burst that was ever reported (8,000 enrolments and 500 submissions in two days), all at once: passed exams become
 * practicals, and learners hand in and are reviewed meanwhile, on a GitLab with GitLab.com's limits scaled up for both sides.
 *
 *   npm run bench:burst -- --enrolments 8000 --submissions 500 --scale 10
 *   DATABASE_URL=postgres://… npm run bench:burst   PostgreSQL (a database of its own: its schema fieldcert is dropped)
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Issue } from '../src/sandbox/world.ts';
import { openTown } from '../test/process/town.ts';
import { crowdProgram } from './crowd.ts';
import { doubledNotes, emptyDatabase } from './torture/findings.ts';
import { projectOf } from './torture/lives.ts';

const { values } = parseArgs({
  options: {
    enrolments: { type: 'string', default: '8000' },
    submissions: { type: 'string', default: '500' },
    scale: { type: 'string', default: '10' },
    /** How long GitLab takes to answer a call, in ms. */
    latency: { type: 'string', default: '10' },
  },
});
const enrolments = Number(values.enrolments);
const submissions = Number(values.submissions);
const scale = Number(values.scale);
const limits = { api: 2_000 * scale, issues: 200 * scale, notes: 60 * scale };
const databaseUrl = process.env.DATABASE_URL;

if (databaseUrl) await emptyDatabase(databaseUrl);
const { configDir, sitters } = crowdProgram(enrolments);
const rate = Object.entries(limits).map(([bucket, limit]) => `${bucket}=${limit}`);
const env = { GITLAB_RATE: rate.join(','), ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) };
await using cleaning = new AsyncDisposableStack();
cleaning.defer(() => rmSync(configDir, { recursive: true, force: true }));
const town = cleaning.use(await openTown({ configDir, env }));
const { control } = town.sandbox;
control.limiter.set(limits);
if (Number(values.latency) > 0)
  control.faults.next({}, { kind: 'delay', ms: Number(values.latency) }, Number.POSITIVE_INFINITY);
const users = new Map([...town.sandbox.world.users.values()].map((user) => [user.id, user]));
const idOf = new Map([...users.values()].map(({ username, id }) => [username, id]));
await town.start();
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
const say = (line: string) => void process.stderr.write(`${seconds().toFixed(0)} s: ${line}\n`);
const [acknowledged, submitted] = await Promise.all([enrol(), submit()]);
while (!(await town.isQuiet())) await pause(250);
report(seconds());

/** Everybody passes at once; gives the seconds until the last pass was acknowledged. */
async function enrol(): Promise<number> {
  const left = sitters.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const { exam, email } of left) await town.sendExam(exam, email);
    }),
  );
  say(`${enrolments} passes acknowledged`);
  return seconds();
}

/** Some hand in as soon as they have an issue, and are reviewed by both reviewers at once; gives when the last of them had said all. */
async function submit(): Promise<number> {
  const every = Math.floor(enrolments / submissions);
  const left = sitters
    .filter((_, index) => index % every === 0)
    .slice(0, submissions)
    .values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const { username } of left) await handIn(username);
    }),
  );
  say(`${submissions} submissions handed in and scored`);
  return seconds();
}

async function handIn(username: string): Promise<void> {
  const learner = idOf.get(username) ?? 0;
  const issue = await issueOf(learner);
  const [, first = 0, second = 0] = issue.assigneeIds;
  await says(learner, issue, '/evidence https://example.com/recording The call\n/ready-for-review');
  for (const reviewer of [first, second]) await says(reviewer, issue, '/score all 3 Clear\n/finish');
}

async function issueOf(learner: number): Promise<Issue> {
  for (;;) {
    const found = byLearner().get(learner)?.[0];
    if (found && found.assigneeIds.length > 2) return found;
    await pause(200);
  }
}

/** A person's comment, written again where GitLab says they are too fast. */
async function says(who: number, { iid }: Issue, body: string): Promise<void> {
  const user = users.get(who);
  if (!user) throw new Error(`Practical ${iid} misses somebody.`);
  const url = `${town.sandbox.url}/api/v4/projects/${encodeURIComponent(town.project)}/issues/${iid}/notes`;
  const headers = { 'private-token': user.token, 'content-type': 'application/json' };
  for (;;) {
    const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ body }) });
    if (status === 201) return;
    await pause(1_000);
  }
}

function byLearner(): ReadonlyMap<number, readonly Issue[]> {
  return Map.groupBy(projectOf(town).issues.values(), ({ assigneeIds }) => assigneeIds[0] ?? 0);
}

function report(took: number): void {
  const calls = control.requests.all({ caller: 'fieldcert-bot' });
  const refused = calls.filter(({ status }) => status === 429).length;
  const issues = byLearner();
  const counts = sitters.map(({ username }) => issues.get(idOf.get(username) ?? 0)?.length ?? 0);
  const closed = [...projectOf(town).issues.values()].filter(({ state }) => state === 'closed').length;
  const forgotten = counts.filter((count) => count === 0).length;
  const twice = counts.filter((count) => count > 1).length;
  const notes = doubledNotes(town).length;
  const least = ((Math.ceil(enrolments / limits.issues) - 1) * 60).toFixed(0);
  const there = (took * scale) / 3_600;
  console.log(
    '| store | enrolments | submissions | issues a minute | least possible s | acknowledged s | handed in s | all done s | certified | forgotten | issue twice | note twice | calls | 429 | on GitLab.com h |',
  );
  console.log(`|${' --- |'.repeat(15)}`);
  const times = [least, acknowledged.toFixed(0), submitted.toFixed(0), took.toFixed(0)];
  const found = [closed, forgotten, twice, notes, calls.length, refused, there.toFixed(1)];
  const cells = [databaseUrl ? 'PostgreSQL' : 'embedded', enrolments, submissions, limits.issues, ...times, ...found];
  console.log(`| ${cells.join(' | ')} |`);
  if (forgotten + twice + notes + refused > 0 || closed !== submissions) process.exitCode = 1;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
