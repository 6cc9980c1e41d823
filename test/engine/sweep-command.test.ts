import { expect, it } from 'vitest';
import { changes } from '../stories/changing.ts';
import { openWorld } from '../stories/world.ts';
import { command, expectGolden } from './mending.ts';

it('fieldcert sweep looks beside the running service, which deals with what was missed', async () => {
  await using world = await openWorld();
  world.clock.at = Date.now();
  await world.person('maya').passes('SA-101', 92);
  expectGolden('sweep.nothing', await command(world, 'sweep'));
  world.sandbox.control.deliveries.dropNext(2);
  await world.person('maya').says(1, '/ready-for-review');
  await changes(world, 'priya', 1, { state_event: 'close' });
  expectGolden('sweep.found', await command(world, 'sweep'));
  world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
  await world.catchUp();
  const issue = await world.issue(1);
  expect(issue.state).toBe('opened');
  expect(issue.labels).toContain('fieldcert::in-review');
});

it('fieldcert sweep says what is missing when there is no store', async () => {
  await using world = await openWorld();
  const elsewhere = { ...world, folder: '/nowhere/at/all' };
  expectGolden('sweep.no-store', await command(elsewhere, 'sweep'));
});
