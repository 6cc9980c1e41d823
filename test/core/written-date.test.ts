import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/core/commands/utterance.ts';
import { dateIn, dayMeant } from '../../src/core/commands/written-date.ts';

const today = '2026-11-24';

function read(text: string): string | undefined {
  const found = dateIn(wordsOf(text));
  return found && dayMeant(found.date, today);
}

describe('a date as people write it', () => {
  it.each([
    ['2026-12-15', '2026-12-15'],
    ['15 Dec', '2026-12-15'],
    ['15 december', '2026-12-15'],
    ['Dec 15', '2026-12-15'],
    ['Dec 15th, 2027', '2027-12-15'],
    ['15. Dec.', '2026-12-15'],
    ['1 Sept', '2027-09-01'],
    ['24 Nov', '2026-11-24'],
    ['23 Nov', '2027-11-23'],
    ['23 Nov 2026', '2026-11-23'],
    ['5 January', '2027-01-05'],
    ['29 Feb 2028', '2028-02-29'],
  ])('%s is read as %s', (text, day) => {
    expect(read(text)).toBe(day);
  });

  it.each([
    '3/4/2026',
    '15.12.2026',
    'tomorrow',
    '31 Nov',
    '2026-02-30',
    '0 Dec',
    'Dec',
    '15',
    '29 Feb',
    '29 Feb 2027',
    '',
  ])('%s is not read', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
