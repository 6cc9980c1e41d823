import { beforeAll, describe, expect, it } from 'vitest';
import type { End } from './story.ts';
import { around, endOf, play, settle, steps, unkilledEnd } from './story.ts';
import { openTown } from './town.ts';

let unkilled: End;
beforeAll(async () => {
  unkilled = await unkilledEnd();
});

describe.concurrent('the service, killed between two steps, ends as if it never was', { timeout: 120_000 }, () => {
  it.each(steps)('right after this was taken in: $name', async (step) => {
    const { before, after } = around(step);
    await using town = await openTown();
    await town.start();
    await play(town, before);
    await step.act(town);
    await town.kill();
    await town.start();
    await settle(town, step);
    await play(town, after);
    expect(await endOf(town)).toEqual(unkilled);
  });

  it.each(steps)('after all of this came about: $name', async (step) => {
    const { before, after } = around(step);
    await using town = await openTown();
    await town.start();
    await play(town, [...before, step]);
    await town.kill();
    await town.start();
    await play(town, after);
    expect(await endOf(town)).toEqual(unkilled);
  });

  it.each(steps)('and this happens while it is dead: $name', async (step) => {
    const { before, after } = around(step);
    await using town = await openTown();
    await town.start();
    await play(town, before);
    await town.kill();
    const acted = step.act(town);
    // A comment is there before the service is back; an exam result is sent again until somebody takes it in.
    if (before.length > 0) await acted;
    await town.start();
    await acted;
    await settle(town, step);
    await play(town, after);
    expect(await endOf(town)).toEqual(unkilled);
  });
});
