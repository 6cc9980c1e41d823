import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Bucket, Budget, Clock } from '../../src/gitlab/budget.ts';
import { createBudget, limitsFor, limitsOf, systemClock } from '../../src/gitlab/budget.ts';
import { jumpingClock } from './world.ts';

/** Most calls within any 60 seconds. */
function busiest(times: readonly number[]): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length));
}

type Call = { readonly bucket: Bucket; readonly at: number };

/** Makes the calls side by side and gives when GitLab counted each. */
async function callsOf(budget: Budget, clock: Clock, buckets: readonly Bucket[]): Promise<readonly Call[]> {
  return Promise.all(
    buckets.map((bucket) =>
      budget.spend(bucket, async () => {
        await Promise.resolve();
        return { bucket, at: clock.now() };
      }),
    ),
  );
}

const timesOf = (calls: readonly Call[]) => calls.map(({ at }) => at);

const nothing = async () => {};
const many = (bucket: Bucket, count: number) => Array.from({ length: count }, () => bucket);

describe('the rate budget', () => {
  test('lets a full minute of comments go at once and no more', async () => {
    const clock = jumpingClock();
    const budget = createBudget(limitsOf['gitlab-com'], clock);
    const times = timesOf(await callsOf(budget, clock, many('notes', 150)));
    expect(times.filter((at) => at === 0)).toHaveLength(60);
    expect(busiest(times)).toBe(60);
    expect(times.at(-1)).toBeLessThan(130_000);
  });

  test('is never passed in any minute, whatever the mix', async () => {
    const limits = { api: 20, issues: 7, notes: 5 };
    const bucket = fc.constantFrom<Bucket>('api', 'issues', 'notes');
    const step = fc.record({ buckets: fc.array(bucket, { maxLength: 40 }), pause: fc.nat({ max: 90_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const clock = jumpingClock();
        const budget = createBudget(limits, clock);
        const all: Call[] = [];
        for (const { buckets, pause } of steps) {
          all.push(...(await callsOf(budget, clock, buckets)));
          await clock.sleep(pause);
        }
        const of = (wanted: (bucket: Bucket) => boolean) => timesOf(all.filter((call) => wanted(call.bucket)));
        expect(busiest(of(() => true))).toBeLessThanOrEqual(limits.api);
        expect(busiest(of((one) => one === 'issues'))).toBeLessThanOrEqual(limits.issues);
        expect(busiest(of((one) => one === 'notes'))).toBeLessThanOrEqual(limits.notes);
      }),
    );
  });

  test('keeps reads going while comments wait', async () => {
    const clock = jumpingClock();
    const budget = createBudget(limitsOf['gitlab-com'], clock);
    await callsOf(budget, clock, many('notes', 60));
    const order: string[] = [];
    await Promise.all([
      budget.spend('notes', async () => order.push('note')),
      budget.spend('api', async () => order.push('read')),
    ]);
    expect(order).toEqual(['read', 'note']);
  });

  test('holds a bucket as long as GitLab asks, and with "api" everything', async () => {
    const clock = jumpingClock();
    const budget = createBudget(limitsOf['self-managed'], clock);
    budget.pause('notes', 5_000);
    await budget.spend('issues', nothing);
    expect(clock.now()).toBe(0);
    await budget.spend('notes', nothing);
    expect(clock.now()).toBe(5_000);
    budget.pause('api', 30_000);
    budget.pause('api', 1_000);
    await budget.spend('notes', nothing);
    expect(clock.now()).toBe(35_000);
  });

  test('sends no burst after a pause', async () => {
    const clock = jumpingClock();
    const budget = createBudget({ api: 100, issues: 10, notes: 3 }, clock);
    budget.pause('notes', 600_000);
    const times = timesOf(await callsOf(budget, clock, many('notes', 9)));
    expect(Math.min(...times)).toBe(600_000);
    expect(busiest(times)).toBe(3);
  });

  test('goes on after a wait that failed', async () => {
    let fail = true;
    const clock = {
      now: () => 0,
      sleep: () => (fail ? Promise.reject(new Error('shutting down')) : Promise.resolve()),
    };
    const budget = createBudget({ api: 10, issues: 10, notes: 1 }, clock);
    await budget.spend('notes', nothing);
    await expect(budget.spend('notes', nothing)).rejects.toThrow('shutting down');
    fail = false;
    await budget.spend('issues', nothing);
  });

  test('counts a call until a minute after its answer, for it may be counted late', async () => {
    const clock = jumpingClock();
    const budget = createBudget({ api: 10, issues: 10, notes: 1 }, clock);
    const slow = Promise.withResolvers<void>();
    const first = budget.spend('notes', () => slow.promise);
    let second = -1;
    const other = budget.spend('notes', async () => {
      second = clock.now();
    });
    await clock.sleep(90_000);
    expect(second).toBe(-1);
    slow.resolve();
    await Promise.all([first, other]);
    expect(second).toBe(150_000);
  });

  test('frees the place of a call that failed', async () => {
    const clock = jumpingClock();
    const budget = createBudget({ api: 10, issues: 10, notes: 1 }, clock);
    await expect(budget.spend('notes', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await budget.spend('notes', nothing);
    expect(clock.now()).toBe(60_000);
  });
});

describe('the real time', () => {
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['ahead', 86_400_000],
    ['back', -86_400_000],
  ])('a minute stays a minute when the clock on the wall jumps %s', async (_, jump) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const waits = Promise.withResolvers<number>();
    const sleep = (ms: number) => {
      waits.resolve(ms);
      return new Promise<void>(() => {});
    };
    const budget = createBudget({ api: 10, issues: 10, notes: 1 }, { now: systemClock.now, sleep });
    await budget.spend('notes', nothing);
    vi.setSystemTime(Date.now() + jump);
    void budget.spend('notes', async () => waits.resolve(0));
    const ms = await waits.promise;
    expect(ms).toBeGreaterThan(50_000);
    expect(ms).toBeLessThanOrEqual(60_000);
  });
});

