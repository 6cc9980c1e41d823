import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import type { ExamResult, Ruling } from '../../src/core/exams/exam.ts';
import { firstPass } from '../../src/core/exams/standing.ts';
import { waitsOf } from '../../src/core/exams/waits.ts';
import { kindsOf, newLife, program, result } from './builders.ts';

const contradicted = result('SA-101', 'maya', 95, { eventId: 'a', claim: 'failed', source: 'lms' });
const recorded = result('SA-101', 'maya', 95, {
  eventId: 'b',
  source: 'manual',
  recorded: { by: 'priya', because: 'Sat on paper.' },
});
const whys = (life: ReturnType<typeof newLife>) => waitsOf(program, life.state()).map(({ why }) => why);

describe('a result that decides nothing by itself', () => {
  it('waits, counts once staff say so, and waits again when they take that back', () => {
    const life = newLife();
    expect(life.exam(contradicted).alert).toContain('fieldcert exam waiting');
    expect(whys(life)).toEqual(['contradicted']);
    expect(life.rules(contradicted, 'counts').because).toContain('priya lets it count as the score says: So it is.');
    expect(life.state().is).toBe('preparing');
    expect(whys(life)).toEqual([]);
    const back = life.rules(contradicted, 'open', 'noor', 2);
    expect(back.because).toBe(
      'noor took back what had been ruled on a result of SA-101, 95 of 100, and no passed exam is left. So it is.',
    );
    expect(kindsOf(back.changes)).toEqual(['show', 'say exam-ruled-2-lms-a']);
    expect(life.state().paused).toBeDefined();
    expect(whys(life)).toEqual(['contradicted']);
    expect(life.rules(contradicted, 'counts', 'noor', 3).alert).toContain('/resume lets it go on');
  });

  it('stays out where it is discarded, and an older ruling changes nothing then', () => {
    const life = newLife();
    life.exam(contradicted);
    life.rules(contradicted, 'discarded', 'priya', 5);
    expect(whys(life)).toEqual([]);
    expect(life.rules(contradicted, 'counts', 'noor', 4)).toMatchObject({ outcome: 'ignored' });
    expect(life.state().is).toBe('exam-failed');
  });

  it('needs two people where it was recorded by hand', () => {
    const life = newLife();
    expect(life.exam(recorded).because).toBe(
      'priya recorded 95 of 100 of SA-101 by hand: Sat on paper. It counts once somebody else of staff has confirmed it.',
    );
    expect(whys(life)).toEqual(['unconfirmed']);
    expect(life.rules(recorded, 'counts', '@Priya').because).toBe(
      'priya recorded this result, so that somebody else has to confirm it.',
    );
    expect(life.state().is).toBe('exam-failed');
    expect(life.rules(recorded, 'counts', 'noor').because).toContain(
      'noor confirmed what priya recorded: Sat on paper.',
    );
    expect(life.state().is).toBe('preparing');
  });

  it('reads on after a reason that has no end', () => {
    const life = newLife();
    const bare = { ...recorded, recorded: { by: 'priya', because: 'Sat on paper' } };
    expect(life.exam(bare).because).toContain('by hand: Sat on paper. It counts once');
    expect(life.rules(bare, 'counts', 'noor').because).toContain('recorded: Sat on paper. ');
  });

  it('brings a credential of product knowledge once it is confirmed, and staff look when that is taken back', () => {
    const life = newLife(undefined, 'PK-CS/u101');
    const product: ExamResult = { ...recorded, exam: 'PK-CS' };
    life.exam(product);
    life.rules(product, 'counts', 'noor');
    expect(life.state().is).toBe('certified');
    expect(life.rules(product, 'open', 'noor', 2).alert).toContain('the credential stays until a person decides');
  });

  it('waits once, however often its source says the same of a sitting, and a ruling holds for all of it', () => {
    const life = newLife();
    life.exam(contradicted);
    life.exam({ ...contradicted, eventId: 'again', scoredAt: 5 });
    expect(whys(life)).toEqual(['contradicted']);
    life.rules(contradicted, 'counts');
    expect(life.state().is).toBe('preparing');
    life.exam({ ...contradicted, eventId: 'and again', scoredAt: 9 });
    expect(whys(life)).toEqual([]);
    life.exam({ ...contradicted, eventId: 'another sitting', completedAt: contradicted.completedAt + 1 });
    expect(whys(life)).toEqual(['contradicted']);
  });

  it('says the same whichever of result and rulings comes first, and however often', () => {
    const ruling = (says: Ruling['says'], at: number): Event => ({
      happened: 'exam-ruled',
      result: contradicted,
      ruling: { says, by: 'priya', at, because: 'So.' },
    });
    const all: readonly Event[] = [
      { happened: 'exam-completed', result: contradicted },
      ruling('counts', 1),
      ruling('open', 2),
      ruling('discarded', 3),
      ruling('counts', 4),
    ];
    fc.assert(
      fc.property(
        fc
          .shuffledSubarray([...all, ...all], { minLength: all.length })
          .filter((some) => all.every((one) => some.includes(one))),
        (order) => {
          const life = newLife();
          for (const event of order) life.step(event);
          const { results } = life.state();
          expect(results).toMatchObject([{ ruling: { says: 'counts', at: 4 } }]);
          const exam = program.exams.find(({ id }) => id === 'SA-101');
          expect(exam && firstPass(exam, results)).toBeDefined();
          expect(life.state().is).toBe('preparing');
        },
      ),
    );
  });
});

describe('a result under a name nobody knows', () => {
  const unknown = result('Old name', 'maya', 92, { eventId: 'u' });
  const ruled = (says: Ruling['says'], exam?: string): Event => ({
    happened: 'exam-ruled',
    result: unknown,
    ruling: { says, by: 'priya', at: 1, because: 'So.' },
    exam,
  });

  it('goes to the exam that is meant, and comes back', () => {
    const life = newLife();
    expect(life.exam(unknown).waits).toMatchObject([{ why: 'unknown-exam', name: 'native/u' }]);
    const there = life.step(ruled('named', 'SA-101'));
    expect(there).toMatchObject({ waitsNoMore: ['native/u'], forward: [{ key: 'SA-101/u101' }] });
    const named = newLife();
    for (const { event } of there.forward ?? []) named.step(event);
    expect(named.state().is).toBe('preparing');
    const back = life.step({ ...ruled('open', 'SA-101') });
    expect(back.waits).toHaveLength(1);
    for (const { event } of back.forward ?? []) named.step(event);
    expect(named.state().paused).toBeDefined();
  });

  it('waits no more where it is discarded, or its source takes it back', () => {
    const life = newLife();
    expect(life.step(ruled('discarded')).waits).toEqual([]);
    expect(life.step(ruled('open')).waits).toHaveLength(1);
    expect(life.voids('u').waitsNoMore).toEqual(['native/u']);
  });
});
