import { afterEach, describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { treeText } from '../../src/cli/tree.ts';
import type { Person } from '../../src/core/people/people.ts';
import type { Program } from '../../src/core/program.ts';
import { homes, openPartners, roomOf } from './partners-world.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 86_400_000;

/** The example program with differences in what people.yaml says of some. */
const where =
  (differences: Record<string, Partial<Person>>) =>
  (program: Program): Program => ({
    ...program,
    people: program.people.map((person) => ({ ...person, ...differences[person.username] })),
  });
/** The pool of SA-101 with differences. */
const poolIs =
  (differences: Partial<Program['reviewing']['pools'][number]>) =>
  (program: Program): Program => ({
    ...program,
    reviewing: {
      ...program.reviewing,
      pools: program.reviewing.pools.map((pool) => (pool.id === 'pool-sa' ? { ...pool, ...differences } : pool)),
    },
  });

describe('who reviews', () => {
  let world: World;
  afterEach(async () => world[Symbol.asyncDispose]());

  const bots = async (iid = 1) => (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot');
  const explained = async () => {
    await world.person('maya').says(1, '/explain');
    return (await bots()).at(-1)?.body ?? '';
  };

  it('Maya asks why these two, and why not the others', async () => {
    world = await openWorld({ change: where({ omar: { region: 'AMER' } }) });
    await world.person('maya').passes('SA-101', 92);
    const answer = await explained();
    expect(answer).toContain("is in pool-sa and the learner's region, had no open review, and was given none before.");
    expect(answer).toContain("Omar Haddad does not review: Omar is not in the learner's region, as those picked are.");
  });

  it('the enablement team reads the same on the command line', async () => {
    world = await openWorld({ change: where({ omar: { conflicts: ['maya'] } }) });
    await world.person('maya').passes('SA-101', 92);
    const printed = treeText(await explain(world.service().engine.store.db, world.program, '1', Date.now()));
    expect(printed).toContain('not Omar Haddad: has a declared conflict of interest with the learner');
    expect(printed).toMatch(/✓ \S+ \S+: is in pool-sa and the learner's region/);
  });

  it('Omar sets himself to busy on GitLab, gets nothing new from the next morning on, and keeps what he has', async () => {
    world = await openWorld({ change: poolIs({ members: ['omar', 'ines', 'tomas'] }) });
    await world.person('maya').passes('SA-101', 92);
    const held = await reviewersOf(world);
    for (const username of held) await world.person(username).isOnGitLab('busy');
    world.clock.at += day;
    await world.settle();
    await world.person('jonas').passes('SA-101', 92);
    expect((await world.issue(2)).labels).toContain('fieldcert::awaiting-reviewer');
    const [note] = await bots(2);
    const busy = held.map((username) => world.person(username).user.name);
    for (const name of busy) expect(note?.body).toMatch(new RegExp(`\\*\\*Busy on GitLab:\\*\\*.*${name}`));
    expect(await reviewersOf(world)).toEqual(held);
    for (const username of held) await world.person(username).isOnGitLab('not_set');
    world.clock.at += day;
    await world.settle();
    expect((await world.issue(2)).labels).toContain('fieldcert::preparing');
  });

  it('nobody is eligible: staff are told why, reason by reason, and the issue says so', async () => {
    world = await openWorld({
      change: where({
        omar: { conflicts: ['maya'] },
        ines: { left: '2026-11-20' },
        tomas: { conflicts: ['maya'] },
      }),
    });
    await world.person('maya').passes('SA-101', 92);
    const issue = await world.issue(1);
    expect(issue.labels).toContain('fieldcert::awaiting-reviewer');
    const [note, ...others] = await bots();
    expect(others).toEqual([]);
    const reasons = note?.body.split('\n').filter((line) => line.startsWith('- '));
    expect(reasons).toEqual([
      '- **No longer reviewing:** Inês Duarte',
      '- **Line manager, who may only be the second reviewer:** Lena Fischer',
      '- **Declared conflict of interest:** Omar Haddad, Tomáš Novák',
    ]);
    expect(issue.description).toContain('2 of 2 reviewers still to be found');
    expect(issue.description).toContain('Declared conflict of interest: Omar Haddad, Tomáš Novák');
  });

  it('a partner’s learner is reviewed neither by a colleague nor by a competitor', async () => {
    world = await openPartners({
      change: poolIs({ members: ['nils', 'cedric', 'tomas', 'lena'] }),
    });
    const room = roomOf(world, homes.Northwind);
    await world.person('nadia').passes('SA-101', 92);
    await room.says('nadia', 1, '/explain');
    const answer = (await room.notes(1)).at(-1) ?? '';
    expect(String((await room.issue(1)).description)).toMatch(/^- @(tomas|lena) .*\n- @(tomas|lena) /m);
    expect(answer).toContain('Nils works for Northwind, as the learner does.');
    expect(answer).not.toContain('Cedric');
    expect(answer).not.toContain('Contoso');
  });

  it('reviewers of a pool that asks for calibration wait until they are calibrated', async () => {
    world = await openWorld({ change: poolIs({ calibration: 'required' }) });
    await world.person('maya').passes('SA-101', 92);
    const [note] = await bots();
    expect(note?.body).toMatch(
      /\*\*Not calibrated for pool-sa \(staff: fieldcert calibrate\):\*\* Omar Haddad, Inês Duarte/,
    );
  });

  it('four practicals at once are shared out evenly, two to each of four reviewers', async () => {
    world = await openWorld();
    const learners = ['maya', 'jonas', 'aisha', 'diego'];
    await Promise.all(learners.map((username) => world.person(username).passes('SA-101', 92)));
    const seats = (await Promise.all([1, 2, 3, 4].map((iid) => reviewersOf(world, iid)))).flat();
    const counts = Map.groupBy(seats, (username) => username);
    expect([...counts.values()].map((all) => all.length)).toEqual([2, 2, 2, 2]);
  });

  it('staff cannot seat somebody who can never fairly review, and are told why', async () => {
    world = await openWorld({
      change: where({ omar: { conflicts: ['maya'] }, ines: { left: '2026-11-20' }, tomas: { conflicts: ['maya'] } }),
    });
    await world.person('maya').passes('SA-101', 92);
    await world.person('noor').says(1, '/review-by @omar');
    expect((await bots()).at(-1)?.body).toContain(
      'Omar Haddad has a declared conflict of interest with the learner, so somebody else has to review.',
    );
    await world.person('noor').says(1, '/review-by @ines');
    expect((await bots()).at(-1)?.body).toContain('Inês Duarte no longer reviews, so somebody else');
  });
});
