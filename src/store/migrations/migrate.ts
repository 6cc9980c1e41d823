import { type Kysely, sql } from 'kysely';
import { isPostgres } from '../dialect.ts';
import { StoreRefused } from '../refused.ts';
import type { Tables } from '../tables.ts';
import { firstTables } from './0001-tables.ts';
import { deadLetters } from './0002-dead-letters.ts';
import { standings } from './0003-standings.ts';
import { identities } from './0004-identities.ts';
import { refreshes } from './0005-refreshes.ts';
import { waiting } from './0006-waiting.ts';
import { dueRows } from './0007-due-rows.ts';

/** One step forward of the schema, written once for both databases: `bigint` is `integer` and tables are STRICT on SQLite. */
export type Migration = { readonly number: number; readonly name: string; readonly statements: readonly string[] };

/** Every step there is, in order; a step that was released is never changed. */
export const migrations: readonly Migration[] = [
  firstTables,
  deadLetters,
  standings,
  identities,
  refreshes,
  waiting,
  dueRows,
];

const TABLE =
  'create table if not exists schema_version(number bigint primary key, name text not null, at bigint not null)';

function forSqlite(statement: string): string {
  const types = statement.replaceAll(/\bbigint\b/g, 'integer');
  return types.startsWith('create table') ? `${types} strict` : types;
}

async function run(tx: Kysely<Tables>, statement: string): Promise<void> {
  await sql.raw(isPostgres(tx) ? statement : forSqlite(statement)).execute(tx);
}

/** The number of the newest step this database has seen, 0 for none. */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ number: number | null }>`select max(number) as number from schema_version`.execute(db);
  return rows[0]?.number ?? 0;
}

/**
 * Refuses a database that a newer fieldcert has changed.
 * @throws StoreRefused that says which version is needed
 */
export function refuseNewer(version: number, known: readonly Migration[] = migrations): void {
  const newest = known.at(-1)?.number ?? 0;
  if (version <= newest) return;
  throw new StoreRefused(
    `This store has schema version ${version}, but this fieldcert knows only versions up to ${newest}. Nothing was changed. Run the newer fieldcert that wrote it, or restore a backup from before the upgrade.`,
  );
}

/**
 * Refuses a database this fieldcert cannot read beside the service that owns it, which alone may bring it forward.
 * @throws StoreRefused that says which version is needed
 */
export function refuseOther(version: number): void {
  refuseNewer(version);
  const newest = migrations.at(-1)?.number ?? 0;
  if (version === newest) return;
  throw new StoreRefused(
    `This store has schema version ${version}, and this fieldcert needs version ${newest}. Nothing was changed. Start the service with this fieldcert once, which brings the store forward, or use the fieldcert that is running.`,
  );
}

/** Brings the schema forward within a transaction that holds the lock against others who do the same. */
export async function migrate(tx: Kysely<Tables>, at: number, steps: readonly Migration[] = migrations): Promise<void> {
  await run(tx, TABLE);
  const version = await schemaVersion(tx);
  refuseNewer(version, steps);
  for (const step of steps.filter(({ number }) => number > version)) {
    for (const statement of step.statements) await run(tx, statement);
    await sql`insert into schema_version(number, name, at) values (${step.number}, ${step.name}, ${at})`.execute(tx);
  }
}
