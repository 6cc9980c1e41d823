/** SQLite: busy, locked, no memory, read-only, disk error, corrupt, disk full, cannot open, lock protocol (sqlite.org/rescode.html). */
const SQLITE_AWAY: readonly number[] = [5, 6, 7, 8, 10, 11, 13, 14, 15];

/** PostgreSQL: connection, resources, shutdown, system error, and transactions that lost against others (appendix A of its manual). */
const POSTGRES_AWAY = /^(08|53|57P|58)...?$|^(25006|40001|40P01|55P03|57014)$/;

/** Node: the way to the server is broken. */
const NETWORK_AWAY =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOSPC|EMFILE|ENFILE)$/;

/** pg names these by their words only: node_modules/pg/lib/client.js, pg-pool/index.js. */
const WORDS_AWAY =
  /^(Connection terminated|timeout e|Query read timeout|Client (was closed|has encountered a connection error))/;

/** Whether an error says that the store could not be reached or written, which is no fault of whoever asked. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isStoreAway);
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_AWAY.includes(error.errcode & 0xff);
  const code = 'code' in error ? String(error.code) : '';
  return POSTGRES_AWAY.test(code) || NETWORK_AWAY.test(code) || WORDS_AWAY.test(error.message);
}

/** SQLite: disk full; PostgreSQL: disk full; Node: no space left, quota used up. */
const FULL = /^(53100|ENOSPC|EDQUOT)$/;

/** Whether an error says that nothing can be written because the disk of the store is full. */
export function isStoreFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === 13;
  return 'code' in error && FULL.test(String(error.code));
}
