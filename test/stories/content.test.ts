import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { openWorld, type World } from './world.ts';

describe('content of product assessments, release by release', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ content: true });
    await world.settle();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const on = async (day: string) => {
    world.clock.at = Date.parse(`${day}T09:00:00Z`);
    await world.settle();
  };

  it('asks nobody about a release that came before the list', async () => {
    expect(await world.issues()).toEqual([]);
  });

  it('is asked for once on each release, of the owners of each list, with what matters most first', async () => {
    await on('2026-12-16');
    expect(await world.issues()).toEqual([]);
    await on('2026-12-17');
    const issues = await world.issues();
    expect(issues.map(({ title, assignees }) => [title, assignees])).toEqual([
      ['What Sales knows of the product: bring it up to the release of December 17, 2026', ['priya']],
      ['What Customer Success knows of the product: bring it up to the release of December 17, 2026', ['noor']],
    ]);
    const [sales] = issues;
    expect(sales).toMatchObject({ state: 'opened', confidential: true, dueOn: '2027-01-21' });
    expect(sales?.labels).toContain('fieldcert-kind::refresh');
    expect(sales?.description).toMatch(/asks about everything up to the release of October 15, 2026/);
    expect(sales?.description).toMatch(/the releases of November 19, 2026, December 17, 2026/);
    expect(sales?.description).toMatch(
      /\| 1 \| One DevOps platform \| All \|[\s\S]+\| 2 \| Source code management \| Premium/,
    );
    await on('2026-12-18');
    await world.restart();
    expect(await world.issues()).toHaveLength(2);
  });

  it('is asked for the newest release only, where the service was away for several', async () => {
    await world.restart(async () => {
      world.clock.at = Date.parse('2027-02-19T09:00:00Z');
    });
    const issues = await world.issues();
    expect(issues).toHaveLength(2);
    expect(issues[0]?.title).toContain('the release of February 18, 2027');
    expect(issues[0]?.dueOn).toBe('2027-07-15');
  });

  it('goes on in the issue of a newer release, which the older one names', async () => {
    await on('2026-12-17');
    await on('2027-01-21');
    const [sales, , newer] = await world.issues();
    expect(sales?.state).toBe('closed');
    expect(sales?.description).toContain('A newer release is out, and it goes on in field/certification#3.');
    // The last release before the quarter is wanted until the window opens.
    expect(newer).toMatchObject({ state: 'opened', dueOn: '2027-02-07' });
  });

  it('is answered with /refreshed: the issue thanks, says so and closes', async () => {
    await on('2026-12-17');
    const note = await world.person('priya').says(1, 'All six objectives looked at.\n\n/refreshed');
    const issue = await world.issue(1);
    expect(issue.state).toBe('closed');
    expect(issue.description).toContain(
      'Priya Raman says that the questions are about the release of December 17, 2026',
    );
    const notes = await world.notes(1);
    expect(notes).toHaveLength(1);
    expect(notes.find(({ id }) => id === note)?.emoji).toEqual(['white_check_mark']);
    expect((await world.issue(2)).state).toBe('opened');
  });

  it('is put off with /postpone and the reason, and asked for anew on the next release', async () => {
    await on('2026-12-17');
    await world.person('noor').says(2, '/postpone Everybody is at the kick-off');
    expect(await world.issue(2)).toMatchObject({ state: 'closed' });
    expect((await world.issue(2)).description).toContain('**Why Noor Aziz put it off:** Everybody is at the kick-off.');
    await on('2027-01-21');
    const issues = await world.issues();
    expect(issues).toHaveLength(4);
    expect(issues[3]).toMatchObject({ state: 'opened', assignees: ['noor'] });
    expect((await world.issue(2)).description).toContain('put it off');
  });

  it('answers a learner and a slip of the pen once, and nothing is changed', async () => {
    await on('2026-12-17');
    await world.person('ines').says(1, '/refreshed');
    await world.person('priya').says(1, '/score all 3');
    const replies = (await world.notes(1)).filter(({ author }) => author === 'fieldcert-bot');
    expect(replies.map(({ body }) => body.includes('could not be taken'))).toEqual([true, true]);
    expect(replies[0]?.body).toContain('Only the owners of this list and the enablement team can say /refreshed');
    expect(replies[1]?.body).toContain('/score belongs to practicals');
    expect((await world.issue(1)).state).toBe('opened');
  });

  it('closed by hand is opened once more with a question, and left closed the second time', async () => {
    await on('2026-12-17');
    await world.person('priya').says(1, '/close');
    expect((await world.issue(1)).state).toBe('opened');
    expect((await world.notes(1)).at(-1)?.body).toContain('closed without a word on what became of it');
    await on('2026-12-18');
    await world.person('priya').says(1, '/close');
    expect((await world.issue(1)).state).toBe('closed');
    expect((await world.issue(1)).description).toContain('Priya Raman closed it');
  });
});

describe('an issue about content that was closed while nobody listened', () => {
  it('is found by the sweep, and so is what owners said', async () => {
    await using world = await openWorld({ content: true });
    await world.settle();
    world.clock.at = Date.parse('2026-12-17T09:00:00Z');
    await world.settle();
    world.clock.at = Date.parse('2026-12-18T09:00:00Z');
    for (const project of world.sandbox.world.projects.values()) project.hooks.length = 0;
    await world.person('priya').says(1, '/close');
    await world.person('noor').says(2, '/refreshed');
    expect((await world.issue(2)).state).toBe('opened');
    await sweep(world.service().engine);
    await world.settle();
    expect((await world.issue(1)).state).toBe('opened');
    expect((await world.notes(1)).at(-1)?.body).toContain('closed without a word');
    expect((await world.issue(2)).state).toBe('closed');
  });
});

describe('content that program.yaml raises', () => {
  it('closes the issue, and asks nothing about that release any more', async () => {
    let release = '2026-10';
    const change = (program: Program): Program => ({
      ...program,
      hash: `${program.hash}${release}`,
      productAssessments: program.productAssessments.map((one) =>
        one.content ? { ...one, content: { ...one.content, release } } : one,
      ),
    });
    await using world = await openWorld({ content: true, change });
    await world.settle();
    world.clock.at = Date.parse('2026-12-17T09:00:00Z');
    await world.settle();
    expect((await world.issues()).map(({ state }) => state)).toEqual(['opened', 'opened']);
    release = '2026-12';
    Object.assign(world.program, change(world.program));
    await world.restart();
    const [sales] = await world.issues();
    expect(sales?.state).toBe('closed');
    expect(sales?.description).toContain(
      'program.yaml says that the questions are about the release of December 17, 2026',
    );
  });
});
