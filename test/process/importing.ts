import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { openEmbeddedReader } from '../../src/store/open-embedded.ts';
import type { Tables } from '../../src/store/tables.ts';
import { runFieldcert } from './child.ts';
import type { Town } from './town.ts';

/** How one run of `fieldcert exam import` went: what it printed, how long it took, and the most it held (VmHWM of Linux). */
export type ImportRun = {
  readonly said: string;
  readonly code: number | null;
  readonly seconds: number;
  readonly megabytes: number;
};

/** Writes a table of so many fails, each of somebody new, into the folder of a town; gives its path. */
export async function longTable(town: Town, rows: number): Promise<string> {
  const file = join(town.folder, 'results.csv');
  await pipeline(function* () {
    yield 'Quiz,Email Address,Score,Timestamp\n';
    for (let row = 1; row <= rows; row++) {
      const at = new Date(Date.UTC(2026, 0, 1) + row * 1000).toISOString();
      yield `SA-101,learner-${row}@example.com,"${row % 79},5 / 100",${at}\n`;
    }
  }, createWriteStream(file));
  return file;
}

/** Runs the command on the service of a town; `killWhen` says when it dies with no word. */
export async function runImport(
  town: Town,
  file: string,
  flags: readonly string[],
  killWhen: (said: string) => Promise<boolean> = async () => false,
): Promise<ImportRun> {
  const began = performance.now();
  const child = runFieldcert(['exam', 'import', file, '--url', `${town.service}/exams/native`, ...flags], town.env);
  let kilobytes = 0;
  while (child.isRunning()) {
    kilobytes = Math.max(kilobytes, peakOf(child.pid));
    if (await killWhen(child.stderr())) await child.kill();
    await Promise.race([child.ended, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  const code = await child.ended;
  const seconds = (performance.now() - began) / 1000;
  return { said: child.stdout() + child.stderr(), code, seconds, megabytes: kilobytes / 1024 };
}

/** How many results of the native source the service has kept, and how many different ones. */
export async function keptIn(town: Town): Promise<{ readonly rows: number; readonly results: number }> {
  const db = await openEmbeddedReader(town.folder);
  try {
    return await counted(db);
  } finally {
    await db.destroy();
  }
}

async function counted(db: Kysely<Tables>): Promise<{ readonly rows: number; readonly results: number }> {
  const kept = await db
    .selectFrom('inbox')
    .select([sql<number>`count(*)`.as('rows'), sql<number>`count(distinct cert_key)`.as('results')])
    .where('source', '=', 'exam:native')
    .executeTakeFirstOrThrow();
  return { rows: Number(kept.rows), results: Number(kept.results) };
}

/** The most a process has held, in kilobytes (VmHWM of Linux); 0 where nobody tells. */
export function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
