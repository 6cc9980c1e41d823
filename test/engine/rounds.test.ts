import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRounds } from '../../src/engine/rounds.ts';
import { writeMeta } from '../../src/store/meta.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

describe('a round over the clocks', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    world.clock.at = Date.parse('2026-11-26T09:30:00Z');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const notes = async () => (await world.notes(1)).filter(({ author }) => author === 'fieldcert-bot');
  const brought = () =>
    world.service().engine.store.db.selectFrom('inbox').select('event').where('dedupe', 'like', 'steps/%').execute();

  it('is made once by however many processes make it', async () => {
    const { engine } = world.service();
    await Promise.all([makeRounds(engine), makeRounds(engine), makeRounds(engine)]);
    await world.settle();
    expect(await brought()).toHaveLength(2);
    expect(await notes()).toHaveLength(2);
  });

  it('brings nothing twice where the mark that it was made is lost, before or after it was decided', async () => {
    const { engine } = world.service();
    const forget = () => engine.store.transaction((tx) => writeMeta(tx, 'rounds', JSON.stringify({ at: 0, told: {} })));
    await makeRounds(engine);
    await forget();
    await makeRounds(engine);
    await world.settle();
    await forget();
    await world.restart();
    expect(await brought()).toHaveLength(2);
    expect(await notes()).toHaveLength(2);
  });

  it('is made again after an hour, and not before', async () => {
    const { engine } = world.service();
    const made = async () =>
      (await engine.store.db.selectFrom('meta').select('value').where('key', '=', 'rounds').execute())[0]?.value;
    await makeRounds(engine);
    const first = await made();
    world.clock.at += 3_599_000;
    await makeRounds(engine);
    expect(await made()).toBe(first);
    world.clock.at += 1_000;
    await makeRounds(engine);
    expect(await made()).not.toBe(first);
  });
});
