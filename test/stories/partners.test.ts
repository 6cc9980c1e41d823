import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from '../engine/mending.ts';
import { allTextIn, homes, openPartners, partnerPeople, roomOf } from './partners-world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openPartners();
});
afterEach(async () => world[Symbol.asyncDispose]());

const reviewersIn = (description: unknown): readonly string[] => {
  const [, part = ''] = /## Who reviews([\s\S]*?)## What reviewers look at/.exec(String(description)) ?? [];
  return [...part.matchAll(/^- @(\S+)/gm)].map(([, name = '']) => name);
};

describe('a partner learner', () => {
  it('is certified from exam to badge in her company’s project, and nowhere else', async () => {
    const room = roomOf(world, homes.Northwind);
    await world.person('nadia').passes('SA-101', 92);
    const [issue, ...others] = await room.issues('nadia');
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ iid: 1, confidential: true, due_date: '2026-12-22' });
    expect(await world.issues()).toEqual([]);

    await room.says('nadia', 1, '/evidence https://example.com/demo\n/ready-for-review');
    const reviewers = reviewersIn((await room.issue(1)).description);
    expect(reviewers).toHaveLength(2);
    expect(reviewers).not.toContain('cedric');
    for (const reviewer of reviewers) await room.says(reviewer, 1, '/score all 3\n/finish');

    expect(await room.issue(1)).toMatchObject({ state: 'closed' });
    const notes = await room.notes(1);
    expect(notes.filter((body) => body.includes('![') && body.includes('101'))).toHaveLength(1);
    expect(await world.issues()).toEqual([]);
  });

  it('gets her next attempt in the same project, linked to the one before', async () => {
    const room = roomOf(world, homes.Northwind);
    await world.person('nadia').passes('SA-101', 92);
    for (const reviewer of reviewersIn((await room.issue(1)).description))
      await room.says(reviewer, 1, '/score all 2\n/finish');
    await room.says('priya', 1, '/next-attempt');
    expect(await room.issue(1)).toMatchObject({ state: 'closed' });
    expect((await room.issue(2)).description).toContain(`It follows ${homes.Northwind}#1`);
  });

  it('waits visibly while her company has no project, and is taken up once it has one', async () => {
    await world[Symbol.asyncDispose]();
    const fabrikam = { company: 'fabrikam', project: 'fabrikam-room/practicals' };
    let more = [fabrikam];
    world = await openPartners({
      change: (program) => ({
        ...program,
        get hash() {
          return `${program.hash}${more.length}`;
        },
        get layout() {
          return { ...program.layout, partners: [...program.layout.partners, ...more] };
        },
      }),
    });
    more = [];
    await world.restart();
    await world.person('fay').passes('SA-101', 92);
    await world.person('fay').passes('SA-101', 95);
    const room = roomOf(world, fabrikam.project);
    expect(await world.issues()).toEqual([]);
    expect(await room.issues('fay')).toEqual([]);
    expect(await command(world, 'explain', 'SA-101/u701')).toMatch(
      /the company of the learner has no project yet[\s\S]*Add the company of user 701 to partners in gitlab\.yaml/,
    );

    expect(await command(world, 'doctor')).toContain(
      'One learner who passed waits, because their companies have no project yet.',
    );

    more = [fabrikam];
    await world.restart();
    await world.catchUp();
    expect(await room.issues('fay')).toMatchObject([{ iid: 1, confidential: true }]);
    await world.restart();
    expect(await room.issues('fay')).toHaveLength(1);
    expect(await world.issues()).toEqual([]);
  });
});

describe('two competitors on one day', () => {
  beforeEach(async () => {
    await world.person('nadia').passes('SA-101', 92);
    await world.person('carla').passes('SA-101', 88);
    await world.person('maya').passes('SA-101', 90);
  });

  it('have one issue each, in projects the other cannot find, list or open', async () => {
    for (const [username, own, other] of [
      ['nadia', homes.Northwind, homes.Contoso],
      ['carla', homes.Contoso, homes.Northwind],
    ] as const) {
      expect(await roomOf(world, own).issues(username)).toHaveLength(1);
      for (const foreign of [other, world.project]) {
        const room = roomOf(world, foreign);
        for (const path of ['', '/issues', '/issues/1', '/issues/1/notes', '/boards', '/labels', '/members/all'])
          expect(await room.status(username, path)).toBe(404);
      }
      const everywhere = await fetch(`${world.sandbox.url}/api/v4/issues?scope=all&per_page=100`, {
        headers: { 'private-token': world.person(username).user.token },
      });
      expect(await everywhere.json()).toHaveLength(1);
    }
  });

  it('see nothing of a colleague either', async () => {
    await world.person('nils').passes('SA-101', 84);
    const room = roomOf(world, homes.Northwind);
    expect((await room.issues('nadia')).map(({ iid }) => iid)).toEqual([1]);
    expect((await room.issues('nils')).map(({ iid }) => iid)).toEqual([2]);
    expect(await room.status('nadia', '/issues/2')).toBe(404);
  });

  it('are named in no text of each other’s project', async () => {
    const room = roomOf(world, homes.Northwind);
    await room.says('nadia', 1, '/explain');
    for (const reviewer of reviewersIn((await room.issue(1)).description)) await room.says(reviewer, 1, '/decline');
    await room.says('priya', 1, '/explain');
    const northwind = await allTextIn(world, homes.Northwind);
    for (const { name, username, company } of partnerPeople.filter((one) => one.company !== 'Northwind'))
      for (const word of [name, `@${username}`, company ?? '']) expect(northwind).not.toContain(word);
    const ours = await allTextIn(world, world.project);
    for (const word of ['Nadia', 'Carla', 'Northwind', 'Contoso', 'northwind-room', 'contoso-room'])
      expect(ours).not.toContain(word);
  });
});

describe('somebody nobody knew, who turns out to be a partner’s', () => {
  it('is taken from the entry to the company’s project, and the entry says no more', async () => {
    const learner = { externalId: 'LMS-NADIA' };
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam: 'SA-101', learner, score: { raw: 92, max: 100 }, completedAt });
    await world.settle();
    await world.person('priya').says(1, '/identify @nadia');
    await world.catchUp();
    const entry = await world.issue(1);
    expect(entry).toMatchObject({ state: 'closed', assignees: [] });
    expect(JSON.stringify(entry)).not.toMatch(/Nadia|Northwind|northwind/);
    expect((await world.notes(1)).at(-1)?.body).toContain('the practical goes on in another project');
    const [practical] = await roomOf(world, homes.Northwind).issues('nadia');
    expect(practical).toMatchObject({ iid: 1, confidential: true });
    expect(practical?.title).toContain('Nadia Osei');
  });
});
