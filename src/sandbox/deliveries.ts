import { randomUUID } from 'node:crypto';
import type { AttemptOptions } from './attempts.ts';
import { attempt, isDisabled } from './attempts.ts';
import type { Emission, Scene } from './scene.ts';
import type { Delivery, Hook, HookEvent, World } from './world.ts';

/** What tests do to deliveries; none of it is GitLab's. */
export type DeliveryControl = {
  /** From now on every event is sent so often, under the same `webhook-id`. 1 is normal. */
  readonly repeat: (times: number) => void;
  /** Loses the next events: they are neither sent nor recorded. */
  readonly dropNext: (count: number) => void;
  /** From now on events wait. */
  readonly hold: () => void;
  /** The events that wait, oldest first. */
  readonly held: () => readonly Delivery[];
  /** Ends the waiting: sends what `choose` picks, in that order, one after the other, and loses the rest. */
  readonly release: (choose?: (held: readonly Delivery[]) => readonly Delivery[]) => void;
};

/** Brings events to hooks. */
export type Courier = {
  readonly emit: (scene: Scene, emission: Emission) => void;
  /** Starts sending what a loaded world had not sent yet. */
  readonly resume: (scene: Scene) => void;
  /** One attempt at once, outside the queue: a test or a resend. */
  readonly sendNow: (scene: Scene, hook: Hook, delivery: Delivery) => Promise<HookEvent | undefined>;
  /** Waits until everything that is not held was attempted. */
  readonly idle: () => Promise<void>;
  /** Ends attempts under way; they stay pending in the world. */
  readonly close: () => Promise<void>;
  readonly control: DeliveryControl;
};

/** How a courier works; `onSettled` is called after each attempt, when the world has changed. */
export type CourierOptions = {
  readonly timeout: number;
  readonly autoDisable: boolean;
  readonly onSettled: () => void;
};

type Trip = {
  readonly options: CourierOptions;
  readonly closing: AbortController;
  readonly tails: Map<number, Promise<void>>;
  holding: boolean;
  times: number;
  toDrop: number;
};

/** Makes a courier. Events of one hook go out in order, one at a time; different hooks do not wait for each other. */
export function createCourier(options: CourierOptions): Courier {
  const trip: Trip = { options, closing: new AbortController(), tails: new Map(), holding: false, times: 1, toDrop: 0 };
  let scene: Scene | undefined;
  return {
    emit: (from, emission) => {
      scene = from;
      emit(trip, from, emission);
    },
    resume: (from) => {
      scene = from;
      for (const delivery of from.world.pending) enqueue(trip, from, delivery, delivery.hookId);
    },
    sendNow: async (from, hook, delivery) => {
      const event = await attempt(from, hook, delivery, attemptOptions(trip));
      options.onSettled();
      return event;
    },
    idle: () => settle(trip),
    close: async () => {
      trip.closing.abort();
      await settle(trip);
    },
    control: controlOf(trip, () => scene),
  };
}

function controlOf(trip: Trip, scene: () => Scene | undefined): DeliveryControl {
  return {
    repeat: (times) => {
      trip.times = times;
    },
    dropNext: (count) => {
      trip.toDrop += count;
    },
    hold: () => {
      trip.holding = true;
    },
    held: () => (trip.holding ? [...(scene()?.world.pending ?? [])] : []),
    release: (choose = (held) => held) => {
      const place = scene();
      trip.holding = false;
      if (!place) return;
      const chosen = choose([...place.world.pending]);
      place.world.pending = [...chosen];
      for (const delivery of chosen) enqueue(trip, place, delivery, 0);
      trip.options.onSettled();
    },
  };
}

function emit(trip: Trip, scene: Scene, emission: Emission): void {
  const { world } = scene;
  const eventUuid = emission.chain ?? randomUUID();
  for (const hook of emission.project.hooks) {
    if (!hook.flags[emission.flag] || isDisabled(hook, scene.now())) continue;
    if (!joinsChain(world, eventUuid, hook)) continue;
    if (trip.toDrop > 0) {
      trip.toDrop -= 1;
      continue;
    }
    const delivery: Delivery = {
      hookId: hook.id,
      projectId: hook.projectId,
      trigger: emission.trigger,
      event: emission.event,
      body: JSON.stringify(emission.body),
      idempotencyKey: randomUUID(),
      eventUuid,
    };
    world.pending.push(delivery);
    if (!trip.holding) enqueue(trip, scene, delivery, hook.id);
  }
}

// A hook fires once in a chain, and a chain ends after 100 hooks. GitLab: lib/gitlab/web_hooks/recursion_detection.rb.
function joinsChain(world: World, eventUuid: string, hook: Hook): boolean {
  const called = world.chains.get(eventUuid) ?? [];
  const isFresh = !world.chains.has(eventUuid);
  if (!isFresh && (called.includes(hook.id) || called.length >= 100)) return false;
  world.chains.set(eventUuid, [...called, hook.id]);
  const [oldest] = world.chains.keys();
  if (world.chains.size > 500 && oldest !== undefined) world.chains.delete(oldest);
  return true;
}

function enqueue(trip: Trip, scene: Scene, delivery: Delivery, lane: number): void {
  const before = trip.tails.get(lane) ?? Promise.resolve();
  const mine = before.then(() => nextTurn()).then(() => carry(trip, scene, delivery));
  trip.tails.set(lane, mine);
}

async function carry(trip: Trip, scene: Scene, delivery: Delivery): Promise<void> {
  const { world } = scene;
  const hook = world.projects.get(delivery.projectId)?.hooks.find(({ id }) => id === delivery.hookId);
  for (let count = 0; hook && count < trip.times; count += 1) {
    if (trip.closing.signal.aborted) return;
    await attempt(scene, hook, delivery, attemptOptions(trip));
  }
  if (trip.closing.signal.aborted) return;
  world.pending = world.pending.filter((other) => other !== delivery);
  trip.options.onSettled();
}

function attemptOptions({ options, closing }: Trip): AttemptOptions {
  return { timeout: options.timeout, autoDisable: options.autoDisable, closing: closing.signal };
}

async function settle(trip: Trip): Promise<void> {
  let seen: readonly Promise<void>[] = [];
  while (true) {
    const tails = [...trip.tails.values()];
    if (tails.every((tail) => seen.includes(tail))) return;
    seen = tails;
    await Promise.all(tails);
  }
}

// The request that caused an event is saved and answered before the event leaves.
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
