import { describe, expect, it } from 'vitest';
import { typed } from '../cli/typed.ts';
import { inCopy, patch } from '../config/patched-config.ts';
import { openWorld } from './world.ts';

describe('staff who think of raising the pass mark of an exam', () => {
  it('are told who would not have passed, before they decide, and nobody else hears of it', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    await world.person('jonas').passes('SA-101', 85);
    await world.person('aisha').passes('SA-101', 84.9);
    const issues = await world.issues();

    const told = await inCopy(async (dir) => {
      await patch(dir, [['exams.yaml', 'course: SA-101, passPercent: 80', 'course: SA-101, passPercent: 85']]);
      return typed(['simulate', '--program', dir, '--data', world.folder]);
    });

    expect(told.code).toBe(2);
    expect(told.out).toContain('One person would have another outcome.');
    expect(told.out).toMatch(
      /^ {2}Aisha \S+, SA-101: exam passed → exam failed: 84\.9 of 100 is below the 85 % that SA-101 asks for\.$/m,
    );
    expect(told.out).not.toMatch(/Maya|Jonas/);
    await world.settle();
    expect(await world.issues()).toEqual(issues);
  });
});
