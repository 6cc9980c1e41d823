import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import type { Practical, Round } from '../../src/core/clocks/rounds.ts';
import { planRound } from '../../src/core/clocks/rounds.ts';
import type { Context } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import { attemptIn, contextOf, idOf, kindsOf, newLife, openLife, program, result, standingsOf } from './builders.ts';

const friday = Date.parse('2026-11-27T09:30:00Z');
const free = standingsOf({ tomas: [1], lena: [1] });
const onFriday = contextOf({ standings: free, now: friday });

/** So many practicals opened on Tuesday, all reviewed by Omar and Inês, who have claimed none. */
function practicals(count: number, project = 'field/certification'): readonly Practical[] {
  return Array.from({ length: count }, (_, index) => {
    const life = newLife(contextOf({ standings: free }), `SA-101/u${index + 1}`);
    life.exam(result('SA-101', 'maya', 92));
    return { certification: life.state(), place: { project, iid: index + 1 } };
  });
}

function plan(all: readonly Practical[], context: Context = onFriday, told: ReadonlyMap<number, string> = new Map()) {
  return planRound(context, all, told);
}

const spoken = (round: Round) => round.events.filter(({ event }) => event.others !== undefined);
const whom = (round: Round) => spoken(round).map(({ event }) => event.who);

/** The certifications once what a round brought was decided. */
function after(all: readonly Practical[], round: Round, context: Context = onFriday): readonly Practical[] {
  return all.map((practical) => {
    let { certification } = practical as { certification: Certification };
    for (const { key, event } of round.events)
      if (key === certification.key)
        certification = decide(certification, key, event, context).certification ?? certification;
    return { ...practical, certification };
  });
}

