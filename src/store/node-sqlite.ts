import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Dialect, Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Tables } from './tables.ts';

const BUSY_MS = 5000;
const STATEMENTS_KEPT = 500;

const WRITER = ['pragma journal_mode = wal', 'pragma synchronous = full', 'pragma foreign_keys = on'];

function adapt(statement: StatementSync): SqliteStatement {
  const values = (parameters: ReadonlyArray<unknown>) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function adapted(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (text) => {
      // A transaction that begins as a reader and then writes can fail as busy in the middle.
      const known = kept.get(text) ?? adapt(database.prepare(text === 'begin' ? 'begin immediate' : text));
      if (kept.size >= STATEMENTS_KEPT) kept.clear();
      kept.set(text, known);
      return known;
    },
  };
}

function dialect(database: DatabaseSync): Dialect {
  return new SqliteDialect({ database: async () => adapted(database) });
}

/** Opens a SQLite file for Kysely: durable at each commit (WAL, synchronous=FULL), or for reading only. */
export function openSqlite(path: string, { readOnly }: { readonly readOnly: boolean }): Kysely<Tables> {
  const database = new DatabaseSync(path, { readOnly, timeout: BUSY_MS });
  if (!readOnly) for (const pragma of WRITER) database.exec(pragma);
  return new Kysely<Tables>({ dialect: dialect(database) });
}
