import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
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
