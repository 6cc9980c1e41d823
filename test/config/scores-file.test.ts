import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readScores } from '../../src/config/scores-file.ts';
import { samplesOf } from '../../src/core/calibration/calibration.ts';
import { program } from '../core/builders.ts';

const pool = program.reviewing.pools.find(({ id }) => id === 'pool-tam');
const samples = pool ? samplesOf(program, pool) : [];
const asked = { samples, scale: [1, 2, 3, 4], today: '2026-11-24' };

const sheet = (...lines: readonly string[]) => ['scoredOn: 2026-11-24', 'scores:', ...lines].join('\n');
const warehouse = ['  warehouse:', ...blank(3)];
const hospital = ['  hospital:', ...blank(2)];

function blank(score: number): readonly string[] {
  return (samples[0]?.rubric.criteria ?? []).map(({ id }) => `    ${id}: ${score}`);
}

const without = (lines: readonly string[], word: string) => lines.filter((line) => !line.includes(word));
const instead = (lines: readonly string[], from: string, to: string) => lines.map((line) => line.replace(from, to));

const said = (text: string) => {
  const read = readScores('omar.yaml', text, asked);
  return read.is === 'scores'
    ? read.scoredOn
    : read.faults.map(({ file, line, col, message, fix }) => `${file}:${line}:${col} ${message}; ${fix}`);
};

it.each([
  ['a whole sheet', sheet(...warehouse, ...hospital), '2026-11-24'],
  ['of another day', sheet(...warehouse, ...hospital).replace('11-24', '05-24'), '2026-05-24'],
  [
    'nothing at all',
    '',
    ['omar.yaml:1:1 expected a group of keys, found nothing; begin with `scoredOn:` and `scores:`'],
  ],
  [
    'a sheet without its day',
    sheet(...warehouse, ...hospital).replace('scoredOn: 2026-11-24\n', ''),
    ['omar.yaml:1:1 `scoredOn` is missing; add it'],
  ],
  [
    'a day that is still to come',
    sheet(...warehouse, ...hospital).replace('11-24', '11-25'),
    ['omar.yaml:1:11 2026-11-25 is still to come; give the day they scored'],
  ],
  [
    'a day too long ago',
    sheet(...warehouse, ...hospital).replace('11-24', '05-23'),
    ['omar.yaml:1:11 scores of 2026-05-23 counted until 2026-11-23; let them score the samples anew'],
  ],
  [
    'a day that is none',
    sheet(...warehouse, ...hospital).replace('11-24', '11-31'),
    ['omar.yaml:1:11 "2026-11-31" does not fit; expected a day such as 2026-12-24'],
  ],
  ['a sample left out', sheet(...warehouse), ['omar.yaml:2:1 the sample "hospital" is not scored; add `hospital:`']],
  [
    'a sample that is none',
    sheet(...warehouse, ...instead(hospital, 'hospital', 'hospitals')),
    [
      'omar.yaml:2:1 the sample "hospital" is not scored; add `hospital:`',
      'omar.yaml:10:3 no sample "hospitals"; did you mean `hospital`?',
    ],
  ],
  [
    'a criterion left out',
    sheet(...without(warehouse, 'plan'), ...hospital),
    ['omar.yaml:3:3 "plan" is not scored; add `plan:`'],
  ],
  [
    'a criterion left blank',
    sheet(...instead(warehouse, 'plan: 3', 'plan:'), ...hospital),
    ['omar.yaml:7:5 expected a number, found nothing; the scale has 1, 2, 3, 4'],
  ],
  [
    'a criterion that is none',
    sheet(...warehouse, '    charm: 4', ...hospital),
    ['omar.yaml:10:5 no criterion "charm"; there are handoff, facilitate, four-questions, plan, enable, rhythm'],
  ],
  [
    'a score off the scale',
    sheet(...instead(warehouse, 'plan: 3', 'plan: 5'), ...hospital),
    ['omar.yaml:7:11 5 is not a score; the scale has 1, 2, 3, 4'],
  ],
  [
    'half a score',
    sheet(...instead(warehouse, 'plan: 3', 'plan: 2.5'), ...hospital),
    ['omar.yaml:7:11 expected a whole number, found 2.5; the scale has 1, 2, 3, 4'],
  ],
  [
    'a criterion scored twice',
    sheet(...warehouse, '    plan: 4', ...hospital),
    ['omar.yaml:10:5 `plan` is written twice here; first on line 7; keep one'],
  ],
  [
    'an unknown key',
    `by: me\n${sheet(...warehouse, ...hospital)}`,
    ['omar.yaml:1:1 unknown key `by`; the keys here are scoredOn and scores'],
  ],
  [
    'names that objects have of themselves',
    sheet(...warehouse, '    constructor: 4', ...hospital, '  __proto__: { plan: 1 }'),
    ['omar.yaml:10:5 no criterion "constructor"; there are handoff, facilitate, four-questions, plan, enable, rhythm'],
  ],
])('%s', (_name, text, wanted) => {
  expect(said(text)).toEqual(wanted);
});

it('whatever is written, it is scores or faults with a place, and never throws', () => {
  const line = fc.constantFrom(
    ...sheet(...warehouse, ...hospital).split('\n'),
    '---',
    '- x',
    'scores: [1]',
    '  "',
    '&a *a',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n')),
      ),
      (text) => {
        const read = readScores('omar.yaml', text, asked);
        if (read.is === 'faults')
          expect(read.faults.every(({ line: at, message }) => at > 0 && message !== '')).toBe(true);
      },
    ),
  );
});
