/**
 * Kills the real service at random moments while many certifications live, on a GitLab that is slow, busy and loses answers;
 * then looks for anything lost, doubled or stuck.
 *
 *   npm run torture -- --kills 200
 *   DATABASE_URL=postgres://… npm run torture -- --kills 200     (a database of its own: its schema fieldcert is dropped)
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openTown } from '../test/process/town.ts';
import { crowdProgram } from './crowd.ts';
import { dice } from './torture/dice.ts';
import { emptyDatabase, findings } from './torture/findings.ts';
import { liveOn, openLives } from './torture/lives.ts';
import { lets } from './torture/mishaps.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    lives: { type: 'string', default: '120' },
    seed: { type: 'string' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed ?? Date.now() % 1_000_000_007);
const random = dice(seed);
const databaseUrl = process.env.DATABASE_URL;

if (databaseUrl) await emptyDatabase(databaseUrl);
const { configDir, sitters } = crowdProgram(Number(values.lives));
const began = performance.now();
const town = await openTown({ configDir, env: databaseUrl ? { DATABASE_URL: databaseUrl } : {} });
const lives = openLives(sitters);
let done = false;
try {
  process.stderr.write(`seed ${seed}, ${kills} kills, ${sitters.length} lives\n`);
  await town.start();
  const living = live();
  for (let kill = 1; kill <= kills; kill++) {
    lets(town, random);
    await pause(50 + random() * 600);
    await town.kill();
    await pause(random() * 200);
    await town.start();
    if (kill % 10 === 0)
      process.stderr.write(`${kill} kills, ${lives.filter(({ step }) => step === 'over').length} lives over\n`);
  }
  town.sandbox.control.faults.clear();
  // What was said while nobody listened is found by the sweep of a start; a few quiet starts find the rest.
  for (let round = 1; round <= 300 && lives.some(({ step }) => step !== 'over'); round++) {
    await pause(2_000);
    if (round % 20 === 0) {
      await town.kill();
      await town.start();
    }
  }
  done = true;
  await living;
  await quiet();
  await report();
} finally {
  done = true;
  await town[Symbol.asyncDispose]();
  rmSync(configDir, { recursive: true, force: true });
}

async function live(): Promise<void> {
  while (!done) {
    await Promise.all(Array.from({ length: 6 }, () => liveOn(town, lives, random)));
    await pause(20);
  }
}

async function quiet(): Promise<void> {
  for (let round = 0; round < 120 && !(await town.isQuiet()); round++) await pause(500);
}

async function report(): Promise<void> {
  const found = await findings(town, lives, databaseUrl);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    '| store | kills | lives | acknowledged exams | lost | doubled issues | doubled notes | stuck | broken ledgers | seconds | seed |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  const { lost, doubledIssues, doubledNotes, stuck, broken } = found;
  const counts = [lost, doubledIssues, doubledNotes, stuck, broken].map((list) => list.length);
  const acknowledged = lives.filter(({ step }) => step !== 'exam').length;
  console.log(
    `| ${databaseUrl ? 'PostgreSQL' : 'embedded'} | ${kills} | ${lives.length} | ${acknowledged} | ${counts.join(' | ')} | ${seconds} | ${seed} |`,
  );
  for (const [what, list] of Object.entries(found)) if (list.length > 0) console.log(`${what}: ${list.join(', ')}`);
  if (counts.some((count) => count > 0)) process.exitCode = 1;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
