import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import { passed, toExams } from '../http/door.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, ourComments, scores } from './life.ts';
import { hookAnswers, minute, pass, ready, usualEnd } from './outage.ts';

let wanted: End;
beforeAll(async () => {
  wanted = await usualEnd();
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
        // Not passed, so that nothing but the row comes of it.
        body: JSON.stringify({ ...passed, data: { ...passed.data, learner, score: { raw: 40, max: 100 } } }),
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
