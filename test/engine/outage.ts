import { expect } from 'vitest';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, liveThrough, ourComments } from './life.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** How a life ends in which nothing is ever away. */
export async function usualEnd(): Promise<End> {
  await using world = await openWorld();
  await liveThrough(world);
  const end = await endOf(world);
  expect(end.certifications).toMatchObject([{ state: 'certified' }]);
  expect(ourComments(end)).toHaveLength(1);
  return end;
}

/** What the service says of itself. */
export async function ready(world: World) {
  const answer = await fetch(`${world.service().url}/readyz`);
  type Part = { readonly waiting: number; readonly oldestSeconds: number };
  return (await answer.json()) as {
    readonly status: string;
    readonly events: Part;
    readonly effects: Part;
    readonly parked: number;
  };
}

/** Lets time pass, a minute at a step, with everything done that is due meanwhile. */
export async function pass(world: World, ms: number): Promise<void> {
  for (const end = world.clock.at + ms; world.clock.at < end; ) {
    world.clock.at += minute;
    await world.settle();
  }
}

/** What the service answered GitLab's hook, in order. */
export function hookAnswers(world: World): readonly string[] {
  const hooks = [...world.sandbox.world.projects.values()].flatMap((project) => project.hooks);
  return hooks.flatMap(({ events }) => events.map(({ responseStatus }) => responseStatus));
}
