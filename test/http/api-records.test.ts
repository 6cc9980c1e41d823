import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { receive } from '../../src/store/inbox.ts';
import { ledgerOf } from '../../src/store/ledger.ts';
import { changes } from '../stories/changing.ts';
import { type ApiWorld, openApiWorld } from './api-caller.ts';

type Items<Item = Record<string, unknown>> = { readonly items: readonly Item[]; readonly next?: string | null };

const key = 'SA-101/u101';
const at = encodeURIComponent;

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
  await api.world.person('maya').passes('SA-101', 92);
  await api.world.person('jonas').passes('SA-101', 95);
  await api.world.person('diego').passes('SA-101', 12);
});
afterAll(() => api[Symbol.asyncDispose]());

describe('certifications', () => {
  it('are listed by key, page by page, with whom they wait on and no score', async () => {
    const all = await api.ask<Items>('GET', '/certifications');
    expect(all.items).toHaveLength(3);
    expect(all.items.find((one) => one.key === key)).toMatchObject({
      exam: 'SA-101',
      of: 'SA-101',
      state: 'preparing',
      learner: { username: 'maya' },
      waitingOn: [{ username: 'maya' }],
      issue: { project: 'field/certification', iid: 1 },
      attempt: 1,
    });
    expect(JSON.stringify(all)).not.toMatch(/score|92|raw/);
    const first = await api.ask<Items>('GET', '/certifications?limit=2');
    const second = await api.ask<Items>('GET', `/certifications?limit=2&after=${at(first.next ?? '')}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.next).toBeNull();
  });

  it('are listed by state', async () => {
    const failed = await api.ask<Items>('GET', '/certifications?state=exam-failed');
    expect(failed.items).toMatchObject([{ state: 'exam-failed', learner: { username: 'diego' }, waitingOn: [] }]);
    expect(await api.refused('GET', '/certifications?state=asleep')).toMatchObject({ status: 400, at: 'state' });
    expect(await api.refused('GET', '/certifications?limit=9999')).toMatchObject({ status: 400, at: 'limit' });
  });

  it.each([
    ['its key', key],
    ['its issue', 'field/certification#1'],
    ['a number', '1'],
  ])('are found by %s', async (_, words) => {
    expect(await api.ask('GET', `/certifications/${at(words)}`)).toMatchObject({ key, state: 'preparing' });
  });

  it('that are nobody’s are not found, in words', async () => {
    expect(await api.refused('GET', `/certifications/${at('field/certification#77')}`)).toMatchObject({
      status: 404,
      detail: 'field/certification#77 belongs to no certification here.',
    });
    expect(await api.refused('GET', '/certifications/nobody')).toMatchObject({ status: 404 });
  });

  it('are explained as the terminal explains them', async () => {
    const tree = await api.ask('GET', `/certifications/${at(key)}/explanation`);
    const { store, program } = api.world.service().engine;
    expect(tree).toEqual(JSON.parse(JSON.stringify(await explain(store.db, program, '1', Date.now()))));
  });
});

describe('what arrived', () => {
  it('is listed, looked at again, and taken in again', async () => {
    const { items } = await api.ask<Items<{ id: string; happened: string }>>(
      'GET',
      `/certifications/${at(key)}/events`,
    );
    const [first] = items;
    expect(first).toMatchObject({ happened: 'exam-completed', outcome: 'applied' });
    const planned = await api.ask('GET', `/events/${first?.id}/replay`);
    expect(planned).toMatchObject({
      certification: key,
      happened: 'exam-completed',
      takenInAs: null,
      before: 'preparing',
    });
    expect(await eventsOf()).toBe(items.length);
    const again = await api.ask<{ takenInAs: string }>('POST', `/events/${first?.id}/replay`);
    expect(again.takenInAs).toMatch(/^[0-9a-f-]{36}$/);
    await api.world.settle();
    expect(await eventsOf()).toBe(items.length + 1);
    expect(await api.world.issues()).toHaveLength(2);
  });

  it('is not found by an id that nothing has, and not by too little of one', async () => {
    expect(await api.refused('GET', '/events/ffffffff/replay')).toMatchObject({ status: 404 });
    expect(await api.refused('POST', '/events/0/replay')).toMatchObject({ status: 400 });
  });

  async function eventsOf(): Promise<number> {
    return (await api.ask<Items>('GET', `/certifications/${at(key)}/events`)).items.length;
  }
});

describe('an issue', () => {
  it('is compared with the record, and set right when asked', async () => {
    api.world.sandbox.control.deliveries.dropNext(1);
    await changes(api.world, 'priya', 1, { remove_labels: 'fieldcert::preparing' });
    const path = `/issues/${at('field/certification#1')}/rectification`;
    const found = await api.ask<{ differences: readonly string[] }>('GET', path);
    expect(found).toMatchObject({ certification: key, right: false, asked: false });
    expect(found.differences).toEqual(['The label “fieldcert::preparing” was taken off.']);
    expect(await api.ask('POST', path)).toMatchObject({ right: false, asked: true });
    await api.world.catchUp();
    expect((await api.world.issue(1)).labels).toContain('fieldcert::preparing');
    expect(await api.ask('POST', path)).toMatchObject({ right: true, asked: false });
    const actors = (await ledgerOf(api.world.service().engine.store.db, key)).map(({ because }) => because).join('\n');
    expect(actors).toMatch(/@fieldcert-bot \(job \d+ of field\/certification\)/);
  });

  it('of nobody is not found', async () => {
    expect(await api.refused('GET', '/issues/77/rectification')).toMatchObject({ status: 404 });
    expect(await api.refused('GET', '/issues/none/rectification')).toMatchObject({ status: 404 });
  });
});

describe('what was given up on', () => {
  it('is listed, retried and dropped with a reason, once', async () => {
    const { world } = api;
    const { store } = world.service().engine;
    const event = { happened: 'comment-written', place: { project: world.project, iid: 1 } };
    const arrival = { source: 'gitlab', dedupe: 'broken', certKey: key, event, at: world.clock.at };
    await store.transaction((tx) => receive(store, tx, arrival));
    const wait = async () => {
      for (let round = 0; round < 10; round += 1) {
        world.clock.at += 300_000;
        await world.settle();
      }
    };
    await wait();
    const { items } = await api.ask<Items<{ id: string }>>('GET', '/dead-letters');
    expect(items).toMatchObject([{ certification: key, queue: 'advance', kind: 'comment-written', behind: 0 }]);
    const id = items[0]?.id ?? '';
    expect(await api.ask('GET', '/health')).toMatchObject({ parked: 1 });
    expect(await api.ask('POST', `/dead-letters/${id}/retry`)).toMatchObject({ id, resolution: 'retried' });
    await wait();
    expect(await api.refused('POST', `/dead-letters/${id}/drop`, { body: { reason: ' ' } })).toMatchObject({
      status: 400,
    });
    const dropped = await api.ask('POST', `/dead-letters/${id}/drop`, { body: { reason: 'A bug of ours.' } });
    expect(dropped).toMatchObject({ id, resolution: 'dropped' });
    expect(await api.refused('POST', `/dead-letters/${id}/retry`)).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/was dropped by @fieldcert-bot/),
    });
    expect(await api.refused('POST', '/dead-letters/ffff/retry')).toMatchObject({ status: 404 });
    expect(await api.ask<Items>('GET', '/dead-letters')).toEqual({ items: [] });
  });
});

describe('a sweep', () => {
  it('finds what the service was not told of', async () => {
    const { world } = api;
    expect(await api.ask('POST', '/sweeps')).toMatchObject({
      missed: 0,
      found: [],
      projects: [{ project: world.project }],
    });
    world.sandbox.control.deliveries.dropNext(1);
    await world.person('jonas').says(2, '/ready-for-review');
    const swept = await api.ask('POST', '/sweeps');
    expect(swept).toMatchObject({
      missed: 1,
      found: [{ issue: { project: world.project, iid: 2 }, comments: 1, drifted: false, gone: false }],
      hooks: [{ project: world.project, state: 'missing', alerts: [{ says: expect.any(String) }] }],
    });
    await world.settle();
    expect((await world.issue(2)).labels).toContain('fieldcert::in-review');
  });

  it('says what GitLab refused', async () => {
    const { faults } = api.world.sandbox.control;
    const token = await api.token();
    faults.next({ path: /[a-z]\/issues/ }, { kind: 'bad-gateway', when: 'before' }, 4);
    const refused = await api.refused('POST', '/sweeps', { token });
    faults.clear();
    expect(refused).toMatchObject({ status: 503, type: 'urn:fieldcert:problem:gitlab-away' });
  });
});