describe('a round', () => {
  it('speaks to everybody once, for all that waits for them, where it has waited longest', () => {
    const round = plan(practicals(3));
    expect(whom(round).toSorted()).toEqual([idOf('omar'), idOf('ines')].toSorted());
    for (const { event } of spoken(round)) expect(event.others?.map(({ place }) => place.iid)).toEqual([2, 3]);
    expect(round).toMatchObject({ notes: 2, heldBack: 0 });
    expect(round.told.toSorted()).toEqual([idOf('omar'), idOf('ines')].toSorted());
  });

  it('writes one note for three practicals, and none in the other two threads', () => {
    const all = practicals(3);
    const round = plan(all);
    const changes = round.events.flatMap(({ key, event }) => {
      const before = all.find(({ certification }) => certification.key === key)?.certification;
      return decide(before, key, event, onFriday).changes;
    });
    expect(kindsOf(changes).map((kind) => kind.slice(0, 12))).toEqual(['say reminder', 'say reminder']);
    expect(new Set(changes.map(({ key }) => key)).size).toBe(2);
  });

  it('says nothing again once it was said, though the practicals still wait', () => {
    const all = practicals(2);
    const round = plan(all);
    expect(plan(after(all, round)).events).toEqual([]);
  });

  it('speaks to nobody twice on a day', () => {
    const all = practicals(1);
    const told = new Map([[idOf('omar'), '2026-11-27']]);
    expect(whom(plan(all, onFriday, told))).toEqual([idOf('ines')]);
    expect(whom(plan(all, onFriday, new Map([[idOf('omar'), '2026-11-26']])))).toHaveLength(2);
  });

  it('speaks to people in their own morning only', () => {
    expect(whom(plan(practicals(1), { ...onFriday, now: Date.parse('2026-11-27T08:30:00Z') }))).toEqual([idOf('omar')]);
    expect(whom(plan(practicals(1), { ...onFriday, now: Date.parse('2026-11-27T10:30:00Z') }))).toEqual([idOf('ines')]);
    expect(whom(plan(practicals(1), { ...onFriday, now: Date.parse('2026-11-27T13:00:00Z') }))).toEqual([]);
    expect(whom(plan(practicals(1), { ...onFriday, now: Date.parse('2026-11-28T09:30:00Z') }))).toEqual([]);
  });

  it('names no practical of one project in another', () => {
    const [first, second] = [practicals(2), practicals(3, 'partners/acme').slice(2)];
    const round = plan([...first, ...second]);
    expect(round.notes).toBe(4);
    for (const { key, event } of spoken(round))
      for (const { place } of event.others ?? [])
        expect(place.project).toBe(key === 'SA-101/u3' ? 'partners/acme' : 'field/certification');
  });

  it('writes no more than the program allows, the longest overdue first, and the rest in the next', () => {
    const context = { ...onFriday, program: { ...program, reviewing: { ...program.reviewing, mostNotesPerRun: 1 } } };
    const all = practicals(2);
    const first = plan(all, context);
    expect(first).toMatchObject({ notes: 1, heldBack: 1 });
    const second = plan(after(all, first, context), context);
    expect(second).toMatchObject({ notes: 1, heldBack: 0 });
    expect([...first.told, ...second.told].toSorted()).toEqual([idOf('omar'), idOf('ines')].toSorted());
  });

  it('lets somebody else review without a word to anybody, where one is free', () => {
    const [practical] = practicals(1);
    if (!practical) throw new Error('There is one');
    const all = [practical];
    const friday4 = { ...onFriday, now: Date.parse('2026-11-30T09:30:00Z') };
    const warned = after(all, plan(all, friday4), friday4);
    const wednesday = { ...onFriday, now: Date.parse('2026-12-02T09:30:00Z') };
    const round = plan(warned, wednesday);
    expect(round.events.map(({ event }) => event.steps)).toEqual([['replace'], ['replace']]);
    expect(round).toMatchObject({ notes: 0, told: [] });
    const [replaced] = after(warned, round, wednesday);
    const attempt = replaced?.certification as { attempt?: { pick: { chosen: { userId: number }[] } } };
    expect(attempt.attempt?.pick.chosen.map(({ userId }) => userId).toSorted()).toEqual(
      [idOf('tomas'), idOf('lena')].toSorted(),
    );
  });

  it('speaks of a calibration in one thread, and of no practical that does not wait', () => {
    const pools = program.reviewing.pools.map((pool) =>
      pool.id === 'pool-sa' ? { ...pool, calibration: 'required' as const } : pool,
    );
    const calibrations = [{ pool: 'pool-sa', on: '2026-06-20', gap: { over: '0', under: '1' } }];
    const calibrated = new Map(
      ['omar', 'ines', 'tomas', 'lena'].map((name) => [
        idOf(name),
        { open: free.get(idOf(name))?.open ?? 0, calibrations },
      ]),
    );
    const of = { program: { ...program, reviewing: { ...program.reviewing, pools } }, standings: calibrated };
    const all = practicals(3);
    const tuesday = contextOf({ ...of, now: Date.parse('2026-11-24T09:30:00Z') });
    const round = plan(all, tuesday);
    expect(spoken(round).map(({ event }) => [event.steps, event.others])).toEqual([
      [['renew'], []],
      [['renew'], []],
    ]);
    expect(plan(after(all, round, tuesday), tuesday).events).toEqual([]);
    const later = plan(all, contextOf({ ...of, now: friday }));
    for (const { event } of spoken(later)) {
      expect(event.steps).toEqual(['claim', 'renew']);
      expect(event.others?.map(({ place }) => place.iid)).toEqual([2, 3]);
    }
  });

  it('alarms staff in the thread, once', () => {
    const life = openLife(contextOf({ standings: free }));
    const all = [{ certification: life.state(), place: { project: 'field/certification', iid: 1 } }];
    const later = { ...onFriday, now: Date.parse('2026-12-22T09:30:00Z') };
    const round = plan(all, later);
    expect(round.events.find(({ event }) => event.who === undefined)?.event.steps).toEqual(['alarm']);
    expect(plan(after(all, round, later), later).events.filter(({ event }) => event.who === undefined)).toEqual([]);
  });
});

describe('what a round brought', () => {
  it('is dropped where it was done meanwhile', () => {
    const life = openLife(contextOf({ standings: free, now: friday }));
    const step = { happened: 'steps-due', who: idOf('omar'), steps: ['claim'], on: '2026-11-27', others: [] } as const;
    expect(life.step(step).because).toContain('It was done meanwhile');
  });

  it('is still said for the others where only the first was done meanwhile', () => {
    const life = openLife(contextOf({ standings: free, now: friday }));
    const others = [{ place: { project: 'field/certification', iid: 7 }, since: '2026-11-24' }];
    const said = life.step({ happened: 'steps-due', who: idOf('omar'), steps: ['claim'], on: '2026-11-27', others });
    expect(said.changes).toMatchObject([
      { do: 'say', words: { say: 'note/reminder', with: { here: undefined, others } } },
    ]);
    expect(attemptIn(life).steps).toEqual([]);
  });

  it('leaves the seat with whoever has it where nobody else is free', () => {
    const life = openLife(contextOf({ standings: standingsOf({ tomas: [3], lena: [3] }) }));
    const omar = idOf('omar');
    life.now({ now: Date.parse('2026-11-30T09:30:00Z') });
    life.step({ happened: 'steps-due', who: omar, steps: ['claim-last'], on: '2026-11-30', others: [] });
    life.now({ now: Date.parse('2026-12-02T09:30:00Z') });
    const kept = life.step({ happened: 'steps-due', who: omar, steps: ['replace'], on: '2026-12-02' });
    expect(kept).toMatchObject({ outcome: 'ignored' });
    expect(kept.because).toContain('nobody else is free');
  });
});
