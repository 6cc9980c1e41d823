import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fiscalQuarterOf } from '../../src/core/calendar/fiscal.ts';
import { gitlabReleases, lastReleaseBefore, releaseIn, releasesBetween } from '../../src/core/calendar/releases.ts';
import {
  countsFrom,
  windowAfter,
  windowAt,
  windowCalled,
  windowDueAfter,
  windowsOfYear,
} from '../../src/core/calendar/windows.ts';
import { dateAt, endOfDay, morningOf } from '../../src/core/calendar.ts';
import { Recertification } from '../../src/core/product/settings.ts';
import { program } from './builders.ts';

const at = (iso: string) => Date.parse(iso);

describe('a fiscal quarter', () => {
  it.each([
    ['2020-02-01', 2, 'FY21-Q1'],
    ['2020-04-30', 2, 'FY21-Q1'],
    ['2023-02-01', 2, 'FY24-Q1'],
    ['2026-01-31', 2, 'FY26-Q4'],
    ['2026-02-01', 2, 'FY27-Q1'],
    ['2026-05-01', 2, 'FY27-Q2'],
    ['2026-08-01', 2, 'FY27-Q3'],
    ['2026-10-31', 2, 'FY27-Q3'],
    ['2026-11-01', 2, 'FY27-Q4'],
    ['2027-01-31', 2, 'FY27-Q4'],
    ['2027-02-01', 2, 'FY28-Q1'],
    ['2100-01-31', 2, 'FY00-Q4'],
    ['2026-01-01', 1, 'FY26-Q1'],
    ['2026-12-31', 1, 'FY26-Q4'],
    ['2026-07-01', 7, 'FY27-Q1'],
    ['2026-10-01', 10, 'FY27-Q1'],
    ['2026-12-01', 12, 'FY27-Q1'],
  ])('of %s in a year from month %i is %s', (date, startMonth, label) => {
    expect(fiscalQuarterOf(startMonth, date).label).toBe(label);
  });

  it.each([
    ['2026-03-15', '2026-02-01', '2026-04-30'],
    ['2028-03-15', '2028-02-01', '2028-04-30'],
    ['2027-01-15', '2026-11-01', '2027-01-31'],
  ])('of %s reaches from %s to %s', (date, startsOn, endsOn) => {
    expect(fiscalQuarterOf(2, date)).toMatchObject({ startsOn, endsOn });
  });

  it('holds the date it was asked for, and the day after its end begins the next one', () => {
    const days = fc.integer({ min: at('2020-01-01') / dayMs, max: at('2040-12-31') / dayMs });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 12 }), (day, startMonth) => {
        const date = dayOf(day);
        const { startsOn, endsOn, quarter, year } = fiscalQuarterOf(startMonth, date);
        expect(startsOn <= date && date <= endsOn).toBe(true);
        const next = fiscalQuarterOf(startMonth, dayOf(at(endsOn) / dayMs + 1));
        expect(next.startsOn).toBe(dayOf(at(endsOn) / dayMs + 1));
        expect([next.year, next.quarter]).toEqual(quarter === 4 ? [year + 1, 1] : [year, quarter + 1]);
      }),
    );
  });
});

describe('a release', () => {
  it.each([
    ['2023-09', '2023-09-22'],
    ['2023-10', '2023-10-22'],
    ['2023-11', '2023-11-16'],
    ['2024-02', '2024-02-15'],
    ['2026-01', '2026-01-15'],
    ['2026-10', '2026-10-15'],
    ['2011-11', undefined],
  ])('of %s comes out on %s', (month, day) => {
    expect(releaseIn(gitlabReleases, month)).toBe(day);
  });

  it.each([
    ['2026-02-01', '2026-01-15'],
    ['2026-01-16', '2026-01-15'],
    ['2026-01-15', '2025-12-18'],
    ['2023-11-16', '2023-10-22'],
    ['2020-08-01', '2020-07-22'],
    ['2011-12-22', undefined],
  ])('before %s was last on %s', (date, day) => {
    expect(lastReleaseBefore(gitlabReleases, date)).toBe(day);
  });

  it('is found between two days, both included', () => {
    expect(releasesBetween(gitlabReleases, '2023-09-22', '2023-11-16')).toEqual([
      '2023-09-22',
      '2023-10-22',
      '2023-11-16',
    ]);
    expect(releasesBetween(gitlabReleases, '2023-09-23', '2023-11-15')).toEqual(['2023-10-22']);
  });
});

