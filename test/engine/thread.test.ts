import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import { withIssueMarker } from '../../src/gitlab/marker.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { endOf, liveThrough, ourComments, scores } from './life.ts';

const key = 'SA-101/u101';

async function rows(world: World): Promise<number> {
  const { db } = world.service().engine.store;
  const counted = await db
    .selectFrom('inbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .execute();
  return counted[0]?.count ?? 0;
}

describe('whose thread it is', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  it('keeps nothing of issues that are no practicals', async () => {
    await world.person('priya').opens('A question', 'How do I score?');
    await world.person('priya').says(1, '/score all 4\n/finish');
    expect(await rows(world)).toBe(0);
    expect(await world.notes(1)).toHaveLength(1);
  });

  it('keeps nothing of an issue that copies the marker of another', async () => {
    await world.person('maya').passes('SA-101', 92);
    const before = await rows(world);
    const [first] = await reviewersOf(world);
    const copy = withIssueMarker('Copied.', { certification: key, attempt: 1 });
    const iid = await world.person('priya').opens('A copy', copy);
    await world.person(first).says(iid, scores.first);
    expect(await rows(world)).toBe(before);
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
    expect((await world.notes(iid)).flatMap(({ emoji }) => emoji)).toEqual([]);
  });

  it('is not held up by a copied marker while no practical was opened', async () => {
    await world.person('maya').passes('SA-101', 50);
    const copy = withIssueMarker('Made up.', { certification: key, attempt: 1 });
    const iid = await world.person('priya').opens('A copy', copy);
    await world.person('priya').says(iid, '/finish');
    world.clock.at += 60_000;
    await world.person('maya').passes('SA-101', 92);
    await world.catchUp();
    const practical = (await world.issues()).find(({ iid: other }) => other !== iid);
    expect(practical?.labels).toContain('fieldcert::preparing');
  });

  it('takes in two comments that arrive while the issue is being bound', async () => {
    world.sandbox.control.faults.next(
      { method: 'POST', path: /[a-z]\/issues$/ },
      { kind: 'bad-gateway', when: 'after' },
    );
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, scores.first);
    await world.person(second).says(1, scores.second);
    expect(await world.notes(1)).toHaveLength(2);
    await world.catchUp();
    const end = await endOf(world);
    expect(end.certifications).toMatchObject([{ state: 'certified' }]);
    expect(end.said.map(({ emoji }) => emoji)).toEqual([['white_check_mark'], ['white_check_mark'], []]);
    expect(ourComments(end)).toHaveLength(1);
  });

  it('does not answer itself, whatever it says', async () => {
    await world.person('maya').passes('SA-101', 92);
    await world.person('maya').says(1, '/help');
    await world.person('maya').says(1, '/explain');
    await world.person('maya').says(1, '/score all 4');
    const before = world.calls().length;
    await world.settle();
    await sweep(world.service().engine);
    await world.catchUp();
    expect(ourComments(await endOf(world))).toHaveLength(3);
    expect(
      world
        .calls()
        .slice(before)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([]);
  });
});

describe('people and plans', () => {
  it('knows people by id when they are renamed on GitLab', async () => {
    await using world = await openWorld();
    const maya = world.person('maya');
    await maya.passes('SA-101', 92);
    const [first, second] = (await reviewersOf(world)).map((name) => world.person(name));
    if (!first || !second) throw new Error('Two reviewers were picked.');
    for (const { user } of [maya, first, second]) user.username = `${user.username}.renamed`;
    await maya.says(1, '/evidence https://example.com/demo');
    await first.says(1, scores.first);
    await world.restart();
    await second.says(1, scores.second);
    const end = await endOf(world);
    expect(end.certifications).toMatchObject([{ state: 'certified' }]);
    expect(end.said.slice(0, 3).map(({ emoji }) => emoji)).toEqual(Array(3).fill(['white_check_mark']));
  });

  it('on the Free plan has one assignee, the learner, and one status label at a time', async () => {
    await using world = await openWorld({
      tier: 'free',
      change: (program) => ({ ...program, layout: { ...program.layout, tier: 'free' } }),
    });
    const seen: { readonly assignees: readonly string[]; readonly status: readonly string[] }[] = [];
    const look = async () => {
      for (const { assignees, labels } of await world.issues())
        seen.push({ assignees, status: labels.filter((label) => label.startsWith('fieldcert::')) });
    };
    await world.person('maya').passes('SA-101', 92);
    await look();
    const [first, second] = await reviewersOf(world);
    await world.person('maya').says(1, '/ready-for-review');
    await look();
    await world.person(first).says(1, scores.first);
    await look();
    await world.person(second).says(1, scores.second);
    await look();
    expect(seen).toEqual([
      { assignees: ['maya'], status: ['fieldcert::preparing'] },
      { assignees: ['maya'], status: ['fieldcert::in-review'] },
      { assignees: ['maya'], status: ['fieldcert::in-review'] },
      { assignees: ['maya'], status: ['fieldcert::certified'] },
    ]);
    expect((await world.issue(1)).state).toBe('closed');
  });

  it('lives through the same on the Free plan when the configuration finds the plan out by itself', async () => {
    await using world = await openWorld({ tier: 'free' });
    await liveThrough(world);
    expect((await world.issue(1)).state).toBe('closed');
    expect((await world.issue(1)).assignees).toEqual(['maya']);
  });
});
