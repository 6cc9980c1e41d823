import { describe, expect, it } from 'vitest';
import { botSaid } from './changing.ts';
import { send } from './signed.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

/** The exam source sends Maya's result of SA-101, or corrects the one sent as `replaces`. */
async function scores(
  world: World,
  id: string,
  raw: number,
  replaces?: string,
  sitting = world.clock.at,
): Promise<Response> {
  const data = {
    exam: 'SA-101',
    learner: { email: 'maya.lindqvist@example.com' },
    score: { raw, max: 100 },
    completedAt: new Date(sitting).toISOString(),
    ...(replaces ? { replaces } : {}),
  };
  const body = JSON.stringify({ type: replaces ? 'exam.corrected' : 'exam.completed', data });
  const response = await send(world.service().url, id, body, world.examSecret, world.clock.at);
  await world.settle();
  return response;
}

describe('an exam that was scored wrong', () => {
  it('opens the practical once it is corrected upward', async () => {
    await using world = await openWorld();
    await scores(world, 'first', 78);
    expect(await world.issues()).toEqual([]);
    expect((await scores(world, 'second', 84, 'first')).status).toBe(202);
    expect(await world.issues()).toHaveLength(1);
  });

  it('pauses the practical once it is corrected downward, until staff have looked', async () => {
    await using world = await openWorld();
    await scores(world, 'first', 84);
    await scores(world, 'second', 78, 'first');
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
    expect((await botSaid(world)).join()).toContain('is being looked at once more');
    expect((await botSaid(world)).join()).not.toMatch(/78|84/);
    await world.person('priya').says(1, '/resume');
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
  });

  it('is known by its sitting where nothing says what it corrects, and told again changes nothing', async () => {
    await using world = await openWorld();
    const sitting = world.clock.at;
    const told = async (id: string, raw: number) => {
      world.clock.at += 60_000;
      expect((await scores(world, id, raw, undefined, sitting)).status).toBe(202);
    };
    await told('first', 78);
    await told('second', 84);
    expect(await world.issues()).toHaveLength(1);
    for (const id of ['third', 'third', 'fourth']) await told(id, 78);
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
    expect((await botSaid(world)).filter((said) => said.includes('once more'))).toHaveLength(1);
  });

  it('takes nothing away from who is certified already', async () => {
    await using world = await openWorld();
    await scores(world, 'first', 84);
    for (const who of await reviewersOf(world)) await world.person(who).says(1, '/score all 3\n/finish');
    await scores(world, 'second', 78, 'first');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect((await botSaid(world)).at(-1)).toContain('What you earned stays');
  });

  it('is refused where a correction does not say what it replaces', async () => {
    await using world = await openWorld();
    const body = JSON.stringify({
      type: 'exam.corrected',
      data: {
        exam: 'SA-101',
        learner: { username: 'maya' },
        score: { raw: 84, max: 100 },
        completedAt: '2026-11-24T08:00:00Z',
      },
    });
    const response = await send(world.service().url, 'third', body, world.examSecret, world.clock.at);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ at: '/data/replaces' });
  });
});