describe('the windows of the example program', () => {
  it.each([
    [2027, 'FY27-early-Q1', 'FY27-Q1', '2026-02-09', '2026-03-06', '2026-03-20', '2026-01-15'],
    [2027, 'FY27-early-Q3', 'FY27-Q3', '2026-08-10', '2026-09-04', '2026-09-18', '2026-07-16'],
    [2028, 'FY28-early-Q1', 'FY28-Q1', '2027-02-08', '2027-03-05', '2027-03-19', '2027-01-21'],
    [2028, 'FY28-early-Q3', 'FY28-Q3', '2027-08-09', '2027-09-03', '2027-09-17', '2027-07-15'],
    [2029, 'FY29-early-Q1', 'FY29-Q1', '2028-02-14', '2028-03-10', '2028-03-24', '2028-01-20'],
    [2029, 'FY29-early-Q3', 'FY29-Q3', '2028-08-14', '2028-09-08', '2028-09-22', '2028-07-20'],
    [2030, 'FY30-early-Q1', 'FY30-Q1', '2029-02-12', '2029-03-09', '2029-03-23', '2029-01-18'],
    [2030, 'FY30-early-Q3', 'FY30-Q3', '2029-08-13', '2029-09-07', '2029-09-21', '2029-07-19'],
    [2031, 'FY31-early-Q1', 'FY31-Q1', '2030-02-11', '2030-03-08', '2030-03-22', '2030-01-17'],
    [2031, 'FY31-early-Q3', 'FY31-Q3', '2030-08-12', '2030-09-06', '2030-09-20', '2030-07-18'],
    [2032, 'FY32-early-Q1', 'FY32-Q1', '2031-02-10', '2031-03-07', '2031-03-21', '2031-01-16'],
    [2032, 'FY32-early-Q3', 'FY32-Q3', '2031-08-11', '2031-09-05', '2031-09-19', '2031-07-17'],
    [2033, 'FY33-early-Q1', 'FY33-Q1', '2032-02-09', '2032-03-05', '2032-03-19', '2032-01-15'],
    [2033, 'FY33-early-Q3', 'FY33-Q3', '2032-08-09', '2032-09-03', '2032-09-17', '2032-07-15'],
    [2034, 'FY34-early-Q1', 'FY34-Q1', '2033-02-14', '2033-03-11', '2033-03-25', '2033-01-20'],
    [2034, 'FY34-early-Q3', 'FY34-Q3', '2033-08-08', '2033-09-02', '2033-09-16', '2033-07-21'],
  ])(
    'in %i include %s in %s: %s to %s, grace until %s, releases up to %s',
    (year, id, quarter, opensOn, closesOn, graceUntil, cutoff) => {
      const window = { id, quarter, opensOn, closesOn, graceUntil, cutoff };
      expect(windowsOfYear(program, year)).toContainEqual(window);
      expect(windowCalled(program, id, opensOn)).toEqual(window);
      expect(windowAt(program, opensOn)).toEqual(window);
      expect(windowAt(program, graceUntil)).toEqual(window);
      expect(windowAt(program, dayOf(at(graceUntil) / dayMs + 1))).toBeUndefined();
      expect(windowAfter(program, dayOf(at(opensOn) / dayMs - 1))).toEqual(window);
      expect(windowAfter(program, opensOn)?.id).not.toBe(id);
    },
  );

  it.each([
    ['in the window', '2026-02-09', 'FY27-early-Q3'],
    ['in its grace', '2026-03-20', 'FY27-early-Q3'],
    ['in between', '2026-06-01', 'FY27-early-Q3'],
    ['31 days before the next opens', '2026-07-10', 'FY27-early-Q3'],
    ['30 days before it opens', '2026-07-11', 'FY28-early-Q1'],
    ['a day before it opens', '2026-08-09', 'FY28-early-Q1'],
    ['on a leap day', '2028-02-29', 'FY29-early-Q3'],
  ])('have one in which a pass %s is due next', (_, passedOn, id) => {
    expect(windowDueAfter(program, passedOn)?.id).toBe(id);
  });

  it('leave nobody more than 219 days between a pass and the opening of the next window, on any day until 2033', () => {
    let longest = 0;
    for (let day = at('2026-01-01') / dayMs; day < at('2033-01-01') / dayMs; day += 1) {
      const due = windowDueAfter(program, dayOf(day));
      expect(due).toBeDefined();
      longest = Math.max(longest, at(due?.opensOn ?? '') / dayMs - day);
    }
    expect(longest).toBe(219);
  });

  it('count a pass from thirty days before they open', () => {
    const window = windowCalled(program, 'FY27-early-Q1', '2026-01-01');
    expect(window && countsFrom(program, window)).toBe('2026-01-10');
  });
});

