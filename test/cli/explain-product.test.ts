import { afterEach, beforeEach, describe, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { treeText } from '../../src/cli/tree.ts';
import { openProductWorld, type ProductWorld } from '../stories/product-world.ts';
import { expectGolden } from './golden.ts';

describe('what staff read of product knowledge', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z');
    await world.opens('FY27-early-Q1', 'maya');
    await world.on('2026-02-10');
    await world.person('maya').passes('PK-CS', 70);
    await world.on('2026-02-11');
    await world.person('maya').says(1, '/completed LP-CS-1');
    await world.person('omar').says(1, '/completed LP-CS-2');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const explained = async () =>
    treeText(await explain(world.service().engine.store.db, world.program, '1', world.clock.at));

  it('on the learning path', async () => {
    await world.on('2026-02-28');
    expectGolden('explain.product-path', await explained());
  });

  it('passed, paused and renewed later', async () => {
    await world.person('maya').says(1, '/completed LP-CS-2 LP-CS-3');
    await world.on('2026-02-13');
    await world.person('maya').passes('PK-CS', 85);
    await world.on('2026-07-01');
    await world.person('priya').says(1, '/pause');
    await world.on('2026-08-10');
    await world.opens('FY27-early-Q3', 'maya');
    await world.on('2026-10-01');
    await world.person('noor').says(1, '/resume');
    expectGolden('explain.product-renewal', await explained());
  });
});
