import { expect, it } from 'vitest';
import { changes } from '../stories/changing.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { hooksIn, relayed } from './hook-relay.ts';
import { command, expectGolden } from './mending.ts';

/** As GitLab does after so many failures in a row; of 40 it is for good. */
function switchOff(world: World, failures: number): void {
  const disabledUntil = new Date(world.clock.at + 3_600_000).toISOString();
  for (const hook of hooksIn(world)) Object.assign(hook, { consecutiveFailures: failures, disabledUntil });
}

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

it('fieldcert sweep switches the webhook on again and has lost deliveries sent, and says so', async () => {
  await using world = await openWorld();
  await using relay = await relayed(world);
  world.clock.at = Date.now();
  await world.person('maya').passes('SA-101', 92);
  relay.answers = 503;
  for (let count = 0; count < 6; count += 1) await world.person('maya').says(1, `Hello ${count}`);
  await world.person('maya').says(1, '/ready-for-review');
  relay.answers = 'through';
  switchOff(world, 4);
  expectGolden('sweep.hook-was-off', await command(world, 'sweep'));
  await world.catchUp();
  expect((await world.issue(1)).labels).toContain('fieldcert::in-review');
  expect((await command(world, 'sweep')).split('\n')).toContain('  3 failed deliveries sent again and taken in.');
  const lines = (await command(world, 'sweep')).split('\n');
  expect(lines.slice(1)).toEqual(['Nothing was missed.', `${world.project}: the webhook is on.`, '']);
});

it('fieldcert sweep says what a person must do about the webhook', async () => {
  await using world = await openWorld();
  await using relay = await relayed(world);
  world.clock.at = Date.now();
  await world.person('maya').passes('SA-101', 92);
  relay.answers = 503;
  switchOff(world, 40);
  expectGolden('sweep.hook-stays-off', (await command(world, 'sweep')).replaceAll(relay.url, 'http://SERVICE'));
  hooksIn(world).splice(0);
  expectGolden('sweep.no-hook', await command(world, 'sweep'));
});
