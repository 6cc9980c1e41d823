import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { openWorld } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, liveThrough, ourComments } from './life.ts';

// The service names the project by its path, people by its number.
const calls = [
  { name: 'opening the issue', when: 'first', method: 'POST', path: /[a-z]\/issues$/ },
  { name: 'the first acknowledgment', when: 'first', method: 'POST', path: /\/award_emoji$/ },
  { name: 'showing the first scores', when: 'first', method: 'PUT', path: /[a-z]\/issues\/1$/ },
  { name: 'the second acknowledgment', when: 'halfway', method: 'POST', path: /\/award_emoji$/ },
  { name: 'reading the thread', when: 'halfway', method: 'GET', path: /[a-z]\/issues\/1\/notes$/ },
  { name: 'uploading the badge', when: 'halfway', method: 'POST', path: /\/uploads$/ },
  { name: 'writing the badge comment', when: 'halfway', method: 'POST', path: /[a-z]\/issues\/1\/notes$/ },
  { name: 'closing the issue', when: 'halfway', method: 'PUT', path: /[a-z]\/issues\/1$/ },
] as const;

const faults: readonly (readonly [string, Fault])[] = [
  ['502 before', { kind: 'bad-gateway', when: 'before' }],
  ['502 after', { kind: 'bad-gateway', when: 'after' }],
  ['no answer after', { kind: 'no-answer', when: 'after' }],
  ['cut before', { kind: 'cut', when: 'before' }],
  ['cut after', { kind: 'cut', when: 'after' }],
  ['429 for all calls, with Retry-After', { kind: 'too-many', form: 'plain', retryAfter: 30 }],
  ['429 for all calls, without', { kind: 'too-many', form: 'plain' }],
  ['429 for this kind', { kind: 'too-many', form: 'json' }],
  ['a login page', { kind: 'login-page' }],
];

let wanted: End;
beforeAll(async () => {
  await using world = await openWorld();
  await liveThrough(world);
  wanted = await endOf(world);
  expect(wanted.issues).toMatchObject([{ state: 'closed', labels: expect.arrayContaining(['fieldcert::certified']) }]);
  expect(ourComments(wanted)).toHaveLength(1);
  expect(wanted.certifications).toMatchObject([{ state: 'certified' }]);
});

describe.each(calls)('$name', ({ when, method, path }) => {
  it.each(faults)('%s: the same end, nothing twice', async (_, fault) => {
    await using world = await openWorld({ timeoutMs: 300 });
    const { faults: arranged } = world.sandbox.control;
    const arrange = () => arranged.next({ method, path }, fault);
    if (when === 'first') arrange();
    await liveThrough(world, when === 'halfway' ? arrange : undefined);
    expect(arranged.left()).toBe(0);
    expect(await endOf(world)).toEqual(wanted);
  });
});

describe('many faults in one life', () => {
  const anyFault = fc.record({
    call: fc.constantFrom(...calls),
    fault: fc.constantFrom(...faults.map(([, fault]) => fault)),
    times: fc.integer({ min: 1, max: 3 }),
  });

  it('end the same, nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFault, { minLength: 2, maxLength: 6 }), async (troubles) => {
        await using world = await openWorld({ timeoutMs: 300 });
        for (const { call, fault, times } of troubles)
          world.sandbox.control.faults.next({ method: call.method, path: call.path }, fault, times);
        await liveThrough(world);
        expect(await endOf(world)).toEqual(wanted);
      }),
      { numRuns: 12, seed: 20261124 },
    );
  });

  it('end the same when GitLab is down for half an hour in the middle', async () => {
    await using world = await openWorld();
    const { faults: arranged } = world.sandbox.control;
    await liveThrough(world, () =>
      arranged.next({ path: /[a-z]\/(issues|uploads)/ }, { kind: 'bad-gateway', when: 'before' }, 15),
    );
    expect(arranged.left()).toBe(0);
    expect(world.clock.at - Date.parse('2026-11-24T09:00:00Z')).toBeGreaterThan(30 * 60_000);
    expect(await endOf(world)).toEqual(wanted);
  });
});
