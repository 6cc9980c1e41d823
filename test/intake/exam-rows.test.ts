import { describe, expect, it } from 'vitest';
import { examRowOf, placesIn } from '../../src/intake/exam-rows.ts';

const header = ['Exam', 'E-Mail Address', 'Final Grade', 'Out of', 'Completed at', 'Attempt', 'Graded at'];
const { places } = placesIn(header, new Map());
const columns = { places, timeZone: 'Europe/Berlin' };
const row = (change: Readonly<Record<string, string>>, more: object = {}) => {
  const cells = header.map(
    (name, index) => change[name] ?? ['SA-101', 'maya@example.com', '92', '', '2026-11-20', '', ''][index] ?? '',
  );
  return examRowOf(header, cells, { ...columns, ...more });
};

describe('a score', () => {
  it.each([
    ['92', '', '92', '100'],
    ['92.50', '', '92.50', '100'],
    ['92,5', '', '92.5', '100'],
    ['80%', '', '80', '100'],
    ['80 %', '50', '80', '100'],
    ['8 / 10', '', '8', '10'],
    ['46/50', '', '46', '50'],
    ['46', '50', '46', '50'],
    ['0.8', '', '0.8', '1'],
    ['0,79', '', '0.79', '1'],
    ['.8', '', '0.8', '1'],
    ['1.0', '', '1.0', '1'],
    ['1', '', '1', '100'],
    ['0', '', '0', '100'],
    ['0.5%', '', '0.5', '100'],
    ['0.8', '1', '0.8', '1'],
  ])('“%s” with the maximum “%s” is %s of %s', (score, most, raw, max) => {
    expect(row({ 'Final Grade': score, 'Out of': most })).toMatchObject({ data: { score: { raw, max } } });
  });

  it.each([
    '',
    'A',
    '-1',
    '1.234,5',
    '8 / 10 %',
    '11 / 10',
    '8 / 0',
    '101',
    '92 points',
    '1e2',
    '9'.repeat(3000) + 'x',
  ])('is not “%s”', (score) => {
    expect(row({ 'Final Grade': score })).toMatchObject({ is: 'faults', faults: [{ column: 'Final Grade' }] });
  });
});

describe('a time', () => {
  it.each([
    ['2026-11-20T10:15:00Z', '2026-11-20T10:15:00Z'],
    ['2026-11-20 10:15:00+02:00', '2026-11-20T08:15:00Z'],
    ['2026-11-20', '2026-11-20T11:00:00Z'],
    ['2026-07-20 10:15', '2026-07-20T08:15:00Z'],
    ['20.11.2026', '2026-11-20T11:00:00Z'],
    ['2026/11/20 10:15:30', '2026-11-20T09:15:30Z'],
    ['20.11.2026 12:05 AM', '2026-11-19T23:05:00Z'],
    ['20.11.2026 12:05 pm', '2026-11-20T11:05:00Z'],
  ])('“%s” in Berlin is %s', (text, completedAt) => {
    expect(row({ 'Completed at': text })).toMatchObject({ data: { completedAt } });
  });

  it('of the score is read in the same way', () => {
    expect(row({ 'Graded at': '2026-11-22 09:00' })).toMatchObject({ data: { scoredAt: '2026-11-22T08:00:00Z' } });
    expect(row({ 'Graded at': 'soon' })).toMatchObject({ faults: [{ column: 'Graded at' }] });
  });

  it('with slashes is read as it was said to be, and otherwise not at all', () => {
    const text = { 'Completed at': '11/2/2026 9:30 PM' };
    expect(row(text, { dates: 'mdy' })).toMatchObject({ data: { completedAt: '2026-11-02T20:30:00Z' } });
    expect(row(text, { dates: 'dmy' })).toMatchObject({ data: { completedAt: '2026-02-11T20:30:00Z' } });
    expect(row(text)).toMatchObject({
      faults: [
        {
          message: '“11/2/2026 9:30 PM” may be two dates',
          fix: 'say with --dates dmy or --dates mdy what comes first',
        },
      ],
    });
  });

  it.each(['', 'yesterday', '2026-02-30', '2026-13-01', '20.11.26', '2026-11-20 25:00', '20.11.2026 13:00 PM'])(
    'is not “%s”',
    (text) => {
      expect(row({ 'Completed at': text })).toMatchObject({ is: 'faults', faults: [{ column: 'Completed at' }] });
    },
  );
});

describe('a row', () => {
  it('has no more cells than the header, and no endless ones', () => {
    const cells = ['SA-101', 'maya@example.com', '79', '100', '2026-11-20', '', ''];
    expect(examRowOf(header, [...cells, ' '], columns)).toMatchObject({ is: 'row' });
    expect(examRowOf(header, [...cells, '5'], columns)).toMatchObject({
      faults: [{ column: 'Graded at', message: 'the row has 8 cells and the header 7' }],
    });
    expect(row({ Exam: 'x'.repeat(201) })).toMatchObject({
      faults: [{ column: 'Exam', message: 'it is longer than 200 characters' }],
    });
  });

  it('is not looked at where two columns of one name could be meant', () => {
    expect(placesIn([...header, 'final grade'], new Map()).twice).toBe('Final Grade');
    expect(placesIn([...header, 'Comment', 'Comment'], new Map()).twice).toBeUndefined();
  });

  it('has one id, however its score and its letters are written', () => {
    const scores = ['92 %', '92,00', '46 / 50', '0.92'].map((score) => row({ 'Final Grade': score }));
    const ids = [row({}), ...scores, row({ 'E-Mail Address': ' Maya@Example.com ' })].map((one) =>
      one.is === 'row' ? one.id : one,
    );
    expect(new Set(ids).size).toBe(1);
    const others = [
      row({ Exam: 'SA-201' }),
      row({ Attempt: '2' }),
      row({ 'Completed at': '2026-11-21' }),
      row({ 'Final Grade': '91' }),
      row({ 'Graded at': '2026-11-22' }),
    ];
    for (const other of others) expect(other).not.toMatchObject({ id: ids[0] });
  });

  it('tells everything that is wrong with it', () => {
    expect(row({ Exam: '', 'E-Mail Address': '', 'Final Grade': 'A', 'Completed at': '', Attempt: '0' })).toMatchObject(
      {
        faults: [
          { column: 'Exam' },
          { column: 'E-Mail Address' },
          { column: 'Final Grade' },
          { column: 'Completed at' },
          { column: 'Attempt' },
        ],
      },
    );
  });
});
