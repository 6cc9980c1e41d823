import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import { decide } from '../../src/core/decide.ts';
import { planWindow } from '../../src/core/product/window-plan.ts';
import { contextOf, idOf } from './builders.ts';
import { at, productLife, windowNamed } from './product-builders.ts';

type Act =
  | { readonly does: 'sits'; readonly raw: number; readonly lateDays: number }
  | { readonly does: 'completes'; readonly module: string; readonly lateDays: number }
  | { readonly does: 'opens'; readonly id: string };

const windows = ['FY26-early-Q3', 'FY27-early-Q1', 'FY27-early-Q3', 'FY28-early-Q1'];
const lateDays = fc.constantFrom(0, 0, 3, 30);

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ does: fc.constant('sits' as const), raw: fc.constantFrom(40, 79, 80, 95), lateDays }),
  fc.record({
    does: fc.constant('completes' as const),
    module: fc.constantFrom('LP-CS-1', 'LP-CS-2', 'LP-CS-3'),
    lateDays,
  }),
  fc.record({ does: fc.constant('opens' as const), id: fc.constantFrom(...windows) }),
);

const story = fc.array(fc.tuple(fc.nat({ max: 60 }), act), { maxLength: 12 });

function dayAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Lives through a story day by day; gives what is on record, and the day it ended on. */
function lived(acts: readonly (readonly [number, Act])[]) {
  const life = productLife('maya', 'PK-CS', '2025-07-01');
  let day = '2025-07-01';
  let known: Certification | undefined;
  let begun = false;
  for (const [days, one] of acts) {
    day = dayAfter(day, days);
    life.until(day);
    if (one.does === 'sits') life.sits(one.raw, dayAfter(day, -one.lateDays), day);
    if (one.does === 'completes') life.completes(one.module, dayAfter(day, -one.lateDays), day);
    const early = one.does === 'opens' && windowNamed(one.id).opensOn > day;
    if (one.does === 'opens' && !early) life.opened(one.id);
    begun ||= one.does !== 'completes' && !early;
    known = begun ? life.state() : undefined;
  }
  return { key: life.key, day, last: known };
}

it('the plan of a window says what the window then does, whatever happened before', () => {
  fc.assert(
    fc.property(story, fc.constantFrom(...windows), fc.boolean(), (acts, id, paused) => {
      const { key, day, last } = lived(acts);
      const window = windowNamed(id);
      const known = last && paused ? { ...last, paused: { since: at(day) } } : last;
      const context = contextOf({ now: at(day) });
      const plan = planWindow(context, window, {
        issuesAMinute: null,
        known: ({ userId }) => (userId === idOf('maya') ? known : undefined),
        missing: [],
        unknown: [],
        refreshed: [],
      });
      const { is, dueOn } = plan.people.find(({ username }) => username === 'maya') ?? { is: 'nobody', dueOn: null };
      const event = { happened: 'window-opened', learner: idOf('maya'), exam: 'PK-CS', window, by: 'priya' } as const;
      const { changes, certification, outcome } = decide(known, key, event, context);
      const opened = changes.find((change) => change.do === 'open');
      const now = certification ?? known;
      expect(opened !== undefined).toBe(is === 'asked');
      expect(opened?.do === 'open' ? opened.dueOn : null).toBe(dueOn);
      if (is === 'counts') expect(now).toMatchObject({ credential: expect.anything() });
      if (is === 'asked-before') expect(outcome).toBe('ignored');
      if (is === 'away') expect(now).toMatchObject({ paused: expect.anything() });
    }),
    { numRuns: 200 },
  );
});
