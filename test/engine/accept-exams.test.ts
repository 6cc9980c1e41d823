import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { ExamResult } from '../../src/core/exams/exam.ts';
import { acceptExam, acceptExams } from '../../src/engine/accept-exam.ts';
import type { ExamDesk } from '../../src/engine/engine.ts';
import { keyOfArrival, wasToldOf } from '../../src/store/inbox.ts';
import type { Store } from '../../src/store/store.ts';
import { logTo } from '../../src/telemetry/telemetry.ts';
import { aClock, aPlace, kinds } from '../contract/stores.ts';
import { people, program, result } from '../core/builders.ts';

const deskOn = (store: Store): ExamDesk => ({
  program,
  people,
  store,
  now: store.now,
  telemetry: logTo(pino({ level: 'silent' })),
});
const maya = (eventId: string, raw = 92): ExamResult => result('SA-101', 'maya', raw, { eventId });
const jonas = (eventId: string, raw = 92): ExamResult => result('TAM-101', 'jonas', raw, { eventId });
const sent = (one: ExamResult) => ({ is: 'result' as const, result: one });

async function kept(store: Store): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('inbox').select('dedupe').orderBy('dedupe').execute();
  return rows.map(({ dedupe }) => dedupe);
}

describe.each(kinds)('several results of one request, $name', (kind) => {
  it('are kept each by itself, and answered in their order', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    const desk = deskOn(store);
    await acceptExam(desk, maya('b'));
    const all = [jonas('c'), maya('b', 12), maya('a', 80), jonas('c')];
    const answers = await acceptExams(desk, all.map(sent), false);
    expect(answers).toMatchObject([
      { is: 'accepted', fresh: true },
      { is: 'conflict' },
      { is: 'accepted', fresh: true },
      { is: 'accepted', fresh: false },
    ]);
    expect(await kept(store)).toEqual(['a', 'b', 'c']);
  });

  it('are kept all or none where they belong together', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    const desk = deskOn(store);
    await acceptExam(desk, maya('b'));
    expect(await acceptExams(desk, [jonas('c'), maya('b', 12)].map(sent), true)).toMatchObject([
      {},
      { is: 'conflict' },
    ]);
    expect(await kept(store)).toEqual(['b']);
    expect(await acceptExams(desk, [jonas('c'), maya('b')].map(sent), true)).toMatchObject([
      { fresh: true },
      { fresh: false },
    ]);
    expect(await kept(store)).toEqual(['b', 'c']);
  });

  it('of two requests at once in opposite order do not wait for each other', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    const desk = deskOn(store);
    const rounds = Array.from({ length: 20 }, (_, round) => round);
    await Promise.all(
      rounds.flatMap((round) => [
        acceptExams(desk, [maya(`m1-${round}`, round), jonas(`j1-${round}`, round)].map(sent), false),
        acceptExams(desk, [jonas(`j2-${round}`, round), maya(`m2-${round}`, round)].map(sent), false),
      ]),
    );
    expect(await kept(store)).toHaveLength(80);
  });

  it('may take back what was sent, before it is here too, and only as it was said first', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    const desk = deskOn(store);
    const voids = (eventId: string, digest = 'd1') =>
      ({ is: 'voids', source: 'native', eventId, target: 'b', digest }) as const;
    expect(await wasToldOf(store.db, 'voided:native/b')).toBe(false);
    expect(await acceptExams(desk, [voids('v1')], true)).toMatchObject([{ is: 'accepted', fresh: true }]);
    expect(await wasToldOf(store.db, 'voided:native/b')).toBe(true);
    expect(await keyOfArrival(store.db, 'exam:native', 'b')).toBeUndefined();
    expect(await acceptExams(desk, [sent(maya('b')), voids('v1')], true)).toMatchObject([
      { fresh: true },
      { fresh: false },
    ]);
    expect(await keyOfArrival(store.db, 'exam:native', 'b')).toMatch(/^SA-101\/u/);
    expect(await acceptExams(desk, [voids('v1', 'd2')], true)).toMatchObject([{ is: 'conflict' }]);
    expect(await kept(store)).toEqual(['b', 'v1']);
  });
});
