import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import { attemptOf } from '../../src/core/certification.ts';
import type { Person } from '../../src/core/people/people.ts';
import type { Program } from '../../src/core/program.ts';
import { acceptExam } from '../../src/engine/accept-exam.ts';
import { advance } from '../../src/engine/advance.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import { loadCertification } from '../../src/store/certifications.ts';
import { seatLoads } from '../../src/store/seats.ts';
import { changeStanding } from '../../src/store/standings.ts';
import type { Store } from '../../src/store/store.ts';
import { logTo } from '../../src/telemetry/telemetry.ts';
import { aClock, aPlace, kinds, settle } from '../contract/stores.ts';
import { bot, idOf, people, program, result } from '../core/builders.ts';

const reviewers = ['omar', 'ines', 'tomas', 'lena'];

const learner = (number: number): Person => ({
  username: `learner-${number}`,
  userId: 5_000 + number,
  name: `Learner ${number}`,
  emails: [`learner-${number}@example.com`],
  externalIds: [],
  region: 'EMEA',
});

function engineOn(store: Store, max: number, learners: readonly Person[]): Engine {
  const pools = program.reviewing.pools.map((pool) => ({ ...pool, maxOpenPerReviewer: max }));
  const of: Program = { ...program, reviewing: { ...program.reviewing, pools } };
  return {
    program: of,
    store,
    // Never called: effects are settled as if GitLab had taken them.
    gitlab: connectGitLab({
      url: 'http://gitlab.invalid',
      token: 'none',
      budget: createBudget(limitsOf['self-managed'], { now: store.now, sleep: async () => {} }),
    }),
    render: ({ say }) => say,
    now: store.now,
    bot,
    people: [...people, ...learners],
    telemetry: logTo(pino({ level: 'silent' })),
  };
}

describe.each(kinds)('practicals that open at the same moment, $name', (kind) => {
  const situation = fc.record({
    learners: fc.integer({ min: 1, max: 14 }),
    max: fc.integer({ min: 1, max: 5 }),
    busy: fc.subarray(reviewers, { maxLength: 3 }),
  });

  it('never give a reviewer more than the pool allows, nor one who is busy, and share out evenly', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ learners, max, busy }) => {
        await using place = aPlace(kind);
        const clock = aClock();
        await using first = await place.open(clock);
        await using replicas = new AsyncDisposableStack();
        const stores = kind.replicas === 2 ? [first, replicas.use(await place.open(clock))] : [first];
        const all = Array.from({ length: learners }, (_, number) => learner(number));
        const engines = stores.map((store) => engineOn(store, max, all));
        const [desk = engineOn(first, max, all)] = engines;
        await first.transaction(async (tx) => {
          for (const username of busy) await changeStanding(tx, { userId: idOf(username), change: { busy: true } }, 0);
        });
        for (const { emails } of all)
          await acceptExam(desk, result('SA-101', { email: emails[0] }, 92, { eventId: `${emails}` }));
        for (const engine of engines)
          replicas.use(
            await engine.store.queue.work(
              {
                advance: (job) => advance(engine, job),
                apply: async ({ id }) => {
                  await settle(engine.store, 'apply', id);
                  return { is: 'done' };
                },
              },
              { concurrency: { advance: 4, apply: 1 } },
            ),
          );
        for (const { store } of engines) await store.queue.idle();

        const loads = await seatLoads(first.db);
        const free = reviewers.filter((username) => !busy.includes(username));
        const open = free.map((username) => loads.get(idOf(username))?.open ?? 0);
        expect([...loads.keys()].every((userId) => free.map(idOf).includes(userId))).toBe(true);
        expect(Math.max(...open)).toBeLessThanOrEqual(max);
        expect(Math.max(...open) - Math.min(...open)).toBeLessThanOrEqual(1);
        const seats = await Promise.all(
          all.map(async ({ userId }) => {
            const found = await first.transaction((tx) => loadCertification(tx, `SA-101/u${userId}`));
            return attemptOf(found as Certification)?.pick.chosen.length ?? 0;
          }),
        );
        // What the certifications say and what the store reserved is the same.
        expect(seats.reduce((sum, one) => sum + one, 0)).toBe(open.reduce((sum, one) => sum + one, 0));
        expect(open.reduce((sum, one) => sum + one, 0)).toBe(
          Math.min(free.length * max, learners * Math.min(2, free.length)),
        );
      }),
      { numRuns: kind.replicas === 2 ? 8 : 25 },
    );
  }, 120_000);
});
