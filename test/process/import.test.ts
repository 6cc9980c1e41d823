import { describe, expect, it } from 'vitest';
import { until } from './child.ts';
import { keptIn, longTable, runImport } from './importing.ts';
import { openTown } from './town.ts';

const rows = 300;

describe('exam import', { timeout: 120_000 }, () => {
  it('killed in the middle and run again gives each row once, and each learner one result', async () => {
    await using town = await openTown();
    await town.start();
    const file = await longTable(town, rows);
    const killed = await runImport(town, file, ['--apply'], async () => (await keptIn(town)).rows >= rows / 3);
    const before = (await keptIn(town)).rows;
    expect(killed.code).toBeNull();
    expect(before).toBeLessThan(rows);
    const again = await runImport(town, file, ['--apply']);
    expect(again).toMatchObject({ code: 0, said: expect.stringContaining(`${rows - before} results taken in`) });
    expect(again.said).toContain(`${before} known already`);
    expect(await keptIn(town)).toEqual({ rows, results: rows });
    expect((await runImport(town, file, ['--apply'])).said).toContain(`0 results taken in, ${rows} known already`);
    await until('everything is decided', () => town.isQuiet());
    expect(again.megabytes).toBeLessThan(300);
  });
});