describe('other windows', () => {
  const rules = (differences: object) => ({
    recertification: Recertification.parse({ ...program.recertification, ...differences }),
  });

  it('may have fixed dates, each in its fiscal year only', () => {
    const fixed = rules({
      windows: [{ id: 'fixed', opens: ['2026-02-02', '2028-02-01'], lastsDays: 10, graceDays: 0 }],
    });
    expect(
      windowsOfYear(fixed, 2027).map(({ opensOn, closesOn, graceUntil }) => [opensOn, closesOn, graceUntil]),
    ).toEqual([['2026-02-02', '2026-02-11', '2026-02-11']]);
    expect(windowsOfYear(fixed, 2028)).toEqual([]);
    expect(windowAfter(fixed, '2026-03-01')?.id).toBe('FY29-fixed');
    expect(windowAfter(fixed, '2029-01-01')).toBeUndefined();
  });

  it('open by the rule when its day falls on the weekday itself, and across the end of a year', () => {
    const odd = rules({
      windows: [{ id: 'turn', opens: 'first Friday on or after 31 Dec', lastsDays: 5, graceDays: 0 }],
    });
    expect(windowsOfYear(odd, 2027).map(({ opensOn }) => opensOn)).toEqual(['2027-01-01']);
    const monday = rules({
      windows: [{ id: 'on', opens: 'first Monday on or after 9 Feb', lastsDays: 5, graceDays: 0 }],
    });
    expect(windowsOfYear(monday, 2027).map(({ opensOn }) => opensOn)).toEqual(['2026-02-09']);
  });

  it('count nothing before they open where nobody has to hold', () => {
    const strict = rules({ minHoldDays: 0 });
    expect(windowDueAfter(strict, '2026-08-09')?.id).toBe('FY27-early-Q3');
    expect(windowDueAfter(strict, '2026-08-10')?.id).toBe('FY28-early-Q1');
  });
});

describe('a last day', () => {
  it.each([
    ['Pacific/Auckland', '2026-03-06', '2026-03-06T11:00:00Z'],
    ['UTC', '2026-03-06', '2026-03-07T00:00:00Z'],
    ['Europe/Berlin', '2026-03-06', '2026-03-06T23:00:00Z'],
    ['Pacific/Honolulu', '2026-03-06', '2026-03-07T10:00:00Z'],
    ['Europe/Berlin: a day of 23 hours', '2026-03-29', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin: a day of 25 hours', '2026-10-25', '2026-10-25T23:00:00Z'],
    ['America/New_York: a day of 23 hours', '2026-03-08', '2026-03-09T04:00:00Z'],
    ['America/New_York: a day of 25 hours', '2026-11-01', '2026-11-02T05:00:00Z'],
    ['Pacific/Auckland: a day of 25 hours', '2026-04-05', '2026-04-05T12:00:00Z'],
    ['Africa/Cairo: the next day has no midnight', '2026-04-23', '2026-04-23T22:00:00Z'],
    ['UTC: a leap day', '2028-02-29', '2028-03-01T00:00:00Z'],
  ])('in %s, %s, ends at %s', (where, date, instant) => {
    const zone = { timezone: where.split(':')[0] ?? '' };
    expect(new Date(endOfDay(zone, date)).toISOString()).toBe(new Date(instant).toISOString());
    expect(dateAt(zone, endOfDay(zone, date) - 1)).toBe(date);
    expect(dateAt(zone, endOfDay(zone, date))).toBe(dayOf(at(date) / dayMs + 1));
  });

  it('has its morning at nine where the learner is, on both sides of a change of clocks', () => {
    const morning = (zone: string, date: string) => new Date(morningOf({ timezone: zone }, date)).toISOString();
    expect(morning('America/New_York', '2026-03-07')).toBe('2026-03-07T14:00:00.000Z');
    expect(morning('America/New_York', '2026-03-09')).toBe('2026-03-09T13:00:00.000Z');
    expect(morning('Pacific/Auckland', '2026-03-06')).toBe('2026-03-05T20:00:00.000Z');
    expect(morning('Pacific/Honolulu', '2026-03-06')).toBe('2026-03-06T19:00:00.000Z');
  });
});

const dayMs = 86_400_000;

function dayOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
