import { describe, expect, it } from 'vitest';
import { until } from './child.ts';
import { keptIn, longTable, runImport } from './importing.ts';
import { openTown } from './town.ts';

// Several requests of 250, so that the kill leaves some unsent.
const rows = 3000;

describe('exam import', { timeout: 120_000 }, () => {
  it('killed in the middle and run again gives each row once, and each learner one result', async () => {
    await using town = await openTown();
    await town.start();
    const file = await longTable(town, rows);
    const killed = await runImport(town, file, ['--apply'], async () => (await keptIn(town)).rows >= rows / 3);
    expect(killed.code).toBeNull();
    const again = await runImport(town, file, ['--apply']);
    expect(again.code).toBe(0);
    // What was under way when it died may be kept or not, so the numbers are its own.
    const [, taken, known] = /([\d,]+) results taken in, ([\d,]+) known already/.exec(again.said) ?? [];
    const [fresh, before] = [taken, known].map((number) => Number(number?.replaceAll(',', '')));
    expect(before).toBeGreaterThanOrEqual(rows / 3);
    expect(fresh).toBeGreaterThan(0);
    expect(fresh).toBe(rows - (before ?? 0));
    expect(await keptIn(town)).toEqual({ rows, results: rows });
    expect((await runImport(town, file, ['--apply'])).said).toMatch(/\b0 results taken in, 3,?000 known already/);
    await until('everything is decided', () => town.isQuiet());
    expect(again.megabytes).toBeLessThan(220);
  });
});
