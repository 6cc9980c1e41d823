import type { CompiledQuery, Kysely } from 'kysely';
import { isPostgres } from './dialect.ts';
import type { Tables } from './tables.ts';

/** The values of one row, by name. */
type Values = Readonly<Record<string, string | number | null>>;

/** What stands in a statement for a value until it is filled in. */
type Blank = { readonly row: number; readonly name: string };

function blanksOf<Row extends Values>(row: number): Row {
  // The builder only passes values on, so it never sees what stands in for them.
  return new Proxy({}, { get: (_, name): Blank => ({ row, name: String(name) }) }) as Row;
}

function fillIn<Found>(query: CompiledQuery<Found>, rows: readonly Values[]): CompiledQuery<Found> {
  const filled = ({ row, name }: Blank) => rows[row]?.[name];
  const isBlank = (value: unknown): value is Blank => typeof value === 'object' && value !== null;
  return { ...query, parameters: query.parameters.map((value) => (isBlank(value) ? filled(value) : value)) };
}

/**
 * A statement over several rows of values that is put together once for each number of rows and each kind of database, and from
 * then on only filled in, because putting it together takes longer than running it. `build` must not look into the values.
 */
export function statementOfRows<Row extends Values, Found>(
  build: (db: Kysely<Tables>, rows: readonly Row[]) => { compile(): CompiledQuery<Found> },
): (db: Kysely<Tables>, rows: readonly Row[]) => Promise<readonly Found[]> {
  const kept = new Map<string, CompiledQuery<Found>>();
  const built = (db: Kysely<Tables>, count: number) => {
    const blanks = Array.from({ length: count }, (_, row) => blanksOf<Row>(row));
    return build(db, blanks).compile();
  };
  return async (db, rows) => {
    const name = `${isPostgres(db)} ${rows.length}`;
    const query = kept.get(name) ?? built(db, rows.length);
    kept.set(name, query);
    return (await db.executeQuery(fillIn(query, rows))).rows;
  };
}

/** A statement over one row of values, as `statementOfRows` has it; gives the first row found. */
export function statement<Row extends Values, Found>(
  build: (db: Kysely<Tables>, values: Row) => { compile(): CompiledQuery<Found> },
): (db: Kysely<Tables>, values: Row) => Promise<Found | undefined> {
  const run = statementOfRows<Row, Found>((db, [values = blanksOf<Row>(0)]) => build(db, values));
  return async (db, values) => (await run(db, [values]))[0];
}
