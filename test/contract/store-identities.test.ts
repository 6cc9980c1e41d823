import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addAlias, certificationFor, keysNow, removeAliases } from '../../src/store/aliases.ts';
import { certificationsOf, saveCertification, unknownLearners } from '../../src/store/certifications.ts';
import { linkIdentity, linkOf, linksVersion, standingLinks, unlinkIdentity } from '../../src/store/identities.ts';
import type { Store } from '../../src/store/store.ts';
import { aClock, aPlace, kinds, type Place } from './stores.ts';

const home = { kind: 'email', value: 'Maya@Home.example' } as const;
const decided = { by: 'priya', at: 5, because: 'She said so.' };

describe.each(kinds)('who is who, in a store, $name', (kind) => {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = aPlace(kind);
    store = await place.open(aClock());
  });
  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const link = (userId: number, called: typeof home = home) =>
    store.transaction((tx) => linkIdentity(tx, { id: store.newId(), ...called, userId, ...decided }));
  const unlink = () => store.transaction((tx) => unlinkIdentity(tx, home, { ...decided, at: 6 }));

  test('a link stands in any case until it is ended, and the end is kept', async () => {
    expect(await link(101)).toBeUndefined();
    expect(await linkOf(store.db, { kind: 'email', value: 'MAYA@home.example' })).toMatchObject({ user_id: 101 });
    expect(await linkOf(store.db, { kind: 'username', value: home.value })).toBeUndefined();
    expect(await link(102)).toMatchObject({ user_id: 101 });
    expect(await unlink()).toBe(true);
    expect(await unlink()).toBe(false);
    expect(await linkOf(store.db, home)).toBeUndefined();
    expect(await link(102)).toBeUndefined();
    expect((await standingLinks(store.db)).map(({ user_id }) => user_id)).toEqual([102]);
    expect(await store.db.selectFrom('identity').selectAll().orderBy('id').execute()).toMatchObject([
      { value: 'maya@home.example', user_id: 101, linked_by: 'priya', unlinked_at: 6, unlinked_by: 'priya' },
      { value: 'maya@home.example', user_id: 102, unlinked_at: null },
    ]);
  });

  test('every link and every end of one makes another version', async () => {
    const versions = [await linksVersion(store.db)];
    for (const act of [() => link(101), unlink, () => link(101), unlink]) {
      await act();
      versions.push(await linksVersion(store.db));
    }
    expect(new Set(versions).size).toBe(versions.length);
    await link(101);
    const before = await linksVersion(store.db);
    await link(102);
    expect(await linksVersion(store.db)).toBe(before);
  });

  test('of two who link the same at once one is told of the other', async () => {
    const both = await Promise.allSettled([link(101), link(102)]);
    const won = both.filter((one) => one.status === 'fulfilled' && one.value === undefined);
    expect(won).toHaveLength(1);
    expect(await standingLinks(store.db)).toHaveLength(1);
  });

  test('a key stands for itself, or for the first certification that took it over', async () => {
    expect(await certificationFor(store.db, 'SA-101/u1')).toBe('SA-101/u1');
    for (const target of ['SA-101/e:a', 'SA-101/e:b'])
      await store.transaction((tx) => addAlias(tx, 'SA-101/u1', target, 5));
    const now = await keysNow(store.db, ['SA-101/u1', 'SA-101/u2']);
    expect(now('SA-101/u1').target).toBe('SA-101/e:a');
    expect(now('SA-101/u2')).toEqual({ target: 'SA-101/u2', version: await linksVersion(store.db) });
    expect(await certificationFor(store.db, 'SA-101/u1')).toBe('SA-101/e:a');
    await store.transaction((tx) => removeAliases(tx, 'SA-101/e:a'));
    expect(await certificationFor(store.db, 'SA-101/u1')).toBe('SA-101/u1');
  });

  test('certifications are found by their learner', async () => {
    const save = (key: string, learner: object) =>
      store.transaction((tx) => saveCertification(tx, { key, state: 'x', data: { key, exam: 'E', learner }, at: 5 }));
    await save('a', { is: 'unknown', examinee: { email: 'x@y.example' } });
    await save('b', { is: 'known', userId: 5 });
    await save('c', { is: 'known', userId: 50 });
    expect((await unknownLearners(store.db)).map(({ key }) => key)).toEqual(['a']);
    expect((await certificationsOf(store.db, 5)).map(({ key }) => key)).toEqual(['b']);
  });
});
