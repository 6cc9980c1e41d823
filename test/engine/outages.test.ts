import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { databaseUrl } from '../contract/stores.ts';
import { passed, toExams } from '../http/door.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, liveThrough, ourComments, scores } from './life.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let wanted: End;
beforeAll(async () => {
  await using world = await openWorld();
  await liveThrough(world);
  wanted = await endOf(world);
  expect(wanted.certifications).toMatchObject([{ state: 'certified' }]);
  expect(ourComments(wanted)).toHaveLength(1);
});

async function ready(world: World) {
  const answer = await fetch(`${world.service().url}/readyz`);
  type Part = { readonly waiting: number; readonly oldestSeconds: number };
  return (await answer.json()) as {
    readonly status: string;
    readonly events: Part;
    readonly effects: Part;
    readonly parked: number;
  };
}

/** Lets time pass, a minute at a step, with everything done that is due meanwhile. */
async function pass(world: World, ms: number): Promise<void> {
  for (const end = world.clock.at + ms; world.clock.at < end; ) {
    world.clock.at += minute;
    await world.settle();
  }
}

/** What the service answered GitLab's hook, in order. */
function hookAnswers(world: World): readonly string[] {
  const hooks = [...world.sandbox.world.projects.values()].flatMap((project) => project.hooks);
  return hooks.flatMap(({ events }) => events.map(({ responseStatus }) => responseStatus));
}

describe('GitLab away for an hour', () => {
  /** Maya's practical is open; within the next hour reviewers score it and Jonas passes his exam. */
  async function eventfulHour(world: World, away: boolean) {
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    const { faults } = world.sandbox.control;
    // The service names projects by their path, people by the number.
    if (away) faults.next({ path: /^\/projects\/\D/ }, { kind: 'cut', when: 'before' }, 100_000);
    await world.person(first).says(1, scores.first);
    await pass(world, 20 * minute);
    const taken = await world.person('jonas').passes('TAM-101', 88);
    await pass(world, 20 * minute);
    await world.person(second).says(1, scores.second);
    await pass(world, 20 * minute);
    const waiting = await ready(world);
    const opened = (await world.issues()).length;
    faults.clear();
    await pass(world, 6 * minute);
    const answers = hookAnswers(world);
    return { taken: taken.status, waiting, opened, answers, end: await endOf(world), left: await ready(world) };
  }

  it('takes everything in, says how long it waits, and ends as usual', async () => {
    await using calm = await openWorld();
    await using world = await openWorld();
    const usual = await eventfulHour(calm, false);
    const seen = await eventfulHour(world, true);
    expect(usual).toMatchObject({ opened: 2, waiting: { effects: { waiting: 0, oldestSeconds: 0 } } });
    expect(usual.end.certifications.map(({ state }) => state)).toContain('certified');
    expect(seen).toMatchObject({ taken: 202, opened: 1, waiting: { status: 'ready' } });
    expect(seen.waiting.effects).toEqual({ waiting: expect.any(Number), oldestSeconds: 3600 });
    expect(seen.answers.length).toBeGreaterThanOrEqual(2);
    expect(new Set(seen.answers)).toEqual(new Set(['200']));
    expect(seen.left).toMatchObject({ events: { waiting: 0 }, effects: { waiting: 0 }, parked: 0 });
    expect(seen.end).toEqual(usual.end);
  });
});

describe('our clock', () => {
  const jumps = [
    ['a day ahead and back', day],
    ['an hour ahead and back', hour],
    ['a day back and right again', -day],
    ['an hour back and right again', -hour],
  ] as const;

  it.each(jumps)('%s between steps: the same end', async (_, ms) => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    const jump = async (by: number) => {
      world.clock.at += by;
      await world.settle();
    };
    await jump(ms);
    await jump(-ms);
    await world.person(first).says(1, scores.first);
    await jump(ms);
    await jump(-ms);
    await world.person(second).says(1, scores.second);
    await pass(world, minute);
    expect(await endOf(world)).toEqual(wanted);
  });

  it.each(jumps)('%s while something is put off: it is tried soon, once', async (_, ms) => {
    await using world = await openWorld();
    const start = world.clock.at;
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, scores.first);
    const { faults } = world.sandbox.control;
    faults.next({ path: /^\/projects\/\D/ }, { kind: 'cut', when: 'before' }, 100_000);
    await world.person(second).says(1, scores.second);
    world.clock.at += ms;
    await pass(world, 20 * minute);
    world.clock.at -= ms;
    faults.clear();
    await pass(world, Math.abs(ms) === hour ? hour + 6 * minute : 6 * minute);
    expect(world.clock.at - start).toBeLessThan(2 * hour);
    expect(await endOf(world)).toEqual(wanted);
  });

  it('wrong by a day turns signed messages down in words that name the clock', async () => {
    await using world = await openWorld();
    const body = JSON.stringify(passed);
    const at = world.clock.at;
    for (const [ms, words] of [
      [day, '1440 minutes ago by our clock'],
      [-day, '1440 minutes from now by our clock'],
    ] as const) {
      world.clock.at = at + ms;
      const answer = await toExams(world, { body, at });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(words) });
    }
    world.clock.at = at;
    expect((await toExams(world, { body, at })).status).toBe(202);
  });
});

