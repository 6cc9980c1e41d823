import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pick } from '../../src/core/certification.ts';
import type { Context } from '../../src/core/context.ts';
import { fractionOf } from '../../src/core/fraction.ts';
import type { Person } from '../../src/core/people/people.ts';
import type { Program } from '../../src/core/program.ts';
import { pickReviewers } from '../../src/core/reviewers/reviewers.ts';
import type { Standing } from '../../src/core/reviewers/standing.ts';
import { contextOf, courseIn, idOf, now, people, program, standingsOf } from './builders.ts';

const day = 86_400_000;
const gap = fractionOf('0.5');
const pool = ['omar', 'ines', 'tomas', 'lena'];

type Asked = {
  readonly learner?: string;
  readonly needed?: number;
  readonly taken?: Pick['chosen'];
  readonly declined?: readonly string[];
  readonly previous?: readonly string[];
  readonly seed?: string;
};

function pick(context: Context, asked: Asked = {}): Pick {
  const { learner = 'maya', needed = 2, taken = [], declined = [], previous = [], seed = 'SA-101/u101#1' } = asked;
  const seats = { needed, taken, declined: declined.map(idOf), previous: previous.map(idOf), seed };
  return pickReviewers(context, courseIn(context.program), idOf(learner), seats);
}

const nameOf = (userId: number) => people.find((person) => person.userId === userId)?.username ?? String(userId);
const chosen = ({ chosen: seats }: Pick) => seats.map(({ userId }) => nameOf(userId));
const passedOver = (of: Pick) =>
  Object.fromEntries(of.passedOver.map(({ userId, because }) => [nameOf(userId), because]));
const reasons = (of: Pick) => Object.fromEntries(of.passedOver.map(({ userId, why }) => [nameOf(userId), why.is]));

const whenManagerIs = (lineManager: 'never' | 'second-only'): Program => ({
  ...program,
  reviewing: { ...program.reviewing, lineManager },
});
const withPool = (differences: Partial<Program['reviewing']['pools'][number]>): Program => {
  const pools = program.reviewing.pools.map((each) => (each.id === 'pool-sa' ? { ...each, ...differences } : each));
  return { ...program, reviewing: { ...program.reviewing, pools } };
};
const calibrated = withPool({ calibration: 'required' });

/** People with differences, by username. */
const who = (differences: Record<string, Partial<Person>>): readonly Person[] =>
  people.map((person) => ({ ...person, ...differences[person.username] }));
/** What is known of reviewers, by username. */
const known = (standings: Record<string, Partial<Standing>>): Context['standings'] =>
  new Map(Object.entries(standings).map(([username, standing]) => [idOf(username), { open: 0, ...standing }]));

