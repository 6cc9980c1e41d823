import type { Kysely } from 'kysely';
import { Client } from 'pg';
import { noteMarkerOf } from '../../src/gitlab/marker.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { openEmbeddedReader } from '../../src/store/open-embedded.ts';
import { openPostgresReader } from '../../src/store/open-postgres.ts';
import type { Tables } from '../../src/store/tables.ts';
import type { Town } from '../../test/process/town.ts';
import type { Life } from './lives.ts';
import { practicalsOf, projectOf } from './lives.ts';

/** Everything that should not be, by name. */
export type Findings = {
  readonly lost: readonly string[];
  readonly doubledIssues: readonly string[];
  readonly doubledNotes: readonly string[];
  readonly stuck: readonly string[];
  readonly broken: readonly string[];
};

/** Compares what was acknowledged with what the store and GitLab hold. */
export async function findings(town: Town, lives: readonly Life[], databaseUrl: string | undefined): Promise<Findings> {
  const db = await readerOf(town, databaseUrl);
  try {
    const acknowledged = lives.filter(({ step }) => step !== 'exam');
    const events = await db.selectFrom('inbox').select('event').where('source', 'like', 'exam:%').execute();
    const kept = events.map(({ event }) => event).join('\n');
    return {
      lost: acknowledged.filter(({ email }) => !kept.includes(`"${email}"`)).map(({ username }) => username),
      doubledIssues: lives.filter((life) => practicalsOf(town, life).length > 1).map(({ username }) => username),
      doubledNotes: doubledNotes(town),
      stuck: acknowledged.filter(({ step }) => step !== 'over').map(({ username, step }) => `${username} (${step})`),
      broken: await brokenLedgers(db),
    };
  } finally {
    await db.destroy();
  }
}

/** Notes that carry a marker another note of their issue carries too. */
export function doubledNotes(town: Town): readonly string[] {
  return [...projectOf(town).issues.values()].flatMap(({ iid, notes }) => {
    const tags = notes.flatMap(({ body }) => noteMarkerOf(body) ?? []);
    return tags.filter((tag, index) => tags.indexOf(tag) !== index).map((tag) => `#${iid} ${tag}`);
  });
}

/** Certifications whose ledger is not the chain it should be. */
export async function brokenLedgers(db: Kysely<Tables>): Promise<readonly string[]> {
  const keys = await db.selectFrom('certification').select('key').execute();
  const broken: string[] = [];
  for (const { key } of keys) if ((await verifyLedger(db, key)) !== undefined) broken.push(key);
  return broken;
}

/** The store of a town, to look at. */
export async function readerOf({ folder }: Town, databaseUrl: string | undefined): Promise<Kysely<Tables>> {
  return databaseUrl ? openPostgresReader(databaseUrl) : openEmbeddedReader(folder);
}

/** Drops what an earlier run left in the database. */
export async function emptyDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('drop schema if exists fieldcert cascade; drop schema if exists fieldcert_jobs cascade');
  await client.end();
}
