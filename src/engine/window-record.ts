import type { Kysely } from 'kysely';
import type { RenewalWindow } from '../core/calendar/windows.ts';
import type { WindowRecord } from '../core/product/window-rules.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** What is on record of a window itself. */
export async function recordOf(db: Kysely<Tables>, { id }: Pick<RenewalWindow, 'id'>): Promise<WindowRecord> {
  return JSON.parse((await readMeta(db, `window ${id}`)) ?? '{}') as WindowRecord;
}

/** What is to be put on record of a window beside what is there, and what came of the work. */
type Worked<Result> = { readonly record?: WindowRecord | undefined; readonly result: Result };

/** Works with the record of a window, while nobody else does. */
export async function recording<Result>(
  { store }: { readonly store: Store },
  window: RenewalWindow,
  work: (tx: Tx, before: WindowRecord) => Promise<Worked<Result>>,
): Promise<Result> {
  return store.transaction(async (tx) => {
    await store.lock(tx, 'windows');
    const before = await recordOf(tx, window);
    const { record, result } = await work(tx, before);
    if (record) await writeMeta(tx, `window ${window.id}`, JSON.stringify({ ...before, ...record }));
    return result;
  });
}
