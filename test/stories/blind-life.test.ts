import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { practicalIn, reviewIssueOf } from './modes-world.ts';
import type { World } from './world.ts';

describe('a practical of a blind course', () => {
  let world: World;
  let first: string;
  let second: string;
  let one: number;
  let two: number;
  beforeEach(async () => {
    ({ world, first, second } = await practicalIn('blind'));
    [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ours = async (iid: number) =>
    (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);
  const states = async () => Promise.all([one, two].map(async (iid) => (await world.issue(iid)).state));

  it('that is paused takes no scores in the reviewers’ issues, says so there, and goes on once it is resumed', async () => {
    await world.person('noor').says(1, '/pause');
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
    expect(await states()).toEqual(['opened', 'opened']);
    await world.person(first).says(one, '/score all 3\n/finish');
    expect((await ours(one)).at(-1)).toContain('paused');
    expect(await ours(two)).toEqual([]);
    await world.person('noor').says(1, '/resume');
    await world.person(first).says(one, '/score all 3\n/finish');
    await world.person(second).says(two, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect(await states()).toEqual(['closed', 'closed']);
  });

  it('that its learner withdraws needs the reviewers no more, and both go on where they were once it is restored', async () => {
    await world.person(first).says(one, '/score all 3 Clear\n/finish');
    await world.person('maya').says(1, '/withdraw');
    expect((await world.issue(1)).labels).toContain('fieldcert::withdrawn');
    expect(await states()).toEqual(['closed', 'closed']);
    for (const iid of [one, two]) expect((await ours(iid)).at(-1)).toContain('needed no more');
    await world.person('maya').says(1, '/restore');
    expect(await states()).toEqual(['opened', 'opened']);
    expect((await world.issue(1)).description).toContain('1 of 2');
    await world.person(second).says(two, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });
});
