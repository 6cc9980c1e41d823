import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openEvents } from '../../src/store/inbox.ts';
import type { Store } from '../../src/store/store.ts';
import { aClock, aPlace, embedded, kinds, type Place, settling } from './stores.ts';

const CHILD = fileURLToPath(new URL('store-child.ts', import.meta.url));

type Running = { readonly child: ChildProcess; readonly lines: string[]; readonly ended: Promise<unknown[]> };

/** A process on a store, its lines as they come. */
function start(mode: string, kind: string, { where }: Place, name = 'child'): Running {
  const child = spawn(process.execPath, [CHILD, mode, kind, where, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    child.emit('lines');
  });
  return { child, lines, ended: once(child, 'close') };
}

/** Waits for `count` lines. */
async function until({ child, lines }: Running, count: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (lines.length >= count) resolve();
    };
    child.on('lines', look).on('close', () => reject(new Error('The process ended early.')));
    look();
  });
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

async function drain(store: Store): Promise<string[]> {
  const done: string[] = [];
  const handler = settling(store, (_queue, id) => done.push(id));
  await using _work = await store.queue.work({ advance: handler, apply: handler }, { concurrency: 4 });
  await store.queue.idle();
  return done;
}

describe.each(kinds)('after the process was killed, $name', (kind) => {
  test('a job that was running runs again', async () => {
    await using place = aPlace(kind);
    const running = start('hang', kind.name, place);
    await until(running, 1);
    await kill(running);
    await place.bury();
    await using store = await place.open(aClock());
    expect((await openEvents(store.db)).count).toBe(1);
    expect(await drain(store)).toHaveLength(1);
    expect((await openEvents(store.db)).count).toBe(0);
  });

  test('a closed store lets the process end by itself', async () => {
    await using place = aPlace(kind);
    expect(await start('once', kind.name, place).ended).toEqual([0, null]);
    await using store = await place.open(aClock());
    expect((await openEvents(store.db)).count).toBe(0);
  });
});

describe('an embedded store killed again and again', () => {
  test('keeps every event it acknowledged, numbered without gaps', { timeout: 60_000 }, async () => {
    await using place = aPlace(embedded);
    const acknowledged = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const writing = start('write', embedded.name, place, `round-${round}`);
      await until(writing, 3 + ((round * 37) % 50));
      await kill(writing);
      for (const id of writing.lines) acknowledged.add(id);
    }
    await using store = await place.open(aClock());
    await drain(store);
    const rows = await store.db.selectFrom('inbox').selectAll().orderBy('cert_key').orderBy('seq').execute();
    const kept = new Set(rows.filter((row) => row.processed_at !== null).map((row) => row.id));
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    for (const key of new Set(rows.map((row) => row.cert_key))) {
      const numbers = rows.filter((row) => row.cert_key === key).map((row) => row.seq);
      expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    }
    const { rows: checked } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.db);
    expect(checked[0]?.integrity_check).toBe('ok');
  });
});
