import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateAt, daysAfter, workingDaysAfter } from '../../src/core/calendar.ts';

const at = (iso: string) => Date.parse(iso);
const inZone = (timezone: string, holidays: readonly string[] = []) => ({ timezone, holidays: [...holidays] });
const christmas = ['2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01'];

describe('working days', () => {
  it.each([
    ['Tuesday, next day', '2026-11-24T09:00:00Z', 1, '2026-11-25'],
    ['ten of them are two weeks', '2026-11-24T09:00:00Z', 10, '2026-12-08'],
    ['Friday, over the weekend', '2026-11-27T09:00:00Z', 1, '2026-11-30'],
    ['Saturday counts from Monday', '2026-11-28T09:00:00Z', 1, '2026-11-30'],
    ['Sunday counts from Monday', '2026-11-29T23:59:59Z', 1, '2026-11-30'],
    ['none of them is today', '2026-11-28T09:00:00Z', 0, '2026-11-28'],
    ['over Christmas and New Year', '2026-12-23T09:00:00Z', 3, '2026-12-30'],
    ['over a year’s end', '2026-12-30T09:00:00Z', 1, '2027-01-04'],
    ['over a leap day', '2028-02-28T09:00:00Z', 2, '2028-03-01'],
  ])('%s', (_, from, days, expected) => {
    expect(workingDaysAfter(inZone('UTC', christmas), at(from), days)).toBe(expected);
  });

  it.each([
    ['UTC', '2026-11-24', '2026-11-25'],
    ['Asia/Tokyo', '2026-11-25', '2026-11-26'],
    ['Pacific/Honolulu', '2026-11-24', '2026-11-25'],
    ['Pacific/Kiritimati', '2026-11-25', '2026-11-26'],
  ])('begin from the date it is in %s', (zone, today, next) => {
    const late = at('2026-11-24T22:30:00Z');
    expect(dateAt(inZone(zone), late)).toBe(today);
    expect(workingDaysAfter(inZone(zone), late, 1)).toBe(next);
  });

  it.each([
    ['spring, just before', '2026-03-29T00:59:59Z', '2026-03-29'],
    ['spring, just after', '2026-03-29T01:00:00Z', '2026-03-29'],
    ['spring, its 23-hour day ends', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['spring, the next day', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['autumn, its 25-hour day ends', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['autumn, the next day', '2026-10-25T23:00:00Z', '2026-10-26'],
  ])('know when clocks change in Berlin: %s', (_, instant, date) => {
    expect(dateAt(inZone('Europe/Berlin'), at(instant))).toBe(date);
    expect(daysAfter(inZone('Europe/Berlin'), at(instant), 1)).toBe(dateAfter(date, 1));
  });

  it('never end on a weekend or a holiday, and step over nothing else', () => {
    const instants = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-12-31T00:00:00Z') });
    const zone = fc.constantFrom('UTC', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia');
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 40 }), zone, (instant, days, timezone) => {
        const program = inZone(timezone, christmas);
        const end = workingDaysAfter(program, instant, days);
        const between: string[] = [];
        for (let date = dateAfter(dateAt(program, instant), 1); date <= end; date = dateAfter(date, 1))
          between.push(date);
        const working = between.filter(
          (date) => ![0, 6].includes(new Date(date).getUTCDay()) && !christmas.includes(date),
        );
        expect(working).toHaveLength(days);
        expect(working.at(-1)).toBe(end);
      }),
    );
  });
});

describe('calendar days', () => {
  it.each([
    ['2026-11-24T09:00:00Z', 7, '2026-12-01'],
    ['2026-11-24T09:00:00Z', 0, '2026-11-24'],
    ['2026-12-28T09:00:00Z', 7, '2027-01-04'],
    ['2028-02-26T09:00:00Z', 4, '2028-03-01'],
  ])('%s and %i more is %s', (from, days, expected) => {
    expect(daysAfter(inZone('UTC'), at(from), days)).toBe(expected);
  });
});

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
