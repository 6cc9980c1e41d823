import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkHooks, checkHooksInTurn } from '../../src/engine/hook-health.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import type { Relay } from './hook-relay.ts';
import { hooksIn, relayed } from './hook-relay.ts';
import { endOf, liveThrough, scores } from './life.ts';

let world: World;
let relay: Relay;
beforeEach(async () => {
  world = await openWorld();
  relay = await relayed(world);
  world.sandbox.control.limiter.set({ hookTests: 5 });
});
afterEach(async () => {
  await relay[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

async function check() {
  const [health] = await checkHooks(world.service().engine);
  await world.settle();
  if (!health) throw new Error('The project was not looked at.');
  return health;
}

const posted = () =>
  world
    .calls()
    .filter(({ method, path }) => method === 'POST' && path.includes('/hooks/'))
    .map(({ path, status }) => `${path.replace(/^.*\/hooks\/\d+\//, '').replace(/\d+/, 'N')} ${status}`);

const hook = () => hooksIn(world)[0];
const fields = { switchedOn: false, failed: 0, resent: 0, waiting: 0, alerts: [] };

describe('a hook that works', () => {
  it('is looked at with two reads, and told with its last delivery', async () => {
    await world.person('maya').passes('SA-101', 92);
    await world.person('maya').says(1, '/help');
    const before = world.calls().length;
    expect(await check()).toEqual({
      ...fields,
      project: world.project,
      state: 'on',
      last: { status: '200', at: world.clock.at },
    });
    expect(
      world
        .calls()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual(['GET', 'GET']);
    expect(await check()).toMatchObject({ ...fields, last: undefined });
  });
});

describe.each([
  ['the service answered 503', 503],
  ['the door refused it', 401],
  ['nobody answered', 'cut'],
] as const)('deliveries lost because %s', (_, answers) => {
  it('are sent again and end as if they had never been lost', async () => {
    await using other = await openWorld();
    await liveThrough(other);
    await world.person('maya').passes('SA-101', 92);
    relay.answers = answers;
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, scores.first);
    await world.person(second).says(1, scores.second);
    relay.answers = 'through';
    const health = await check();
    expect(health).toMatchObject({ state: 'on', failed: 2, resent: 2, waiting: 0, alerts: [] });
    await world.catchUp();
    expect(await endOf(world)).toEqual(await endOf(other));
    const calls = posted().length;
    expect(await check()).toMatchObject({ failed: 0, resent: 0 });
    expect(posted()).toHaveLength(calls);
  });
});

describe('many lost deliveries', () => {
  it('are sent again five a check, without one refusal', async () => {
    await world.person('maya').passes('SA-101', 92);
    relay.answers = 503;
    for (let count = 0; count < 12; count += 1) await world.person('maya').says(1, `Hello ${count}`);
    relay.answers = 'through';
    const start = world.clock.at;
    const seen: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      await checkHooksInTurn(world.service().engine);
      seen.push(`${posted().length} after ${(world.clock.at - start) / 60_000} min`);
      world.clock.at += 60_000;
    }
    expect(seen).toEqual(['5 after 0 min', '10 after 1 min', '12 after 2 min', '12 after 3 min']);
    expect(new Set(posted())).toEqual(new Set(['events/N/resend 201']));
  });

  it('that keep failing are given up with an alert, once', async () => {
    await world.person('maya').passes('SA-101', 92);
    relay.answers = 503;
    await world.person('maya').says(1, 'Hello');
    const alerts: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      alerts.push((await check()).alerts.length);
      world.clock.at += 300_000;
    }
    expect(alerts).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(posted()).toHaveLength(5);
  });

  it('that went to another address are left to the sweep', async () => {
    await world.person('maya').passes('SA-101', 92);
    relay.answers = 503;
    await world.person('maya').says(1, 'Hello');
    const event = hook()?.events.at(-1);
    if (hook() && event)
      hooksIn(world)[0]?.events.splice(-1, 1, { ...event, url: 'http://old.example.com/hooks/gitlab' });
    expect(await check()).toMatchObject({ failed: 1, resent: 0, waiting: 0, alerts: [{}] });
    expect(posted()).toEqual(['events/N/resend 422']);
  });
});

describe('a hook that GitLab switched off', () => {
  const switchOff = (failures: number) => {
    Object.assign(hook() ?? {}, { consecutiveFailures: failures, disabledUntil: minutesFromNow(60) });
  };
  const minutesFromNow = (minutes: number) => new Date(world.clock.at + minutes * 60_000).toISOString();

  it.each([
    ['for a while', 4],
    ['for good', 40],
  ])('%s goes on again by a test, and what it lost is sent', async (_, failures) => {
    await world.person('maya').passes('SA-101', 92);
    relay.answers = 503;
    await world.person('maya').says(1, '/help');
    relay.answers = 'through';
    switchOff(failures);
    expect(await check()).toMatchObject({ state: 'on', switchedOn: true, resent: 1, alerts: [] });
    expect(posted()).toEqual(['test/issues_events 201', 'events/N/resend 201']);
    await world.catchUp();
    expect((await world.notes(1)).map(({ author }) => author)).toEqual(['maya', 'fieldcert-bot']);
  });

  it('stays off with an alert while nobody answers, and is tested ever more rarely', async () => {
    await world.person('maya').passes('SA-101', 92);
    relay.answers = 503;
    switchOff(4);
    const health = await check();
    expect(health.state).toBe('off for a while');
    expect(health.alerts[0]?.says).toMatch(
      /^GitLab has switched the webhook of field\/certification off for a while until /,
    );
    expect(health.alerts[0]?.fix).toContain(`GitLab reaches ${relay.url}/hooks/gitlab`);
    for (let round = 0; round < 12; round += 1) {
      world.clock.at += 300_000;
      switchOff(5);
      await check();
    }
    expect(posted()).toEqual(Array(4).fill('test/issues_events 422'));
  });

  it('cannot be tested where the project has no issue yet, which is said', async () => {
    switchOff(4);
    const { state, alerts } = await check();
    expect(state).toBe('off for a while');
    expect(alerts[0]?.says).toContain('Ensure the project has notes.');
  });
});

describe('what needs a person', () => {
  it('a missing hook', async () => {
    hooksIn(world).splice(0);
    const { state, alerts } = await check();
    expect(state).toBe('missing');
    expect(alerts).toMatchObject([
      { fix: expect.stringContaining('Settings > Webhooks, add https://YOUR-SERVICE/hooks') },
    ]);
  });

  it('a hook that leads to another service of ours', async () => {
    const engine = { ...world.service().engine, publicUrl: 'https://cert.example.com' };
    expect(await checkHooks(engine)).toMatchObject([{ state: 'missing' }]);
    const here = { ...engine, publicUrl: relay.url };
    expect(await checkHooks(here)).toMatchObject([{ state: 'on' }]);
  });

  it('a hook that keeps confidential comments to itself', async () => {
    const found = hook();
    if (found) found.flags = { ...found.flags, confidential_note_events: false };
    const { alerts } = await check();
    expect(alerts).toMatchObject([{ fix: 'Tick confidential comments in field/certification, Settings > Webhooks.' }]);
  });

  it('a bot that is no Maintainer, and nothing breaks', async () => {
    const { members } = [...world.sandbox.world.projects.values()][0] ?? { members: [] };
    for (const member of members) if (member.userId === 9001) member.access = 20;
    const { state, alerts } = await check();
    expect(state).toBe('unseen');
    expect(alerts).toMatchObject([{ fix: 'Give @fieldcert-bot the Maintainer role in field/certification.' }]);
    await liveThrough(world);
    expect((await world.issue(1)).state).toBe('closed');
  });

  it('a GitLab that is away', async () => {
    world.sandbox.control.faults.next({ path: /hooks/ }, { kind: 'bad-gateway', when: 'before' }, 2);
    expect(await check()).toMatchObject({ state: 'unseen', alerts: [{ says: expect.stringContaining('502') }] });
    expect(await check()).toMatchObject({ state: 'on', alerts: [] });
  });
});

it('a GitLab without a history of hooks is only asked how they are', async () => {
  const { engine } = world.service();
  const gitlab = { ...engine.gitlab, hookEvents: () => engine.gitlab.hookEvents(world.project, 999, 1) };
  expect(await checkHooks({ ...engine, gitlab })).toMatchObject([{ state: 'on', failed: 0, alerts: [] }]);
});

it('of several replicas one looks in five minutes', async () => {
  const { engine } = world.service();
  const looks = () => world.calls().filter(({ path }) => path.endsWith('/hooks')).length;
  const before = looks();
  await Promise.all([checkHooksInTurn(engine), checkHooksInTurn(engine)]);
  expect(looks() - before).toBe(1);
  world.clock.at += 240_000;
  await checkHooksInTurn(engine);
  expect(looks() - before).toBe(1);
  world.clock.at += 60_000;
  await checkHooksInTurn(engine);
  expect(looks() - before).toBe(2);
  world.clock.at -= 86_400_000;
  await checkHooksInTurn(engine);
  expect(looks() - before).toBe(3);
});
