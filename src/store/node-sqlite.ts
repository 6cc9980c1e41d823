import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Dialect, Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Tables } from './tables.ts';

const BUSY_MS = 5000;
const STATEMENTS_KEPT = 500;

const WRITER = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  // In KiB. Indexes on random keys touch pages all over; fetched anew for each row they would cost more than all else.
  'pragma cache_size = -16384',
  // In pages: moving them from the log to the database keeps a commit waiting, and more at once are fewer in all.
  'pragma wal_autocheckpoint = 4000',
];

function adapt(statement: StatementSync): SqliteStatement {
  const values = (parameters: ReadonlyArray<unknown>) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

// On a full disk SQLite rolls back by itself, and the complaint of a second rollback would hide why.
function rollback(database: DatabaseSync): SqliteStatement {
  const statement = adapt(database.prepare('rollback'));
  const nothing = { changes: 0, lastInsertRowid: 0 };
  return { ...statement, run: (parameters) => (database.isTransaction ? statement.run(parameters) : nothing) };
}

function statementOf(database: DatabaseSync, text: string): SqliteStatement {
  if (text === 'rollback') return rollback(database);
  // A transaction that begins as a reader and then writes can fail as busy in the middle.
  return adapt(database.prepare(text === 'begin' ? 'begin immediate' : text));
}

function adapted(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (text) => {
      const known = kept.get(text) ?? statementOf(database, text);
      if (kept.size >= STATEMENTS_KEPT) kept.clear();
      kept.set(text, known);
      return known;
    },
  };
}

function dialect(database: DatabaseSync): Dialect {
  return new SqliteDialect({ database: async () => adapted(database) });
}

function open(path: string, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly, timeout: BUSY_MS });
  if (!readOnly) for (const pragma of WRITER) database.exec(pragma);
  return database;
}

/** Opens a SQLite file for Kysely: durable at each commit (WAL, synchronous=FULL), or for reading only. */
export function openSqlite(path: string, { readOnly }: { readonly readOnly: boolean }): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialect(open(path, readOnly)) });
}

/** The one connection that writes. */
type SqliteWriter = {
  readonly db: Kysely<Tables>;
  /** Whether commits from now on are durable at once, as they are at first; between transactions only. */
  waitForDisk(waits: boolean): void;
};

/**
 * Opens a SQLite file for Kysely, with a say in what each commit waits for. One that does not wait is durable with the next that
 * does: the log is read back as far as it is whole, and never past a gap.
 */
export function openSqliteWriter(path: string): SqliteWriter {
  const database = open(path, false);
  let waiting = true;
  return {
    db: new Kysely<Tables>({ dialect: dialect(database) }),
    waitForDisk: (waits) => {
      if (waits !== waiting) database.exec(`pragma synchronous = ${waits ? 'full' : 'normal'}`);
      waiting = waits;
    },
  };
}
