import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../src/store/ledger.ts';
import { command } from '../engine/mending.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 24 * 3_600_000;
const traces = /maya|lindqvist|home\.example|LMS-1001|the-demo-call|slides were late|u101\b|"userId":101\b/i;

describe('a learner who asks to be erased', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sits = async (exam: string, learner: object, raw: number) => {
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam, learner, score: { raw, max: 100 }, completedAt });
    await world.settle();
  };
  const erase = (...words: readonly string[]) => command(world, 'people', 'erase', '@maya', '--by', 'priya', ...words);
  const db = () => world.service().engine.store.db;
  const dump = async () => {
    const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db());
    const rows = [];
    for (const { name } of tables.rows)
      for (const row of (await sql`select * from ${sql.table(name)}`.execute(db())).rows)
        rows.push(`${name} ${JSON.stringify(row)}`);
    return rows;
  };
  const states = () => db().selectFrom('certification').select(['key', 'state']).orderBy('key').execute();

  /** A certified practical found late by an address of hers, a failed exam, an exam nobody knows, and one of Jonas beside them. */
  const lives = async () => {
    await sits('SA-101', { email: 'Maya@Home.example' }, 92);
    const link = ['maya@home.example', '@maya', '--by', 'priya', '--reason', 'It is Maya.'];
    await command(world, 'people', 'link', ...link);
    // The command's clock is the real one, so what it took in is due when the world's clock has come so far.
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
    await sits('PK-CS', { externalId: 'LMS-1001' }, 85);
    await sits('SA-909', { email: 'maya.lindqvist@example.com' }, 90);
    await world.person('jonas').passes('TAM-101', 95);
    await world.person('maya').says(1, '/evidence https://example.com/the-demo-call Maya’s demo');
    for (const reviewer of await reviewersOf(world))
      await world.person(reviewer).says(1, '/score all 3 The slides were late, Maya\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  };

  it('leaves counts, states and dates, and nothing that says who it was', async () => {
    await lives();
    const before = await dump();
    const others = before.filter((row) => !traces.test(row));
    const [ledger] = await db()
      .selectFrom('ledger')
      .select(['hash', 'number'])
      .where('cert_key', '=', 'SA-101/e:maya@home.example')
      .orderBy('number', 'desc')
      .execute();
    await erase('--apply');

    const after = await dump();
    expect(after.filter((row) => traces.test(row))).toEqual([]);
    expect(after).toEqual(expect.arrayContaining(others.filter((row) => row.includes('TAM-101/u102'))));
    expect(after.filter((row) => row.startsWith('inbox '))).toHaveLength(
      before.filter((row) => row.startsWith('inbox ')).length,
    );
    const found = await states();
    expect(found.map(({ state }) => state).toSorted()).toEqual(['certified', 'certified', 'new', 'preparing']);
    const key = found.find(({ key: one }) => one.startsWith('SA-101/x:'))?.key ?? '';
    expect(key).toMatch(/^SA-101\/x:erased-[0-9a-f]{16}$/);
    const [line, ...more] = await db().selectFrom('ledger').selectAll().where('cert_key', '=', key).execute();
    expect(more).toEqual([]);
    expect(line).toMatchObject({ actor: 'priya', action: 'learner erased' });
    expect(JSON.parse(line?.detail ?? '')).toMatchObject({ lines: ledger?.number, lastHash: ledger?.hash });
    expect(await verifyLedger(db(), key)).toBeUndefined();
    const explained = await command(world, 'explain', key);
    expect(explained).not.toMatch(traces);
    expect(explained).toContain('priya erased the learner');
    expect(explained).toContain('What each reviewer scored is kept no more');
    expect(explained).toContain(
      `The ${ledger?.number} lines until then went with them; the last hash was ${ledger?.hash}.`,
    );
    expect(await command(world, 'people', 'list', '--unknown')).toBe('Every learner is known.\n');
  });

  it('is left alone by the service from then on, whatever becomes of the issue', async () => {
    await lives();
    await erase('--apply');
    const calls = world.calls().length;
    await world.person('maya').says(1, '/help');
    await world.restart();
    await world.catchUp();
    expect((await dump()).filter((row) => row.includes('"happened"') && traces.test(row))).toEqual([]);
    const written = world
      .calls()
      .slice(calls)
      .filter(({ method, path }) => method !== 'GET' && path.includes('/issues/1'));
    expect(written).toEqual([]);
  });

  it('may come back one day, as somebody new', async () => {
    await lives();
    await erase('--apply');
    world.clock.at += day;
    await world.person('maya').passes('SA-101', 95);
    expect((await world.issues()).map(({ title }) => title)).toContain('SA-101 practical: Maya Lindqvist');
    expect((await states()).filter(({ key }) => key.startsWith('SA-101/'))).toHaveLength(2);
  });

  it('is not erased while a practical is open, and nothing is changed', async () => {
    await world.person('maya').passes('SA-101', 92);
    const before = await dump();
    expect(await erase('--apply')).toContain('A practical is open (preparing): have it withdrawn first.');
    expect(await dump()).toEqual(before);
    await world.person('maya').says(1, '/withdraw');
    expect(await erase('--apply')).toContain('stands in their place');
    expect((await states()).map(({ state }) => state)).toEqual(['withdrawn']);
    expect((await dump()).filter((row) => traces.test(row))).toEqual([]);
  });

  it('is not erased while something waits to be shown', async () => {
    world.sandbox.control.faults.next({ method: 'POST', path: /issues$/ }, { kind: 'bad-gateway', when: 'before' }, 50);
    await world.person('maya').passes('SA-101', 92);
    expect(await erase()).toContain('wait to be settled');
  });
});
