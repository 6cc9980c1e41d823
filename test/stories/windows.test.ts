import { afterEach, describe, expect, it } from 'vitest';
import { windowCalled } from '../../src/core/calendar/windows.ts';
import type { PersonEntry } from '../../src/core/people/people.ts';
import type { Program } from '../../src/core/program.ts';
import { closeWindow, openDueWindows, openWindow, reopenWindow } from '../../src/engine/open-window.ts';
import { planOfWindow } from '../../src/engine/window-plan.ts';
import { statusOf } from '../../src/engine/window-status.ts';
import { openProductWorld, type ProductWorld } from './product-world.ts';

let world: ProductWorld;
afterEach(async () => world[Symbol.asyncDispose]());

const changed = (recertification: Partial<Program['recertification']>) => (program: Program) => ({
  ...program,
  recertification: { ...program.recertification, ...recertification },
});

/** The example program with so many more people who have to know PK-CS. */
const withMany = (count: number) => (program: Program) => ({
  ...program,
  people: [
    ...program.people,
    ...Array.from({ length: count }, (_, index) => ({
      username: `learner-${index + 1}`,
      gitlabId: 5_000 + index,
      name: `Learner ${index + 1}`,
      emails: [`learner-${index + 1}@example.com`],
      externalIds: [],
      role: 'SA',
    })),
  ],
});

const engine = () => world.service().engine;

function windowCalledIn(id: string, day: string) {
  const window = windowCalled(engine().program, id, day);
  if (!window) throw new Error(`There is no window ${id}`);
  return window;
}

const looking = () => ({
  db: engine().store.db,
  program: engine().program,
  now: () => world.clock.at,
  limits: undefined,
});

const askedOf = (who: string) => async () =>
  (await world.issues()).filter(({ assignees, title }) => assignees.includes(who) || title.endsWith(who));

describe('a window that enablement opens', () => {
  it('asks whom its plan named, once each, also when the opening was killed in between', async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z', { change: withMany(60) });
    const window = windowCalledIn('FY27-early-Q1', '2026-02-09');
    await world.person('maya').passes('PK-CS', 92);
    const plan = await planOfWindow(looking(), window);
    const asked = plan.people.filter(({ is }) => is === 'asked').map(({ username }) => username);
    expect(asked).toHaveLength(77);
    expect(asked).not.toContain('maya');

    const killed = openWindow(engine(), window, 'priya', (done) => {
      if (done >= 50) throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    const halfway = await statusOf(looking(), window);
    expect(halfway).toMatchObject({ begun: { on: '2026-02-09', by: 'priya' }, closed: null });
    expect(halfway.takenIn).toBeGreaterThan(0);
    expect(halfway.takenIn).toBeLessThan(78);

    const again = await openWindow(engine(), window, 'priya');
    expect(again).toEqual({ is: 'opened', people: 78, fresh: 78 - halfway.takenIn });
    await world.settle();
    const status = await statusOf(looking(), window);
    expect(status).toMatchObject({ takenIn: 78, deciding: 0 });
    expect(status.asked.map(({ username }) => username).toSorted()).toEqual(asked.toSorted());
    expect(status.asked.every(({ is, issue }) => is === 'open' && issue !== null)).toBe(true);
    expect(new Set(status.asked.map(({ issue }) => issue?.iid)).size).toBe(77);
    const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
    expect(project?.issues.size).toBe(77);
    expect(await openWindow(engine(), window, 'priya')).toEqual({ is: 'opened', people: 78, fresh: 0 });
  });

  it('that nobody finished to open is finished by the service', async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z', { change: withMany(60) });
    const window = windowCalledIn('FY27-early-Q1', '2026-02-09');
    await openWindow(engine(), window, 'priya', () => {
      throw new Error('killed');
    }).catch(() => {});
    await world.settle();
    expect((await statusOf(looking(), window)).takenIn).toBe(78);
  });

  it('is closed for further people, and opened again for them', async () => {
    const people: PersonEntry[] = [];
    world = await openProductWorld('2026-02-09T09:00:00Z', {
      change: (program) => ({
        ...program,
        get hash() {
          return `${program.hash}${people.length}`;
        },
        get people() {
          return [...program.people, ...people];
        },
      }),
    });
    const window = windowCalledIn('FY27-early-Q1', '2026-02-09');
    await openWindow(engine(), window, 'priya');
    await world.settle();
    await closeWindow(engine(), window, 'priya');
    people.push({ ...withMany(1)(world.program).people.at(-1), gitlabId: 302 } as PersonEntry);
    await world.restart();
    expect(await openWindow(engine(), window, 'omar')).toEqual({ is: 'closed', by: 'priya' });
    expect(await statusOf(looking(), window)).toMatchObject({ takenIn: 18, closed: { by: 'priya' } });
    await reopenWindow(engine(), window);
    await world.settle();
    expect(await statusOf(looking(), window)).toMatchObject({ takenIn: 19, closed: null });
  });
});