/** A clock that jumps to whoever waits for the shortest time, so that several may wait side by side. */
function sharedClock(): Clock {
  let time = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const step = () => {
    const [first] = waiting.sort((one, other) => one.at - other.at).splice(0, 1);
    time = Math.max(time, first?.at ?? time);
    first?.wake();
  };
  const sleep = (ms: number) =>
    new Promise<void>((wake) => waiting.push({ at: time + ms, wake }) && setImmediate(step));
  return { now: () => time, sleep };
}

describe('the limits', () => {
  const self = 'https://git.example.com';
  test('are chosen by host, by name, or in numbers', () => {
    expect(limitsFor('https://gitlab.com', {}, 1)).toEqual(limitsOf['gitlab-com']);
    expect(limitsFor(self, {}, 1)).toEqual(limitsOf['self-managed']);
    expect(limitsFor('https://gitlab.com', { preset: 'free-plan' }, 1)).toEqual({ api: 100, issues: 100, notes: 60 });
    expect(limitsFor(self, { numbers: { api: 600, notes: 50 } }, 1)).toEqual({
      api: 600,
      issues: Number.POSITIVE_INFINITY,
      notes: 50,
    });
  });

  test('are shared among replicas, and nobody is left without', () => {
    expect(limitsFor('https://gitlab.com', {}, 7)).toEqual({ api: 285, issues: 28, notes: 8 });
    expect(limitsFor(self, { numbers: { notes: 2 } }, 3).notes).toBe(1);
  });

  test('replicas that do not know of each other fill the limit and stay inside it together', async () => {
    const clock = sharedClock();
    const limits = limitsFor('https://gitlab.com', { numbers: { api: 100, issues: 30, notes: 20 } }, 3);
    const replicas = Array.from({ length: 3 }, () => createBudget(limits, clock));
    const calls = await Promise.all(
      replicas.map((budget) =>
        callsOf(budget, clock, [...many('notes', 30), ...many('issues', 30), ...many('api', 90)]),
      ),
    );
    const of = (bucket?: Bucket) =>
      timesOf(calls.flat().filter((call) => bucket === undefined || call.bucket === bucket));
    expect(of()).toHaveLength(450);
    expect(busiest(of())).toBeLessThanOrEqual(100);
    expect(busiest(of())).toBeGreaterThanOrEqual(3 * 33);
    expect(busiest(of('notes'))).toBe(18);
    expect(busiest(of('issues'))).toBeLessThanOrEqual(30);
  });
});
