import { afterEach, describe, expect, it } from 'vitest';
import { replay, rowsOf } from '../../src/engine/replay.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { changes } from './changing.ts';
import { practicalIn, readable, reviewIssueOf, saysInternally, seenBy } from './modes-world.ts';
import type { World } from './world.ts';
import { reviewersOf } from './world.ts';

const opened: World[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world[Symbol.asyncDispose]();
});

async function practical(...how: Parameters<typeof practicalIn>) {
  const made = await practicalIn(...how);
  opened.push(made.world);
  return made;
}

const ours = async (world: World, iid: number) =>
  (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);

/** Takes in again everything that ever arrived. */
async function replayAll(world: World): Promise<void> {
  const { engine } = world.service();
  const [key] = await engine.store.db.selectFrom('certification').select('key').execute();
  for (const { event, certKey, from } of await rowsOf(engine, key?.key ?? ''))
    if (event) await replay(engine, { event, certKey, from });
  await world.settle();
}

async function everything(world: World): Promise<unknown> {
  const issues = await world.issues();
  return Promise.all(issues.map(async (issue) => [issue, await world.notes(issue.iid)]));
}

describe('where reviewers score in internal notes', () => {
  it('the learner reads no score before the verdict, nor after, and is certified', async () => {
    const { world, first, second } = await practical('internal');
    expect((await world.issue(1)).description).toContain('Make this an internal note');
    const note = await saysInternally(world, first, '/score all 3 The buyer was in every sentence\n/finish');
    expect((await world.notes(1)).find(({ id }) => id === note)?.emoji).toEqual(['white_check_mark']);
    await saysInternally(world, second, '/score vlaue 2 Rambling');
    expect(await ours(world, 1)).toHaveLength(1);
    await saysInternally(world, second, '/score all 3\n/score flow 4\n/explain');
    const before = await readable(world, 'maya');
    for (const word of ['/score all', 'The buyer was', 'vlaue', 'Rambling', 'could not be taken'])
      expect(before).not.toContain(word);
    expect(before).toContain('1 of 2');
    await saysInternally(world, second, '/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    const after = await readable(world, 'maya');
    expect(after).toContain('The buyer was in every sentence');
    expect(after).not.toContain('/score flow 4');
  });

  it('a score for everyone to read does not count, and is answered where the learner does not see it', async () => {
    const { world, first } = await practical('internal');
    const note = await world.person(first).says(1, '/score all 3 Fine\n/finish');
    const [reply = '', ...others] = await ours(world, 1);
    expect(others).toEqual([]);
    expect(reply).toContain('internal note');
    expect(reply).not.toContain('all 3');
    expect(await readable(world, 'maya')).not.toContain('could not be taken');
    expect(await readable(world, first)).toContain('could not be taken');
    expect((await world.notes(1)).find(({ id }) => id === note)?.emoji).toEqual([]);
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
  });

  it('an internal note edited before /finish counts as it stands, a deleted one not at all, and a lost one is found', async () => {
    const { world, first, second } = await practical('internal');
    const slip = await saysInternally(world, first, '/score all 2');
    world.clock.at += 1_000;
    await world.person(first).edits(1, slip, '/score all 3');
    await saysInternally(world, first, '/finish');
    const gone = await saysInternally(world, second, '/score all 1');
    await world.person(second).deletes(1, gone);
    world.sandbox.control.deliveries.dropNext(1);
    await saysInternally(world, second, '/score all 3\n/finish');
    await sweep(world.service().engine);
    await world.settle();
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect(await readable(world, 'maya')).not.toContain('/score all 3');
    const before = await everything(world);
    await replayAll(world);
    expect(await everything(world)).toEqual(before);
  });

  it('a moderator who has to decide is asked, with all scores, behind the learner’s back', async () => {
    const { world, first, second } = await practical('internal');
    await saysInternally(world, first, '/score all 2 Hardly there\n/finish');
    await saysInternally(world, second, '/score all 3\n/finish');
    const { description } = await world.issue(1);
    const third = [...description.matchAll(/^- @(\S+)/gm)].map(([, name = '']) => name)[2] ?? '';
    await saysInternally(world, third, '/score all 4\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::decision-ready');
    const seen = await readable(world, 'maya');
    expect(seen).not.toContain('Hardly there');
    expect(seen).not.toContain('different outcomes');
    const ask = (await ours(world, 1)).at(-1);
    expect(ask).toContain('| Criterion |');
    expect(ask).toContain('Hardly there');
    await saysInternally(world, 'priya', '/decide pass The evidence shows it');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });
});

describe('where each reviewer scores blind', () => {
  it('nobody reads anybody’s scores before the verdict joins them', async () => {
    const { world, first, second } = await practical('blind');
    const [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
    expect(await seenBy(world, 'maya')).toEqual([1]);
    expect(await seenBy(world, first)).toEqual([1, one]);
    expect(await seenBy(world, second)).toEqual([1, two].toSorted((a, b) => a - b));

    await world.person('maya').says(1, '/evidence https://example.com/demo The demo call\n/ready-for-review');
    expect((await world.issue(one)).description).toContain('https://example.com/demo');
    expect((await world.issue(one)).description).toContain(`${world.project}#1`);
    await world.person(first).says(one, '/score all 3 The buyer was in every sentence\n/finish');
    expect((await world.issue(1)).description).toContain('1 of 2');
    for (const who of ['maya', second]) {
      const seen = await readable(world, who);
      expect(seen).not.toContain('The buyer was');
      expect(seen).not.toContain('/score all 3 ');
    }

    await world.person(second).says(two, '/score all 3\n/score flow 4\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect(await readable(world, 'maya')).toContain('The buyer was in every sentence');
    expect(await readable(world, 'maya')).not.toContain('/score flow 4');
    for (const iid of [one, two]) {
      const [joined, ...others] = await ours(world, iid);
      expect(others).toEqual([]);
      expect(joined).toMatch(/\| Storyline and economy \| (3 \| 4|4 \| 3) \|/);
      expect((await world.issue(iid)).state).toBe('closed');
    }
  });

  it('works on the Free plan, where an issue has one assignee', async () => {
    const { world, first, second } = await practical('blind', 'free');
    const [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
    expect(await seenBy(world, first)).toEqual([one]);
    await world.person(first).says(one, '/ask Who was in the room?');
    expect(await ours(world, 1)).toHaveLength(1);
    expect(await readable(world, 'maya')).toContain('Who was in the room?');
    await world.person('maya').says(1, 'The CFO and her team.');
    expect((await ours(world, one))[0]).toContain('The CFO and her team.');
    await world.person(first).says(one, '/score all 3\n/finish');
    await world.person(second).says(two, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('a score in the practical counts nothing, and is answered in the reviewer’s own issue', async () => {
    const { world, first } = await practical('blind');
    await world.person(first).says(1, '/score all 2 Weak\n/finish');
    expect(await ours(world, 1)).toEqual([]);
    const [reply] = await ours(world, await reviewIssueOf(world, first));
    expect(reply).toContain('opened for you alone');
    expect(reply).not.toContain('Weak');
  });

  it('an edited score counts as it stands, and a deleted one not at all', async () => {
    const { world, first, second } = await practical('blind');
    const [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
    const note = await world.person(first).says(one, '/score all 2');
    await world.person(first).edits(one, note, '/score all 3');
    await world.person(first).says(one, '/finish');
    const silent = await world.person(second).says(two, '/score all 1');
    await world.person(second).deletes(two, silent);
    await world.person(second).says(two, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('a score edited after /finish counts no more, and its reviewer alone is told', async () => {
    const { world, first, second } = await practical('blind');
    const [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
    const note = await world.person(first).says(one, '/score all 2');
    await world.person(first).says(one, '/finish');
    world.clock.at += 60_000;
    await world.person(first).edits(one, note, '/score all 4');
    await world.person(second).says(two, '/score all 3\n/finish');
    expect((await ours(world, one)).join()).toContain(`#note_${note}`);
    expect((await ours(world, 1)).join() + (await ours(world, two)).join()).not.toContain('#note_');
    expect((await world.issue(1)).labels).not.toContain('fieldcert::certified');
    await world.person(first).says(one, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('a score that was deleted at the last moment is missed before the verdict', async () => {
    const { world, first, second } = await practical('blind');
    const [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
    const note = await world.person(first).says(one, '/score all 3\n/finish');
    await world.person(first).deletes(one, note);
    await world.person(second).says(two, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::in-review');
    await world.person(first).says(one, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('a reviewer who gives it back reads no more of it, and the next one starts afresh', async () => {
    const { world, first, second } = await practical('blind');
    const one = await reviewIssueOf(world, first);
    await world.person(first).says(one, '/score value 2 Vague');
    await world.person(first).says(one, '/decline');
    expect((await world.issue(one)).state).toBe('closed');
    expect((await ours(world, one)).at(-1)).toContain('needed no more');
    const next = (await reviewersOf(world)).find((who) => who !== second) ?? '';
    const three = await reviewIssueOf(world, next);
    expect(await readable(world, next)).not.toContain('Vague');
    await world.person(next).says(three, '/score all 3\n/finish');
    await world.person(second).says(await reviewIssueOf(world, second), '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect(await ours(world, one)).toHaveLength(1);
  });

  it('a review issue that somebody opens to everybody is hidden again, also where we were not told', async () => {
    const { world, first } = await practical('blind');
    const one = await reviewIssueOf(world, first);
    await changes(world, 'noor', one, { confidential: false });
    expect((await world.issue(one)).confidential).toBe(true);
    world.sandbox.control.deliveries.dropNext(1);
    await changes(world, 'noor', one, { confidential: false });
    expect(await seenBy(world, 'maya')).toEqual([1, one]);
    await sweep(world.service().engine);
    await world.settle();
    expect(await seenBy(world, 'maya')).toEqual([1]);
    expect(await seenBy(world, first)).toEqual([1, one]);
  });

  it('what we were not told is found in every issue, and hearing everything twice changes nothing', async () => {
    const { world, first, second } = await practical('blind');
    const [one, two] = [await reviewIssueOf(world, first), await reviewIssueOf(world, second)];
    for (const [who, iid] of [[first, one] as const, [second, two] as const]) {
      world.sandbox.control.deliveries.dropNext(1);
      await world.person(who).says(iid, '/score all 3\n/finish');
    }
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
    await sweep(world.service().engine);
    await world.settle();
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    const before = await everything(world);
    await replayAll(world);
    expect(await everything(world)).toEqual(before);
  });
});
