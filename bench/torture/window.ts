import { rmSync } from 'node:fs';
import { dateAt } from '../../src/core/calendar.ts';
import { subjectFor } from '../../src/core/product/subject.ts';
import { runFieldcert } from '../../test/process/child.ts';
import type { Town } from '../../test/process/town.ts';
import { openTown } from '../../test/process/town.ts';
import { windowProgram } from '../crowd.ts';
import { brokenLedgers, doubledNotes, readerOf } from './findings.ts';
import { projectOf } from './lives.ts';
import { lets } from './mishaps.ts';

/** How a window is tortured. */
export type Torture = {
  readonly people: number;
  readonly kills: number;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  readonly databaseUrl?: string | undefined;
  readonly say?: (line: string) => void;
};

/** What came of it: how many issues there should be, and everything that should not be. */
export type Tortured = {
  readonly expected: number;
  readonly issues: number;
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  readonly doubledNotes: readonly string[];
  readonly broken: readonly string[];
  readonly cliKills: number;
};

/**
 * Opens a window for many people in the real command beside the real service, and kills both at random moments until the kills are
 * used up; then everything is left alone until nothing waits.
 */
export async function tortureWindow({ people, kills, random, databaseUrl, say }: Torture): Promise<Tortured> {
  const configDir = windowProgram(people, dateAt({ timezone: 'UTC' }, Date.now()));
  const town = await openTown({ configDir, ...(databaseUrl ? { env: { DATABASE_URL: databaseUrl } } : {}) });
  let cliKills = 0;
  try {
    await town.start();
    for (let kill = 1; kill <= kills; kill++) {
      slowly(town, random);
      cliKills += await opened(town, random);
      await pause(random() * 500);
      await town.kill();
      await pause(random() * 100);
      await town.start();
      if (kill % 10 === 0) say?.(`${kill} kills, ${projectOf(town).issues.size} issues`);
    }
    town.sandbox.control.faults.clear();
    await runFieldcert(['window', 'open', '--due'], town.env).ended;
    await quiet(town);
    return { ...(await found(town, databaseUrl)), cliKills };
  } finally {
    await town[Symbol.asyncDispose]();
    rmSync(configDir, { recursive: true, force: true });
  }
}

/** GitLab treats the next calls badly, and takes its time for each new issue, so that the kills do not come after the end. */
function slowly(town: Town, random: () => number): void {
  lets(town, random);
  const create = { method: 'POST', path: /\/issues$/ };
  town.sandbox.control.faults.next(create, { kind: 'delay', ms: 250 }, Number.POSITIVE_INFINITY);
}

/** The command opens the window; half of the times it is killed after a while. Gives how many times that was before its end. */
async function opened(town: Town, random: () => number): Promise<number> {
  const command = runFieldcert(['window', 'open', '--due', '--by', 'priya'], town.env);
  if (random() < 0.5) return 0;
  await Promise.race([command.ended, pause(200 + random() * 1_200)]);
  const early = command.isRunning() ? 1 : 0;
  await command.kill();
  return early;
}

async function quiet(town: Town): Promise<void> {
  for (let round = 0; !(await town.isQuiet()); round++) {
    if (round > 1_200) throw new Error('After ten minutes something still waits.');
    await pause(500);
  }
}

async function found(town: Town, databaseUrl: string | undefined): Promise<Omit<Tortured, 'cliKills'>> {
  const { program, sandbox } = town;
  const wanted = program.people.filter((person) => subjectFor(program, person) !== undefined);
  const issues = [...projectOf(town).issues.values()];
  const ofWhom = (username: string) => {
    const user = [...sandbox.world.users.values()].find((candidate) => candidate.username === username);
    return issues.filter(({ assigneeIds }) => user && assigneeIds.includes(user.id)).length;
  };
  const counts = wanted.map(({ username }) => ({ username, count: ofWhom(username) }));
  const db = await readerOf(town, databaseUrl);
  try {
    return {
      expected: wanted.length,
      issues: issues.length,
      missing: counts.filter(({ count }) => count === 0).map(({ username }) => username),
      doubled: counts.filter(({ count }) => count > 1).map(({ username }) => username),
      doubledNotes: doubledNotes(town),
      broken: await brokenLedgers(db),
    };
  } finally {
    await db.destroy();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