describe('reviewers are picked', () => {
  it('from the learner’s region before all else', () => {
    const context = contextOf({
      people: who({ omar: { region: 'AMER' }, tomas: { region: undefined } }),
      standings: standingsOf({ ines: [2, now], lena: [2, now], omar: [0], tomas: [0] }),
    });
    expect(chosen(pick(context)).toSorted()).toEqual(['ines', 'lena']);
    expect(passedOver(pick(context))).toEqual({
      omar: "is not in the learner's region, as those picked are",
      tomas: "is not in the learner's region, as those picked are",
    });
    expect(chosen(pick(context, { needed: 3 }))).toHaveLength(3);
  });

  it('then by whole days since they were last given one, who never was before all', () => {
    const context = contextOf({
      standings: standingsOf({ omar: [0, now - day], ines: [2, now - 9 * day], tomas: [0, now - 3 * day], lena: [1] }),
    });
    expect(chosen(pick(context, { needed: 3 }))).toEqual(['ines', 'lena', 'tomas']);
  });

  it('in days of the program’s time zone, not in hours', () => {
    const midnight = Date.parse('2026-11-24T00:00:00Z');
    const context = contextOf({
      standings: standingsOf({ omar: [1, now - 1], ines: [0, midnight], tomas: [0, midnight - 1], lena: [2, now] }),
    });
    expect(chosen(pick(context))).toEqual(['tomas', 'ines']);
  });

  it('then the least busy', () => {
    const context = contextOf({ standings: standingsOf({ omar: [2], ines: [1], tomas: [0], lena: [2] }) });
    expect(chosen(pick(context))).toEqual(['tomas', 'ines']);
  });

  it('by lot among equals: the same seed draws the same, seeds share the seats out', () => {
    const draws = Array.from({ length: 200 }, (_, index) => pick(contextOf(), { seed: `SA-101/u${index}#1` }));
    expect(pick(contextOf(), { seed: 'SA-101/u7#1' })).toEqual(draws[7]);
    for (const username of pool) {
      const seats = draws.filter((draw) => chosen(draw).includes(username)).length;
      expect(seats, username).toBeGreaterThan(50);
    }
  });

  it('whatever the order of the pool', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(pool, { minLength: 4 }), fc.string(), (members, seed) => {
        const shuffled = contextOf({ program: withPool({ members }) });
        expect(chosen(pick(shuffled, { seed }))).toEqual(chosen(pick(contextOf(), { seed })));
      }),
    );
  });

  it('to fill the seats that are still empty, keeping those who sit', () => {
    const taken = [{ userId: idOf('omar'), at: now, because: 'was asked by noor' }];
    const again = pick(contextOf({ standings: standingsOf({ tomas: [1], lena: [1] }) }), { taken });
    expect(chosen(again)).toEqual(['omar', 'ines']);
    expect(again.chosen[0]).toEqual(taken[0]);
    expect(passedOver(again)).not.toHaveProperty('omar');
  });
});

type Case = readonly [name: string, context: Partial<Context>, asked: Asked, why: object, words: string];

const cases: readonly Case[] = [
  ['the learner', {}, { learner: 'omar' }, { is: 'learner' }, 'is the learner'],
  [
    'who left the company',
    { people: who({ omar: { left: '2026-11-23' } }) },
    {},
    { is: 'left', on: '2026-11-23' },
    'no longer reviews',
  ],
  [
    'whom the learner has a conflict with',
    { people: who({ maya: { conflicts: ['omar'] } }) },
    {},
    { is: 'conflict' },
    'has a declared conflict of interest with the learner',
  ],
  [
    'who has a conflict with the learner',
    { people: who({ omar: { conflicts: ['diego', 'maya'] } }) },
    {},
    { is: 'conflict' },
    'has a declared conflict of interest with the learner',
  ],
  [
    'a colleague of a partner’s learner',
    { people: who({ maya: { company: 'Northwind' }, omar: { company: 'northwind' } }) },
    {},
    { is: 'same-company', company: 'northwind' },
    'works for northwind, as the learner does',
  ],
  [
    'a competitor of a partner’s learner',
    { people: who({ maya: { company: 'Northwind' }, omar: { company: 'Contoso' } }) },
    {},
    { is: 'other-company' },
    "works for another partner than the learner's",
  ],
  [
    'who was never calibrated, where the pool asks for it',
    { program: calibrated },
    {},
    { is: 'not-calibrated', pool: 'pool-sa' },
    'is not calibrated for pool-sa yet (staff: fieldcert calibrate)',
  ],
  [
    'whose calibration lapsed',
    {
      program: calibrated,
      standings: known({ omar: { calibrations: [{ pool: 'pool-sa', on: '2026-05-23', gap }] } }),
    },
    {},
    { is: 'not-calibrated', pool: 'pool-sa', until: '2026-11-23' },
    'was calibrated for pool-sa until 2026-11-23 (staff: fieldcert calibrate)',
  ],
  ['who declined this one', {}, { declined: ['omar'] }, { is: 'declined' }, 'no longer reviews this practical'],
  [
    'who is away',
    { standings: known({ omar: { away: { until: '2026-11-24', since: now - day } } }) },
    {},
    { is: 'away', until: '2026-11-24' },
    'is away until 2026-11-24',
  ],
  [
    'who is busy on GitLab',
    { standings: known({ omar: { busy: true } }) },
    {},
    { is: 'busy' },
    'is set to busy on GitLab',
  ],
  [
    'who has as many as the pool allows',
    { standings: known({ omar: { open: 3 } }) },
    {},
    { is: 'at-capacity', open: 3, pool: 'pool-sa' },
    'has 3 open reviews, the most pool-sa allows',
  ],
  [
    'who reviewed the attempt before',
    {},
    { previous: ['omar'] },
    { is: 'reviewed-before' },
    'reviewed the attempt before this one',
  ],
];

