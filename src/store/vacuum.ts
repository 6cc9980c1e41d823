import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Whether PostgreSQL takes rows that are dead out of its tables by itself; it does unless somebody switched that off. */
export async function vacuumsItself(db: Kysely<Tables>): Promise<boolean> {
  const asked = await sql<{ setting: string }>`select current_setting('autovacuum') as setting`.execute(db);
  return asked.rows[0]?.setting === 'on';
}
