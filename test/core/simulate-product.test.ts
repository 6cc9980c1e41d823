import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateProduct } from '../../src/core/product/simulate-product.ts';
import type { Program } from '../../src/core/program.ts';
import { runningEffects } from '../../src/core/verdict/program-effects.ts';
import { people, program } from './builders.ts';
import { certifiedLife, type ProductLifeStory, productLife } from './product-builders.ts';

const passingAt = (passPercent: string): Program => ({
  ...program,
  exams: program.exams.map((exam) => (exam.id === 'PK-CS' ? { ...exam, passPercent } : exam)),
});

const found = (changed: Program, life: ProductLifeStory) =>
  simulateProduct({ program: changed, people }, life.state()).findings.map((finding) => {
    if (finding.is !== 'differs') return finding.is === 'incomparable' ? finding.because : finding.is;
    return `${finding.was} → ${finding.would}: ${finding.because}`;
  });

const due = (...scores: readonly (readonly [number, string])[]) => {
  const life = productLife('maya', 'PK-CS', '2026-02-09');
  life.opened('FY27-early-Q1');
  for (const [raw, when] of scores) life.sits(raw, when);
  return life;
};

describe('another pass mark', () => {
  it.each([
    [
      'raised above a pass',
      '95',
      certifiedLife(),
      ['exam-passed → exam-failed: 92 of 100 is below the 95 % that PK-CS asks for.'],
    ],
    ['raised to a pass', '92', certifiedLife(), []],
    [
      'lowered to a fail',
      '70',
      due([70, '2026-02-10']),
      ['exam-failed → exam-passed: 70 of 100 reaches the 70 % that PK-CS asks for.'],
    ],
    ['lowered, and not enough', '75', due([70, '2026-02-10']), []],
    ['where nobody sat it yet', '10', due(), []],
  ])('%s', (_, mark, life, wanted) => {
    expect(found(passingAt(mark), life)).toEqual(wanted);
  });

  it('means something each time it was asked', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.sits(85, '2026-08-11');
    expect(found(passingAt('90'), life)).toEqual([
      'exam-passed → exam-failed: 85 of 100 is below the 90 % that PK-CS asks for.',
    ]);
    expect(found(passingAt('93'), life)).toHaveLength(2);
  });

  it('means something for a pass that nobody asked for', () => {
    const life = productLife('maya', 'PK-CS', '2026-05-01');
    life.sits(84, '2026-05-01');
    expect(found(passingAt('85'), life)).toEqual([
      'exam-passed → exam-failed: 84 of 100 is below the 85 % that PK-CS asks for.',
    ]);
  });
});

it('the same program differs for nobody, whatever they sat', () => {
  const score = fc.integer({ min: 60, max: 100 });
  fc.assert(
    fc.property(fc.array(score, { maxLength: 4 }), fc.array(score, { maxLength: 3 }), (first, second) => {
      const life = productLife('maya', 'PK-CS', '2026-02-09');
      life.opened('FY27-early-Q1');
      for (const [index, raw] of first.entries()) life.sits(raw, `2026-02-${10 + index}`);
      life.until('2026-08-10');
      life.opened('FY27-early-Q3');
      for (const module of ['LP-CS-1', 'LP-CS-2', 'LP-CS-3']) life.completes(module, '2026-08-12');
      for (const [index, raw] of second.entries()) life.sits(raw, `2026-08-${11 + 2 * index}`);
      expect(found(program, life)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('an assessment that is gone cannot be compared, and what it asks for needs a decision', () => {
  const without = { ...program, exams: program.exams.filter(({ id }) => id !== 'PK-CS') };
  expect(found(without, due())).toEqual(['The new program has no exam PK-CS.']);
  expect(runningEffects(without, due().state())).toMatchObject([{ is: 'needs-decision', attempt: 1 }]);
  expect(runningEffects(program, due().state())).toEqual([]);
});
