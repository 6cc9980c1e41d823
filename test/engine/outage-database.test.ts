import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { databaseUrl } from '../contract/stores.ts';
import { passed, toExams } from '../http/door.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, ourComments, scores } from './life.ts';
import { ready, usualEnd } from './outage.ts';

let wanted: End;
beforeAll(async () => {
  wanted = await usualEnd();
});

/** A schema of its own in PostgreSQL, where there is one to test with, whose connections can all be cut at once. */
function aDatabase() {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', schema);
  const run = async (text: string) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query(text).finally(() => client.end());
    return rows;
  };
  return {
    open: (now: () => number) => openPostgres({ url: url.href, schema, now, onError: () => {} }),
    /** Ends every connection of the service; gives how many there were. */
    cut: async (): Promise<number> => {
      const mine = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${schema}'`;
      return (await run(mine)).length;
    },
    [Symbol.asyncDispose]: async () => {
      await run(`drop schema if exists ${schema}, ${schema}_jobs cascade`);
    },
  };
}

describe.skipIf(databaseUrl === '')('PostgreSQL cuts every connection', () => {
  it('again and again in a life: the service comes back by itself and ends as usual', async () => {
    await using database = aDatabase();
    await using world = await openWorld({ openStore: database.open });
    /** Does something while connections are cut before, meanwhile and after. */
    const amid = async (work: () => Promise<unknown>) => {
      expect(await database.cut()).toBeGreaterThan(0);
      const cuts = database.cut().then(database.cut).then(database.cut);
      // Whoever watches the store while it is cut sees the cut too.
      await Promise.all([work().catch(() => {}), cuts]);
      await vi.waitFor(() => world.catchUp(), 60_000);
    };
    const body = JSON.stringify(passed);
    // A learning platform sends until it is told that its result was taken in.
    await amid(() => vi.waitFor(async () => expect((await toExams(world, { body })).status).toBe(202), 10_000));
    expect(await world.issues()).toHaveLength(1);
    const [first, second] = await reviewersOf(world);
    await amid(() => world.person(first).says(1, scores.first));
    await amid(() => world.person(second).says(1, scores.second));
    expect((await ready(world)).status).toBe('ready');
    // GitLab does not send again what met a 503; the sweep finds it.
    await sweep(world.service().engine);
    await world.catchUp();
    const { issues, certifications, said } = await endOf(world);
    expect({ issues, certifications }).toEqual({ issues: wanted.issues, certifications: wanted.certifications });
    expect(ourComments({ said })).toEqual(ourComments(wanted));
  }, 120_000);
});