/** A disk for a world: filled, and given its space back. */
type Disk = AsyncDisposable & {
  readonly fill: (world: World) => Promise<void>;
  readonly free: (world: World) => Promise<void>;
};

/** SQLite's own limit, on the connection that writes: it then says what it says of a full disk. */
function limitedDisk(): Disk {
  const allow = async (world: World, pages: number) => {
    const { store } = world.service().engine;
    await store.transaction((tx) => sql.raw(`pragma max_page_count = ${pages}`).execute(tx));
  };
  const fill = (world: World) => allow(world, 1);
  return { fill, free: (world) => allow(world, 1_000_000), [Symbol.asyncDispose]: async () => {} };
}

/** A real disk of a few MB, on which worlds opened meanwhile keep their data. */
function smallDisk(): Disk {
  const at = mkdtempSync(join(tmpdir(), 'fieldcert-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'fieldcert-test', at], { stdio: 'pipe' });
  } catch (error) {
    rmSync(at, { recursive: true });
    throw error;
  }
  vi.stubEnv('TMPDIR', at);
  const filler = join(at, 'filler');
  return {
    fill: async () => {
      const { bavail, bsize } = statfsSync(at);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    free: async () => rmSync(filler),
    [Symbol.asyncDispose]: async () => {
      vi.unstubAllEnvs();
      execFileSync('umount', ['--lazy', at]);
      rmSync(at, { recursive: true });
    },
  };
}

async function mayMount(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    await smallDisk()[Symbol.asyncDispose]();
    return true;
  } catch {
    return false;
  }
}

const byLimit = ['at the limit of SQLite', limitedDisk] as const;
const disks = (await mayMount()) ? [byLimit, ['for real', smallDisk] as const] : [byLimit];

describe('a disk that is full', () => {
  /** Takes what fits in half-filled pages, until nothing more does; gives the ids of what was taken in, and the refusal. */
  async function untilFull(world: World) {
    const kept: string[] = [];
    for (let number = 0; number < 5_000; number += 1) {
      const id = `msg_${number}`;
      const learner = { email: `learner-${number}@example.com` };
      const answer = await toExams(world, {
        body: JSON.stringify({ ...passed, data: { ...passed.data, learner } }),
        id,
      });
      if (answer.status !== 202) return { kept, answer };
      kept.push(id);
    }
    throw new Error('The disk never was full.');
  }

  it.each(disks)('%s: senders shall come again, and when there is room it goes on', async (_, open) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    await using disk = open();
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, scores.first);
    await disk.fill(world);

    const { kept, answer } = await untilFull(world);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('disk of the store is full') });
    expect((await fetch(`${world.service().url}/healthz`)).status).toBe(200);
    expect((await ready(world)).status).toBe('ready');
    // Too long for what is left of any page.
    const saying = world.person(second).says(1, `${scores.second}\n\n${'Well done. '.repeat(2_000)}`);
    await vi.waitFor(() => expect(hookAnswers(world).at(-1)).toBe('503'), 5_000);

    await disk.free(world);
    await saying;
    await pass(world, minute);
    const { db } = world.service().engine.store;
    const rows = await db.selectFrom('inbox').select(['dedupe', 'processed_at']).execute();
    expect(rows.map(({ dedupe }) => dedupe)).toEqual(expect.arrayContaining(kept));
    expect(rows.filter(({ processed_at }) => processed_at === null)).toEqual([]);
    await sweep(world.service().engine);
    await world.catchUp();
    const end = await endOf(world);
    expect(end.issues).toEqual(wanted.issues);
    expect(ourComments(end)).toEqual(ourComments(wanted));
  });

  it('is told even where SQLite has rolled back by itself', async () => {
    await using world = await openWorld();
    const { store } = world.service().engine;
    const twice = store.transaction(async (tx) => {
      const insert = sql`insert or rollback into meta(key, value) values ('once', '1')`;
      await insert.execute(tx);
      await insert.execute(tx);
    });
    await expect(twice).rejects.toThrow(/UNIQUE constraint failed/);
    await store.transaction((tx) => sql`insert into meta(key, value) values ('once', '2')`.execute(tx));
  });
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

const databases = databaseUrl === '' ? [] : ['PostgreSQL'];

describe.each(databases)('%s cuts every connection', () => {
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
