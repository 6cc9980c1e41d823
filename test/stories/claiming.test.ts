import { afterEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { practicalIn, reviewIssueOf } from './modes-world.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 86_400_000;
const opened: World[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world[Symbol.asyncDispose]();
});

type PoolChange = Partial<Program['reviewing']['pools'][number]>;

/** Maya's practical with the pool of SA-101 changed, and what people.yaml says of some. */
async function practical(pool: PoolChange, people: Record<string, Partial<Program['people'][number]>> = {}) {
  const world = await openWorld({
    change: (program) => ({
      ...program,
      people: program.people.map((person) => ({ ...person, ...people[person.username] })),
      reviewing: {
        ...program.reviewing,
        pools: program.reviewing.pools.map((one) => (one.id === 'pool-sa' ? { ...one, ...pool } : one)),
      },
    }),
  });
  opened.push(world);
  await world.person('maya').passes('SA-101', 92);
  const ours = async (iid = 1) =>
    (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);
  return {
    world,
    ours,
    labels: async () => (await world.issue(1)).labels,
    says: async (who: string, text: string, iid = 1) => world.person(who).says(iid, text),
    emoji: async (note: number) => (await world.notes(1)).find(({ id }) => id === note)?.emoji,
  };
}

describe('an empty seat', () => {
  it('is taken by Omar, who had given the review back and has time after all', async () => {
    const { world, ours, says, labels, emoji } = await practical({ members: ['omar', 'ines'] });
    await says('omar', '/decline');
    expect(await labels()).toContain('fieldcert::awaiting-reviewer');
    expect((await ours()).at(-1)).toContain('/claim');
    const note = await says('omar', '/claim');
    expect(await emoji(note)).toEqual(['white_check_mark']);
    expect(await labels()).toContain('fieldcert::preparing');
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
    expect((await world.issue(1)).assignees).toContain('omar');
    await says('noor', '/explain');
    expect((await ours()).at(-1)).toContain('took the empty seat');
  });

  it('is taken although that is one more than the pool gives anybody', async () => {
    const { world, says, labels } = await practical({ members: ['omar', 'ines'], maxOpenPerReviewer: 1 });
    await world.person('diego').passes('SA-101', 90);
    expect((await world.issue(2)).labels).toContain('fieldcert::awaiting-reviewer');
    await says('ines', '/claim', 2);
    await says('omar', '/claim', 2);
    expect((await reviewersOf(world, 2)).toSorted()).toEqual(['ines', 'omar']);
    expect((await world.issue(2)).labels).toContain('fieldcert::preparing');
    expect(await labels()).toContain('fieldcert::preparing');
  });

  it('goes to whoever says so first, and a third for two seats reads who has them', async () => {
    const { world, ours, says } = await practical({ members: ['omar', 'ines', 'tomas'], maxOpenPerReviewer: 0 });
    await Promise.all(['omar', 'ines', 'tomas'].map((who) => says(who, '/claim')));
    await world.settle();
    const seated = await reviewersOf(world);
    const said = (await world.notes(1)).filter(({ body }) => body === '/claim').map(({ author }) => author);
    expect(seated).toEqual(said.slice(0, 2));
    const names = seated.map((who) => world.person(who).user.name).join(' or ');
    expect((await ours()).at(-1)).toContain(`its pool while a seat is empty, can say /claim: ${names}.`);
  });

  it('is not for whoever can never fairly review: they read why, and who may', async () => {
    const { ours, says, labels } = await practical(
      { members: ['omar', 'ines', 'tomas', 'lena'], maxOpenPerReviewer: 0 },
      { omar: { conflicts: ['maya'] } },
    );
    await says('omar', '/claim');
    expect((await ours()).at(-1)).toContain(
      'Omar Haddad has a declared conflict of interest with the learner, so this seat is for somebody else: Inês Duarte or Tomáš Novák.',
    );
    await says('lena', '/claim');
    expect((await ours()).at(-1)).toContain("is the learner's line manager, who may only be the second reviewer");
    await says('maya', '/claim');
    expect((await ours()).at(-1)).toContain('Only the reviewers of this practical');
    expect((await ours()).at(-1)).toContain('Inês Duarte or Tomáš Novák');
    await says('kwame', '/claim');
    expect((await ours()).at(-1)).toContain('Inês Duarte or Tomáš Novák');
    expect(await labels()).toContain('fieldcert::awaiting-reviewer');
    await says('ines', '/claim');
    await says('lena', '/claim');
    expect(await labels()).toContain('fieldcert::preparing');
  });

  it('waits for whoever is away until they say that they are back', async () => {
    const { world, ours, says, labels } = await practical({ members: ['omar', 'ines'] });
    await says('omar', '/away 4 Dec');
    await says('omar', '/claim');
    expect((await ours()).at(-1)).toContain(
      'Omar Haddad is away until 2026-12-04. Who is back earlier says /back, and /claim below it.',
    );
    await says('omar', '/back');
    await says('omar', '/claim');
    expect(await labels()).toContain('fieldcert::preparing');
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
  });

  it('is taken in the same comment that says they are back', async () => {
    const { world, says, labels } = await practical({ members: ['omar', 'ines'] });
    await says('omar', '/away 4 Dec');
    await says('omar', '/back\n/claim');
    expect(await labels()).toContain('fieldcert::preparing');
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
  });

  it('is taken by somebody who was replaced for silence, and their clock begins anew', async () => {
    const { world, ours, says } = await practical({ members: ['omar', 'ines', 'tomas'] });
    const [silent = ''] = await reviewersOf(world);
    await says('noor', `/release @${silent}`);
    const next = await reviewersOf(world);
    await says(next[1] ?? '', '/decline');
    const note = await says(silent, '/claim\n/score value 3');
    expect((await world.notes(1)).find(({ id }) => id === note)?.emoji).toEqual(['white_check_mark']);
    expect(await reviewersOf(world)).toContain(silent);
    world.clock.at += day;
    await world.settle();
    expect((await ours()).filter((body) => body.includes(`(@${silent})`))).toEqual([]);
  });

  it('in a blind course is taken again from the issue that was closed, and goes on there', async () => {
    const { world, first, second } = await practicalIn('blind');
    opened.push(world);
    const one = await reviewIssueOf(world, first);
    await world.person(first).says(one, '/score value 3 Clear');
    await world.person(first).says(one, '/decline');
    for (const _others of ['the third of the pool', 'the fourth']) {
      const next = (await reviewersOf(world)).find((who) => who !== second) ?? '';
      await world.person(next).says(await reviewIssueOf(world, next), '/decline');
    }
    expect((await world.issue(1)).labels).toContain('fieldcert::awaiting-reviewer');
    await world.person(first).says(one, '/claim');
    expect((await world.issue(1)).labels).toContain('fieldcert::in-review');
    expect((await world.issue(one)).state).toBe('opened');
    await world.person(first).says(one, '/score all 3\n/finish');
    await world.person(second).says(await reviewIssueOf(world, second), '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });
});
