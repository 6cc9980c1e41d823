import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

describe('a practical is reviewed', () => {
  let world: World;
  let first: string;
  let second: string;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    [first, second] = await reviewersOf(world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ours = async () => (await world.notes(1)).filter(({ author }) => author === 'fieldcert-bot');
  const labels = async () => (await world.issue(1)).labels;

  it('follows the learner gathering evidence and handing over', async () => {
    const maya = world.person('maya');
    const note = await maya.says(1, '/evidence https://example.com/demo The demo call');
    expect((await world.issue(1)).description).toContain('https://example.com/demo');
    expect((await world.notes(1)).find(({ id }) => id === note)?.emoji).toEqual(['white_check_mark']);
    await maya.says(1, 'All there.\n\n/ready-for-review');
    expect(await labels()).toContain('fieldcert::in-review');
    expect(await labels()).not.toContain('fieldcert::preparing');
    expect(await ours()).toEqual([]);
  });

  it('says needs development with what to work on, and never a number', async () => {
    await world
      .person(first)
      .says(
        1,
        '/score all 3\n/score value 2 Please say what it changes for the buyer\n/finish'
          .replace('all 3\n/score value 2', 'value 2')
          .replace(
            '/finish',
            '/score recap 3\n/score flow 4\n/score accuracy 4\n/score engage 3\n/score landing 3\n/finish',
          ),
      );
    await world.person(second).says(1, '/score\nrecap 3\nvalue 2\nflow 4\naccuracy 4\nengage 3\nlanding 3\n\n/finish');
    const issue = await world.issue(1);
    expect(issue.labels).toContain('fieldcert::next-attempt');
    const [note, ...others] = await ours();
    expect(others).toEqual([]);
    expect(note?.body).toContain('Tying each part to a business outcome');
    expect(note?.body).toContain('Please say what it changes for the buyer');
    expect(note?.body).toContain('Dec 1, 2026');
    expect(note?.body.replace(/Dec 1, 2026|SA-101|fieldcert:note \S+|@\S+/g, '')).not.toMatch(
      /\d\s*(?:of|\/|%|points)/,
    );
  });

  it('answers a faulty comment once, with the spot and the way out, and records none of it', async () => {
    const note = await world.person(first).says(1, '/score value 3\n/scor flow 4\n/score recap 7');
    const [reply, ...others] = await ours();
    expect(others).toEqual([]);
    expect(reply?.body).toContain('/scor flow 4');
    expect(reply?.body).toMatch(/\^/);
    expect(reply?.body).toContain('/score');
    expect((await world.notes(1)).find(({ id }) => id === note)?.emoji).toEqual([]);
    expect(await labels()).toContain('fieldcert::preparing');

    await world.person(first).edits(1, note, '/score value 3\n/score flow 4\n/score recap 3');
    expect((await world.notes(1)).find(({ id }) => id === note)?.emoji).toEqual(['white_check_mark']);
    expect(await ours()).toHaveLength(1);
    expect(await labels()).toContain('fieldcert::in-review');
  });

  it('lets nobody but the reviewers score, and says so kindly', async () => {
    await world.person('maya').says(1, '/score all 4\n/finish');
    const [reply] = await ours();
    expect(reply?.body).toContain('Only the reviewers of this practical');
    expect(await labels()).toContain('fieldcert::preparing');
  });

  it('asks for what is missing before a reviewer can finish', async () => {
    await world.person(first).says(1, '/score value 3\n/finish');
    expect((await ours())[0]?.body).toContain('recap');
  });

  it('takes no command from code, quotes or lists', async () => {
    await world.person(first).says(1, '> /score all 4\n\n```\n/score all 4\n```\n\nand `/finish`');
    expect(await ours()).toEqual([]);
    expect(await labels()).toContain('fieldcert::preparing');
  });

  it('counts a comment edited before /finish as it stands, and a deleted one not at all', async () => {
    const note = await world.person(first).says(1, '/score all 2');
    world.clock.at += 60_000;
    await world.person(first).edits(1, note, '/score all 3');
    await world.person(first).says(1, '/finish');
    const other = await world.person(second).says(1, '/score all 3');
    await world.person(second).deletes(1, other);
    await world
      .person(second)
      .says(1, '/score value 3\n/score recap 3\n/score flow 3\n/score accuracy 3\n/score engage 3');
    expect((await world.issue(1)).state).toBe('opened');
    await world.person(second).says(1, '/score landing 3\n/finish');
    expect(await labels()).toContain('fieldcert::certified');
  });

  it('does not count scores edited after /finish: their reviewer hears of it once, and hands them in anew', async () => {
    const note = await world.person(first).says(1, '/score all 2');
    await world.person(first).says(1, '/finish');
    world.clock.at += 60_000;
    await world.person(first).edits(1, note, '/score all 4');
    await world.person(first).edits(1, note, '/score all 3');
    await world.person(second).says(1, '/score all 3\n/finish');
    const replies = (await ours()).filter(({ body }) => body.includes(`#note_${note}`));
    expect(replies).toHaveLength(1);
    expect(replies[0]?.body).toContain('edited after `/finish`');
    expect(replies[0]?.body).toContain('new comment');
    expect((await world.issue(1)).state).toBe('opened');
    expect((await world.issue(1)).description).toMatch(new RegExp(`@${first}`));

    await world.person(first).says(1, '/score all 3');
    expect((await world.issue(1)).state).toBe('opened');
    await world.person(first).says(1, '/finish');
    expect(await labels()).toContain('fieldcert::certified');
  });

  it('takes a comment that says /finish as it was first written', async () => {
    const note = await world.person(first).says(1, '/score all 2\n/finish');
    world.clock.at += 60_000;
    await world.person(first).edits(1, note, '/score all 4\n/finish');
    await world.person(second).says(1, '/score all 3\n/finish');
    expect((await ours())[0]?.body).toContain(`#note_${note}`);
    expect((await world.issue(1)).state).toBe('opened');
    await world.person(first).says(1, '/score all 3\n/finish');
    expect(await labels()).toContain('fieldcert::certified');
  });

  it('does not count a comment somebody else edited', async () => {
    const note = await world.person(first).says(1, '/score all 2\n/finish');
    await world.person('priya').edits(1, note, '/score all 4\n/finish');
    await world.person(second).says(1, '/score all 4\n/finish');
    expect((await world.issue(1)).state).toBe('opened');
    expect((await ours())[0]?.body).toContain('edited');
  });

  it('explains itself when asked', async () => {
    await world.person('maya').says(1, '/explain');
    await world.person('maya').says(1, '/help');
    const bodies = (await ours()).map(({ body }) => body);
    expect(bodies[0]).toContain('reviews');
    expect(bodies[1]).toContain('/evidence');
  });

  it('notices at the verdict that a score was deleted without a word', async () => {
    const note = await world.person(first).says(1, '/score all 3\n/finish');
    await world.person(first).deletes(1, note);
    await world.person(second).says(1, '/score all 3\n/finish');
    expect((await world.issue(1)).state).toBe('opened');
    expect(await labels()).toContain('fieldcert::in-review');
  });
});

describe('what is not a practical yet', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sat = (data: object) =>
    world.exam({
      exam: 'SA-101',
      learner: { email: 'maya.lindqvist@example.com' },
      score: { raw: 92, max: 100 },
      completedAt: '2026-11-24T08:00:00Z',
      ...data,
    });

  it('keeps and explains a failed exam, and opens the practical on the next pass', async () => {
    const dayBefore = { completedAt: '2026-11-23T08:00:00Z' };
    expect((await sat({ score: { raw: 79, max: 100 }, ...dayBefore })).status).toBe(202);
    await world.settle();
    expect(await world.issues()).toEqual([]);
    await sat({ score: { raw: 80, max: 100 } });
    await world.settle();
    expect(await world.issues()).toHaveLength(1);
  });

  it('keeps a pass of somebody nobody knows, and an exam nobody knows, and says so', async () => {
    const unknown = await sat({ learner: { email: 'nobody@example.com' } });
    expect(await unknown.json()).toMatchObject({ because: expect.stringContaining('people.yaml') });
    const strange = await sat({ exam: 'XX-999' });
    expect(strange.status).toBe(202);
    expect(await strange.json()).toMatchObject({ because: expect.stringContaining('exams.yaml') });
    await world.settle();
    const [entry, ...others] = await world.issues();
    expect(entry?.labels).toContain('fieldcert::identity-needed');
    expect(others).toEqual([]);
    const rows = await world.service().engine.store.db.selectFrom('ledger').select(['cert_key', 'because']).execute();
    expect(rows.map(({ because }) => because).join('\n')).toContain('No exam “XX-999”');
  });

  it('waits visibly when no reviewer is free, and goes on when one is asked', async () => {
    await using small = await openWorld({
      change: (program) => ({
        ...program,
        reviewing: {
          ...program.reviewing,
          pools: program.reviewing.pools.map((pool) => ({ ...pool, members: pool.members.slice(0, 1) })),
        },
      }),
    });
    await small.person('maya').passes('SA-101', 92);
    const issue = await small.issue(1);
    expect(issue.labels).toContain('fieldcert::awaiting-reviewer');
    const [note] = await small.notes(1);
    expect(note?.body).toContain('/review-by');
    await small.person('priya').says(1, '/review-by @yuki');
    expect((await small.issue(1)).labels).toContain('fieldcert::preparing');
    expect((await small.issue(1)).assignees).toContain('yuki');
  });
});