describe('nobody reviews who may not', () => {
  it.each(cases)('%s, even as one of too few', (_name, differences, asked, why, words) => {
    const picked = pick(contextOf(differences), asked);
    const omar = picked.passedOver.find(({ userId }) => userId === idOf('omar'));
    expect(omar).toEqual({ userId: idOf('omar'), why, because: words });
    expect(chosen(picked)).not.toContain('omar');
  });

  it('of several reasons the lasting one is told', () => {
    const context = contextOf({
      people: who({ omar: { conflicts: ['maya'] } }),
      standings: known({ omar: { busy: true, open: 3 } }),
    });
    expect(reasons(pick(context, { previous: ['omar'] }))).toMatchObject({ omar: 'conflict' });
  });

  it('the line manager only takes a later seat than the first', () => {
    const busy = contextOf({ standings: standingsOf({ omar: [2], ines: [2], tomas: [1] }) });
    expect(chosen(pick(busy))).toEqual(['tomas', 'lena']);
    expect(chosen(pick(busy, { needed: 3 })).indexOf('lena')).toBeGreaterThan(0);
  });

  it('the line manager takes no seat where there is only one', () => {
    const picked = pick(contextOf({ standings: standingsOf({ omar: [2], ines: [2], tomas: [2] }) }), { needed: 1 });
    expect(chosen(picked)).not.toContain('lena');
    expect(passedOver(picked).lena).toContain('line manager');
  });

  it('the line manager alone leaves the first seat empty', () => {
    const picked = pick(contextOf({ standings: standingsOf({ omar: [3], ines: [3], tomas: [3] }) }));
    expect(chosen(picked)).toEqual([]);
    expect(passedOver(picked).lena).toBe("is the learner's line manager, who may only be the second reviewer");
  });

  it('the line manager never does where the program says never', () => {
    const standings = standingsOf({ omar: [2], ines: [2], tomas: [2] });
    const picked = pick(contextOf({ program: whenManagerIs('never'), standings }), { needed: 3 });
    expect(chosen(picked)).not.toContain('lena');
    expect(passedOver(picked)).toMatchObject({ lena: "is the learner's line manager" });
  });

  it('people GitLab does not know are left out', () => {
    const context = contextOf({ people: people.filter(({ username }) => username !== 'omar') });
    expect(chosen(pick(context, { needed: 3 }))).not.toContain('omar');
  });
});