describe('a window that the service opens', () => {
  it('is opened on its day, by nobody', async () => {
    world = await openProductWorld('2026-02-08T20:00:00Z', { change: changed({ open: 'by-service' }) });
    expect(await world.issues()).toEqual([]);
    await world.on('2026-02-09T09:00:00Z');
    expect(await world.issues()).toHaveLength(18);
    const window = windowCalledIn('FY27-early-Q1', '2026-02-09');
    expect(await statusOf(looking(), window)).toMatchObject({ begun: { on: '2026-02-09', by: 'the service' } });
    await world.on('2026-02-10T09:00:00Z');
    expect(await world.issues()).toHaveLength(18);
  });

  it('is opened late where the service was down, with fair days for everybody', async () => {
    world = await openProductWorld('2026-02-08T20:00:00Z', { change: changed({ open: 'by-service' }) });
    await world.restart(async () => {
      world.clock.at = Date.parse('2026-03-02T09:00:00Z');
    });
    const issues = await world.issues();
    expect(issues).toHaveLength(18);
    // In Honolulu it is still the day before.
    const dueOn = ({ assignees }: { readonly assignees: readonly string[] }) =>
      assignees.includes('leilani') ? '2026-03-15' : '2026-03-16';
    expect(issues.map((issue) => issue.dueOn)).toEqual(issues.map(dueOn));
  });

  it('is not opened any more once its last day is over', async () => {
    world = await openProductWorld('2026-03-07T09:00:00Z', { change: changed({ open: 'by-service' }) });
    expect(await world.issues()).toEqual([]);
  });

  it('waits for somebody where the program says so', async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z');
    expect(await world.issues()).toEqual([]);
    expect(await openDueWindows(engine(), 'a schedule', true)).toMatchObject([{ is: 'opened', fresh: 18 }]);
    await world.settle();
    expect(await world.issues()).toHaveLength(18);
    expect(await openDueWindows(engine(), 'a schedule', true)).toMatchObject([{ is: 'complete', fresh: 0 }]);
  });
});

describe('two windows that overlap', () => {
  it('leave one thing to do: the newer one, with no less time', async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z', {
      change: changed({
        windows: [
          { id: 'early-Q1', opens: 'first Monday on or after 8 Feb', lastsDays: 60, graceDays: 14 },
          { id: 'news', opens: ['2026-03-02'], lastsDays: 20, graceDays: 14 },
        ],
      }),
    });
    await openWindow(engine(), windowCalledIn('FY27-early-Q1', '2026-02-09'), 'priya');
    await world.settle();
    await world.on('2026-03-02');
    await openWindow(engine(), windowCalledIn('FY27-news', '2026-03-02'), 'priya');
    await world.settle();
    const mine = await askedOf('Maya Lindqvist')();
    expect(mine.map(({ state, dueOn }) => ({ state, dueOn }))).toEqual([
      { state: 'closed', dueOn: '2026-04-09' },
      { state: 'opened', dueOn: '2026-04-09' },
    ]);
    const first = await statusOf(looking(), windowCalledIn('FY27-early-Q1', '2026-02-09'));
    expect(new Set(first.asked.map(({ is }) => is))).toEqual(new Set(['overtaken']));
  });
});

describe('a leave over a whole window', () => {
  it('keeps the learner out of it, and asks after the return with days enough', async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z');
    const first = windowCalledIn('FY27-early-Q1', '2026-02-09');
    await openWindow(engine(), first, 'priya');
    await world.settle();
    const iid = (await askedOf('Maya Lindqvist')())[0]?.iid ?? 0;
    await world.on('2026-02-12');
    await world.person('maya').passes('PK-CS', 92);
    await world.person('priya').says(iid, '/pause');
    await world.on('2026-08-10');
    const second = windowCalledIn('FY27-early-Q3', '2026-08-10');
    const plan = await planOfWindow(looking(), second);
    expect(plan.people.find(({ username }) => username === 'maya')).toMatchObject({ is: 'away', dueOn: null });
    await openWindow(engine(), second, 'priya');
    await world.settle();
    expect(await askedOf('Maya Lindqvist')()).toHaveLength(1);
    await world.on('2026-11-02');
    await world.person('priya').says(iid, '/resume');
    const [, asked] = await askedOf('Maya Lindqvist')();
    expect(asked).toMatchObject({ state: 'opened', dueOn: '2026-12-02' });
    const status = await statusOf(looking(), second);
    expect(status.asked.find(({ username }) => username === 'maya')).toMatchObject({ is: 'open', dueOn: '2026-12-02' });
  });
});

describe('a role that changes', () => {
  it('switches the family at the next window, and not within one', async () => {
    let role = 'SA';
    world = await openProductWorld('2026-02-09T09:00:00Z', {
      change: (program) => ({
        ...program,
        get hash() {
          return `${program.hash}${role}`;
        },
        get people() {
          return program.people.map((one) => (one.username === 'maya' ? { ...one, role } : one));
        },
      }),
    });
    await openWindow(engine(), windowCalledIn('FY27-early-Q1', '2026-02-09'), 'priya');
    await world.settle();
    role = 'AE';
    await world.restart();
    await openWindow(engine(), windowCalledIn('FY27-early-Q1', '2026-02-09'), 'priya');
    await world.settle();
    expect((await askedOf('Maya Lindqvist')()).map(({ title }) => title)).toEqual([
      'PK-CS product knowledge, FY27-Q1: Maya Lindqvist',
    ]);
    await world.on('2026-08-10');
    await openWindow(engine(), windowCalledIn('FY27-early-Q3', '2026-08-10'), 'priya');
    await world.settle();
    expect((await askedOf('Maya Lindqvist')()).map(({ title, state }) => [title, state])).toEqual([
      ['PK-CS product knowledge, FY27-Q1: Maya Lindqvist', 'closed'],
      ['PK-SALES product knowledge, FY27-Q3: Maya Lindqvist', 'opened'],
    ]);
  });
});
