import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const allFours = '/score all 4 Clear from the first minute\n/finish';
const almostAllFours = '/score all 4\n/score value 3\n/finish';

describe('a passed exam becomes a badge', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  it('opens one confidential practical with reviewers, labels, a due date and the rubric', async () => {
    const answer = await world.person('maya').passes('SA-101', 92);
    expect(answer.status).toBe(202);
    const [issue, ...others] = await world.issues();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ state: 'opened', confidential: true, dueOn: '2026-12-08' });
    expect(issue?.labels).toEqual(
      expect.arrayContaining([
        'fieldcert::preparing',
        'fieldcert-role::SA',
        'fieldcert-level::1-learning',
        'fieldcert-kind::practical',
      ]),
    );
    expect(issue?.assignees[0]).toBe('maya');
    expect(issue?.assignees).toHaveLength(3);
    expect(issue?.title).toContain('SA-101');
    expect(issue?.description).toContain('Claims, tiers and limits are right');
    expect(await world.person('maya').sees(1)).toBe(true);
    expect(await world.person('jonas').sees(1)).toBe(false);
  });

  it('is scored by both reviewers, closes with a badge, and costs at most 8 calls, 2 of them notes', async () => {
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    const firstNote = await world.person(first).says(1, allFours);
    await world.person(second).says(1, almostAllFours);

    const issue = await world.issue(1);
    expect(issue.state).toBe('closed');
    expect(issue.labels).toContain('fieldcert::certified');
    expect(issue.labels).toContain('fieldcert-level::1-learning');
    expect(issue.labels).not.toContain('fieldcert::in-review');
    const notes = await world.notes(1);
    expect(notes.find(({ id }) => id === firstNote)?.emoji).toEqual(['white_check_mark']);
    const badges = notes.filter(({ author }) => author === 'fieldcert-bot');
    expect(badges).toHaveLength(1);
    expect(badges[0]?.body).toMatch(/!\[[^\]]*101[^\]]*\]\(\/uploads\//);

    const calls = world.calls();
    expect(calls.length).toBeLessThanOrEqual(8);
    expect(calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/notes')).length).toBeLessThanOrEqual(
      2,
    );
  });

  it('passes at exactly the mark and not a hair below', async () => {
    await world.person('maya').passes('SA-101', '39.999999999999999999', 50);
    expect(await world.issues()).toEqual([]);
    world.clock.at += 60_000;
    await world.person('maya').passes('SA-101', 40, 50);
    expect(await world.issues()).toHaveLength(1);
  });

  it('opens one practical however often the result arrives', async () => {
    const result = {
      exam: 'SA-101',
      learner: { email: 'MAYA.Lindqvist@example.com' },
      score: { raw: 92, max: 100 },
      completedAt: '2026-11-24T08:00:00Z',
    };
    const answers = await Promise.all([1, 2, 3].map(() => world.exam(result, 'evt_1')));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    await world.settle();
    expect(await world.issues()).toHaveLength(1);
  });
});
