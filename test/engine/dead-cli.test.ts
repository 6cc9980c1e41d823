import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { inboxRow, receive } from '../../src/store/inbox.ts';
import { ledgerOf } from '../../src/store/ledger.ts';
import type { Store } from '../../src/store/store.ts';
import { aClock, aPlace, type Clock, embedded, type Place } from '../contract/stores.ts';

let clock: Clock;
let place: Place;
let store: Store;
let exitCode: typeof process.exitCode;

beforeEach(async () => {
  clock = aClock();
  place = aPlace(embedded);
  store = await place.open(clock);
  exitCode = process.exitCode;
});
afterEach(async () => {
  process.exitCode = exitCode;
  await store[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** Runs the command line as `priya` beside the running service. */
async function types(...words: string[]) {
  let out = '';
  let errors = '';
  const terminal = {
    env: { USER: 'priya' },
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
  };
  process.exitCode = 0;
  await createProgram(terminal).parseAsync(['node', 'fieldcert', ...words, '--data', place.where]);
  return { out, errors, code: process.exitCode };
}

async function parkedEvents(...keys: string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const certKey of keys) {
    const event = { happened: 'time-came', dueAt: 1 };
    const arrival = { source: 'timer', dedupe: certKey, certKey, event, at: clock.at };
    ids.push((await store.transaction((tx) => receive(store, tx, arrival))).id);
  }
  const dead = async () => ({ is: 'dead', because: 'TypeError: no' }) as const;
  await using _work = await store.queue.work({ advance: dead, apply: dead }, { concurrency: 2 });
  await store.queue.idle();
  return ids;
}

describe('fieldcert dead', () => {
  it('says that nothing waits', async () => {
    expect(await types('dead', 'list')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing waits for you'),
    });
    expect((await types('dead', 'retry', '--all')).out).toContain('Nothing waits for you');
  });

  it('lists, shows, and names a row by the beginning of its id', async () => {
    const [id = ''] = await parkedEvents('SA-101/u1');
    expect((await types('dead', 'list')).out).toContain(`→ fieldcert dead show ${id} --data ${place.where}`);
    const shown = await types('dead', 'show', id.toUpperCase().slice(0, 13));
    expect(shown.out).toContain('"happened": "time-came"');
    expect(shown.out).toContain(`fieldcert dead retry ${id} --data ${place.where}`);
  });

  it('retries several, or all, in the name of whoever sits there', async () => {
    const ids = await parkedEvents('a', 'b', 'c', 'd');
    const two = await types('dead', 'retry', ids[0] ?? '', ids[1] ?? '');
    expect(two).toMatchObject({ code: 0, errors: '' });
    expect(two.out.match(/^Retried: a timer of [ab]\. /gm)).toHaveLength(2);
    await types('dead', 'retry', '--all', '--by', 'Noor Aziz');
    expect((await types('dead', 'list')).out).toContain('Nothing waits for you');
    const by = await Promise.all(['a', 'd'].map(async (key) => (await ledgerOf(store.db, key)).at(-1)?.because));
    expect(by).toEqual(['retried by priya', 'retried by Noor Aziz']);
    expect((await store.db.selectFrom('inbox').select('attempts').execute()).map((row) => row.attempts)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('drops with a reason, once', async () => {
    const [id = ''] = await parkedEvents('a');
    expect((await types('dead', 'drop', id, '--reason', ' ')).errors).toContain('The reason is empty.');
    expect((await types('dead', 'drop', id, '--reason', ' A test. ')).out).toContain('Dropped: a timer of a.');
    expect((await inboxRow(store.db, id))?.because).toBe('dropped by priya: A test.');
    const again = await types('dead', 'retry', id);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.errors).toMatch(/was dropped by priya at \d{4}-.* already\.\n→ See what is left/);
    expect((await types('dead', 'show', id)).out).toContain('It was dropped by priya');
  });

  it('says what it cannot find, and where to look', async () => {
    await parkedEvents('a', 'b');
    const none = await types('dead', 'show', 'ffff');
    expect(none).toMatchObject({
      code: 1,
      errors: expect.stringContaining('an id that begins with “ffff”.\n→ Take the id from'),
    });
    expect((await types('dead', 'show', '0')).errors).toContain('Several ids begin with “0”.');
    expect((await types('dead', 'retry')).errors).toContain('Name what to retry.');
    expect((await types('dead', 'retry', 'a', '--all')).errors).toContain('Name what to retry.');
  });

  it('names the folder where no store is', async () => {
    const other = aPlace(embedded);
    await store[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
    place = other;
    for (const words of [['list'], ['show', 'a'], ['retry', 'a'], ['drop', 'a', '--reason', 'x']]) {
      const { errors, code } = await types('dead', ...words);
      expect([errors, code]).toEqual([
        `There is no fieldcert store in ${place.where}. Name the folder the service runs on with --data DIR.\n`,
        1,
      ]);
    }
    store = await place.open(clock);
  });
});
