import { describe, expect, test } from 'vitest';
import type { Refresh } from '../../src/core/content/refresh.ts';
import { savedCertification } from '../../src/store/certifications.ts';
import { receive } from '../../src/store/inbox.ts';
import { everyRefresh, refreshOf, saveRefresh } from '../../src/store/refreshes.ts';
import { aClock, aPlace, kinds } from './stores.ts';

const refresh = (list: string, release: string): Refresh => {
  const round = { number: 1, project: 'field/one', openedAt: 0, said: [], revision: 0, release };
  return { key: `content:${list}`, list, round, past: [] };
};

describe.each(kinds)('what is asked about content lists, $name', (kind) => {
  test('is kept by list, the newest in place of the one before, and is no certification', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    const { db } = store;
    expect(await refreshOf(db, 'content:sales')).toBeUndefined();
    await store.transaction(async (tx) => {
      await receive(store, tx, { source: 'x', dedupe: '1', certKey: 'content:sales', event: {}, at: 1 });
      await saveRefresh(tx, refresh('sales', '2026-11-19'), 1);
      await saveRefresh(tx, refresh('cs', '2026-11-19'), 1);
      await saveRefresh(tx, refresh('sales', '2026-12-17'), 2);
    });
    expect((await everyRefresh(db)).map(({ list, round }) => [list, round.release])).toEqual([
      ['cs', '2026-11-19'],
      ['sales', '2026-12-17'],
    ]);
    expect(await savedCertification(db, 'content:sales')).toBeUndefined();
  });
});