describe('nobody is kept out for longer than the reason holds', () => {
  const omarIsFree = (differences: Partial<Context>) => chosen(pick(contextOf(differences), { needed: 4 }));

  it('on the last day with the company, and after the last day away, in their own time zone', () => {
    expect(omarIsFree({ people: who({ omar: { left: '2026-11-24' } }) })).toContain('omar');
    const away = known({ omar: { away: { until: '2026-11-23', since: now - 9 * day } } });
    expect(omarIsFree({ standings: away })).toContain('omar');
    // Still Monday evening there.
    const west = who({ omar: { timezone: 'Pacific/Honolulu' } });
    expect(omarIsFree({ standings: away, people: west })).not.toContain('omar');
  });

  it('our own people review a partner’s learner, and a partner may review ours', () => {
    expect(omarIsFree({ people: who({ maya: { company: 'Northwind' } }) })).toContain('omar');
    expect(omarIsFree({ people: who({ omar: { company: 'Northwind' } }) })).toContain('omar');
  });

  it.each([
    ['of today', [{ pool: 'pool-sa', on: '2026-11-24', gap }], true],
    ['for another pool', [{ pool: 'pool-ae', on: '2026-11-24', gap }], false],
    ['on its last day', [{ pool: 'pool-sa', on: '2026-05-24', gap }], true],
    ['the day after its last', [{ pool: 'pool-sa', on: '2026-05-23', gap }], false],
    [
      'that lapsed and was renewed',
      [
        { pool: 'pool-sa', on: '2026-11-20', gap },
        { pool: 'pool-sa', on: '2025-11-20', gap },
      ],
      true,
    ],
  ])('a calibration %s', (_name, calibrations, counts) => {
    const context = { program: calibrated, standings: known({ omar: { calibrations } }) };
    expect(omarIsFree(context).includes('omar')).toBe(counts);
  });

  it('who reviewed the attempt before does so again only when a seat stays empty otherwise, and is told so', () => {
    const previous = ['omar', 'tomas'];
    expect(chosen(pick(contextOf(), { previous }))).toEqual(['ines', 'lena']);
    const short = contextOf({ standings: standingsOf({ ines: [3] }) });
    const picked = pick(short, { previous, needed: 2 });
    expect(chosen(picked)).toHaveLength(2);
    expect(['omar', 'tomas']).toContain(chosen(picked)[0]);
    expect(chosen(picked)[1]).toBe('lena');
    expect(picked.chosen[0]?.rank?.again).toBe(true);
    expect(picked.chosen[0]?.because).toMatch(/; reviewed the attempt before too, because nobody else could$/);
    expect(Object.values(reasons(picked)).toSorted()).toEqual(['at-capacity', 'reviewed-before']);
  });
});

describe('the reasons are true', () => {
  it('whoever was picked is told why', () => {
    const standings = standingsOf({ omar: [1, now], ines: [2, now - day], tomas: [3], lena: [0, now - 4 * day] });
    const picked = pick(contextOf({ standings }), { needed: 3 });
    expect(picked.chosen.map(({ because }) => because)).toEqual([
      "is in pool-sa and the learner's region, had 2 open reviews, and was given the last one yesterday",
      "is in pool-sa and the learner's region, had no open review, and was given the last one 4 days ago",
      "is in pool-sa and the learner's region, had 1 open review, and was given the last one today",
    ]);
    expect(picked.chosen.map(({ rank }) => rank)).toEqual([
      { pool: 'pool-sa', sameRegion: true, days: 1, open: 2 },
      { pool: 'pool-sa', sameRegion: true, days: 4, open: 0 },
      { pool: 'pool-sa', sameRegion: true, days: 0, open: 1 },
    ]);
  });

  it('whoever was not is told what decided', () => {
    const standings = standingsOf({
      omar: [0, now - 9 * day],
      ines: [1, now - 9 * day],
      tomas: [0, now],
      lena: [2, now - 9 * day],
    });
    expect(passedOver(pick(contextOf({ standings })))).toEqual({
      tomas: 'was given a review more recently than those picked',
      lena: 'has more open reviews than those picked',
    });
    expect(Object.values(passedOver(pick(contextOf())))).toEqual(
      Array(2).fill('was as free as those picked; the draw fell on others'),
    );
  });
});

