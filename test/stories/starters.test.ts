import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botSaid } from './changing.ts';
import { openProductWorld, type ProductWorld } from './product-world.ts';

describe('somebody who begins, and leaves, by people.yaml', () => {
  let world: ProductWorld;
  const days = new Map<string, { readonly started?: string; readonly left?: string }>();
  beforeEach(async () => {
    days.clear();
    world = await openProductWorld('2026-04-01T09:00:00Z', {
      change: (program) => ({
        ...program,
        get hash() {
          return `${program.hash}${JSON.stringify([...days])}`;
        },
        get people() {
          return program.people.map((one) => ({ ...one, ...days.get(one.username) }));
        },
      }),
    });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const peopleSay = async (username: string, what: { readonly started?: string; readonly left?: string }) => {
    days.set(username, what);
    await world.restart();
  };

  it('is asked on the first day, once, and not before', async () => {
    await peopleSay('maya', { started: '2026-04-02' });
    expect(await world.issues()).toEqual([]);
    await world.on('2026-04-02');
    const [issue, ...more] = await world.issues();
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ dueOn: '2026-06-01', assignees: ['maya'] });
    expect(issue?.description).toContain('Hi Maya, welcome!');
    await world.on('2026-04-03');
    await world.restart();
    expect(await world.issues()).toHaveLength(1);
  });

  it('is asked when the service comes back within those days, and not long after', async () => {
    await peopleSay('maya', { started: '2026-03-01' });
    await peopleSay('jonas', { started: '2026-01-30' });
    expect((await world.issues()).map(({ assignees }) => assignees)).toEqual([['maya']]);
  });

  it('is asked nothing where their role has no assessment', async () => {
    await peopleSay('sam', { started: '2026-04-01' });
    expect(await world.issues()).toEqual([]);
  });

  it('is asked nothing more once they have left', async () => {
    await peopleSay('maya', { started: '2026-04-01' });
    await world.on('2026-04-20');
    await peopleSay('maya', { started: '2026-04-01', left: '2026-04-19' });
    const issue = await world.issue(1);
    expect(issue).toMatchObject({ state: 'closed', assignees: [] });
    expect((await botSaid(world)).at(-1)).toContain('The learner takes no further part.');
    expect([...(await botSaid(world)), issue.description].join()).not.toMatch(/has left|2026-04-19/);
    expect(await world.state('PK-CS', 'maya')).toMatchObject({ is: 'ended' });
    await world.on('2026-06-10');
    expect(await botSaid(world)).toHaveLength(1);
  });
});
