import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const criteria = ['recap', 'value', 'flow', 'accuracy', 'engage', 'landing'];

/** Without a further look by lot, and with as many free attempts as the story needs. */
function calm(free: number): (program: Program) => Program {
  return (program) => ({
    ...program,
    scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '0' } },
    attempts: { ...program.attempts, practical: { ...program.attempts.practical, free } },
  });
}

async function needsDevelopment(world: World, iid: number): Promise<void> {
  const { description } = await world.issue(iid);
  const covered = criteria.filter((id) => description.includes(`Scored as \`${id}\``));
  const lines = covered.map((id) => `/score ${id} ${id === 'value' ? 1 : 3}`).join('\n');
  for (const who of await reviewersOf(world, iid)) await world.person(who).says(iid, `${lines}\n/finish`);
}

async function relatedTo(world: World, iid: number): Promise<readonly number[]> {
  const path = `/projects/${encodeURIComponent(world.project)}/issues/${iid}/links`;
  const headers = { 'private-token': world.person('priya').user.token };
  const response = await fetch(`${world.sandbox.url}/api/v4${path}`, { headers });
  return ((await response.json()) as { iid: number }[]).map((one) => one.iid);
}

describe('a learner whose practical needs development', () => {
  it('waits, gets a fresh issue by itself with what needs work, and passes with what was good before', async () => {
    await using world = await openWorld({ change: calm(3) });
    const maya = world.person('maya');
    await maya.passes('SA-101', 92);
    const before = await reviewersOf(world);
    await needsDevelopment(world, 1);
    expect((await world.issue(1)).labels).toContain('fieldcert::next-attempt');
    expect(await world.issues()).toHaveLength(1);

    world.clock.at = Date.parse('2026-11-30T12:00:00Z');
    await world.settle();
    expect(await world.issues()).toHaveLength(1);

    world.clock.at = Date.parse('2026-12-01T12:00:00Z');
    await world.settle();
    const second = await world.issue(2);
    expect(second.title).toContain('attempt 2');
    expect(second.description).toContain(`${world.project}#1`);
    expect(second.description).toContain('Scored as `value`');
    expect(criteria.filter((id) => second.description.includes(`Scored as \`${id}\``))).toHaveLength(2);
    expect((await reviewersOf(world, 2)).filter((who) => before.includes(who))).toEqual([]);
    expect(await relatedTo(world, 2)).toEqual([1]);
    const first = await world.issue(1);
    expect(first.state).toBe('closed');
    expect(first.description).toContain(`The practical goes on in ${world.project}#2`);

    await maya.says(1, '/evidence https://example.com/new');
    expect((await world.notes(1)).at(-1)?.body).toContain(`goes on in ${world.project}#2`);
    await maya.says(2, '/evidence https://example.com/new\n/ready-for-review');
    for (const who of await reviewersOf(world, 2)) await world.person(who).says(2, '/score all 3\n/finish');
    expect((await world.issue(2)).labels).toContain('fieldcert::certified');
    expect((await world.issue(2)).state).toBe('closed');
  });

  it('is asked to talk with staff once the free attempts are over', async () => {
    await using world = await openWorld({ change: calm(2) });
    await world.person('maya').passes('SA-101', 92);
    await needsDevelopment(world, 1);
    world.clock.at = Date.parse('2026-12-01T12:00:00Z');
    await world.settle();
    await needsDevelopment(world, 2);
    expect((await world.notes(2)).at(-1)?.body).toContain('/next-attempt');
    world.clock.at = Date.parse('2027-03-01T12:00:00Z');
    await world.settle();
    expect(await world.issues()).toHaveLength(2);
    await world.person('maya').says(2, '/next-attempt');
    expect((await world.notes(2)).at(-1)?.body).toContain('Only the enablement team can say /next-attempt');
    await world.person('priya').says(2, '/next-attempt');
    expect((await world.issue(3)).title).toContain('attempt 3');
    expect((await world.issue(2)).state).toBe('closed');
  });
});