const standing = fc.record(
  {
    open: fc.integer({ min: 0, max: 4 }),
    lastTakenAt: fc.integer({ min: now - 20 * day, max: now }),
    away: fc.constantFrom('2026-11-20', '2026-11-24', '2026-12-24').map((until) => ({ until, since: 0 })),
    busy: fc.constant(true as const),
    calibrations: fc.constantFrom([{ pool: 'pool-sa', on: '2026-11-20', gap }]),
  },
  { requiredKeys: ['open'] },
);
const traits = fc.record(
  {
    region: fc.constantFrom('EMEA', 'AMER'),
    company: fc.constantFrom('Northwind', 'Contoso'),
    conflicts: fc.subarray(['maya', 'omar', 'tomas']),
    left: fc.constantFrom('2026-11-01', '2026-12-01'),
  },
  { requiredKeys: [] },
);
const each = <T>(of: fc.Arbitrary<T>) =>
  fc.tuple(of, of, of, of).map((all) => Object.fromEntries(pool.map((name, index) => [name, all[index] as T])));

describe('whatever is known of people', () => {
  const situations = fc.record({
    standings: each(standing),
    traits: each(traits),
    mine: traits,
    learner: fc.constantFrom('maya', 'omar', 'jonas'),
    needed: fc.integer({ min: 1, max: 3 }),
    declined: fc.subarray(pool),
    previous: fc.subarray(pool),
    program: fc.constantFrom(program, calibrated, whenManagerIs('never')),
    seed: fc.string(),
  });

  it('everyone is picked or passed over with a reason, no exclusion is violated, and the same gives the same', () => {
    fc.assert(
      fc.property(situations, ({ standings, traits: given, mine, learner, program: of, ...asked }) => {
        const all = who({ ...given, [learner]: mine });
        const context = contextOf({ program: of, people: all, standings: known(standings) });
        const picked = pick(context, { learner, ...asked });
        expect(pick(context, { learner, ...asked })).toEqual(picked);
        expect([...chosen(picked), ...Object.keys(passedOver(picked))].toSorted()).toEqual(pool.toSorted());
        expect(picked.chosen.length).toBeLessThanOrEqual(asked.needed);
        for (const seat of [...picked.chosen, ...picked.passedOver]) expect(seat.because).not.toBe('');
        const examinee = all.find(({ username }) => username === learner);
        const eligible = picked.passedOver.filter(({ why }) => why.is === 'outranked' || why.is === 'reviewed-before');
        if (picked.chosen.length < asked.needed) expect(eligible).toEqual([]);
        if (chosen(picked)[0] === examinee?.manager) expect(examinee?.manager).toBeUndefined();
        for (const username of chosen(picked)) {
          const person = all.find((one) => one.username === username);
          const { open, away, busy, calibrations } = standings[username] ?? { open: 0 };
          expect(username).not.toBe(learner);
          expect(open).toBeLessThan(3);
          expect(busy).toBeUndefined();
          expect((away?.until ?? '') < '2026-11-24').toBe(true);
          expect((person?.left ?? '9') >= '2026-11-24').toBe(true);
          expect(asked.declined).not.toContain(username);
          expect(person?.conflicts ?? []).not.toContain(learner);
          expect(examinee?.conflicts ?? []).not.toContain(username);
          if (examinee?.company) expect(person?.company).toBeUndefined();
          if (of === calibrated) expect(calibrations).toBeDefined();
          if (of.reviewing.lineManager === 'never') expect(username).not.toBe(examinee?.manager);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reviews spread within one of even over equal reviewers, however many come and whenever', () => {
    const arrivals = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 3 * day }), needed: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 40 },
    );
    const roomy = withPool({ maxOpenPerReviewer: 100 });
    fc.assert(
      fc.property(arrivals, (all) => {
        const held = new Map<number, Standing>();
        let at = now;
        for (const [index, { after, needed }] of all.entries()) {
          at += after;
          const context = contextOf({ program: roomy, now: at, standings: new Map(held) });
          // Nobody's manager is in the pool.
          for (const { userId } of pick(context, { learner: 'jonas', needed, seed: `${index}` }).chosen)
            held.set(userId, { open: (held.get(userId)?.open ?? 0) + 1, lastTakenAt: at });
          const loads = pool.map((username) => held.get(idOf(username))?.open ?? 0);
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
