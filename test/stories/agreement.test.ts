import { afterEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import type { World, WorldOptions } from './world.ts';
import { openWorld } from './world.ts';

const opened: World[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world[Symbol.asyncDispose]();
});

/** Maya's practical in a world of its own, which may have other rules. */
async function practical(options: WorldOptions = {}) {
  const world = await openWorld(options);
  opened.push(world);
  await world.person('maya').passes('SA-101', 92);
  const reviewers = async (): Promise<readonly string[]> => {
    const { description } = await world.issue(1);
    const part = description.slice(
      description.indexOf('## Who reviews'),
      description.indexOf('## What reviewers look at'),
    );
    return [...part.matchAll(/^- @(\S+)/gm)].map(([, name = '']) => name);
  };
  return {
    world,
    reviewers,
    says: async (who: string, text: string) => world.person(who).says(1, text),
    nth: async (seat: number, text: string) => world.person((await reviewers())[seat] ?? '').says(1, text),
    labels: async () => (await world.issue(1)).labels,
    /** What the service wrote, oldest first. */
    ours: async () => (await world.notes(1)).filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body),
    ledger: async () => {
      const rows = await world.service().engine.store.db.selectFrom('ledger').select('because').orderBy('id').execute();
      return rows.map(({ because }) => because).join('\n');
    },
  };
}

function withRules(rules: Partial<Program['scoring']['disagreement']>): WorldOptions {
  return {
    change: (program) => ({
      ...program,
      scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, ...rules } },
    }),
  };
}

const twoInPool: WorldOptions = {
  change: (program) => ({
    ...program,
    reviewing: {
      ...program.reviewing,
      pools: program.reviewing.pools.map((pool) => ({ ...pool, members: pool.members.slice(0, 2) })),
    },
  }),
};

describe('two reviewers', () => {
  it('who agree need nobody else', async () => {
    const { nth, labels, ours, reviewers } = await practical();
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 3\n/score value 4\n/finish');
    expect(await labels()).toContain('fieldcert::certified');
    expect(await reviewers()).toHaveLength(2);
    expect(await ours()).toHaveLength(1);
  });

  it('who come to different outcomes are joined by a third, who is told of it and nobody of why', async () => {
    const { world, nth, labels, ours, reviewers, ledger } = await practical();
    await nth(0, '/score all 4 I would buy it\n/finish');
    await nth(1, '/score all 2 I lost the thread\n/finish');
    expect(await labels()).toContain('fieldcert::second-review');
    expect(await labels()).not.toContain('fieldcert::in-review');
    const third = (await reviewers())[2] ?? '';
    const issue = await world.issue(1);
    expect(issue.assignees).toHaveLength(4);
    expect(issue.assignees).toContain(third);

    const [note, ...others] = await ours();
    expect(others).toEqual([]);
    expect(note).toContain(`@${third}`);
    expect(note).toContain('/finish');
    const status = issue.description.slice(0, issue.description.indexOf('<!-- /fieldcert:status -->'));
    expect(status).toContain('Another look');
    expect(status).toContain('Another reviewer takes a look before the result, as some practicals get.');
    expect(`${status}${note}`).not.toMatch(/differ|disagree|apart|outcome/);
    expect(await ledger()).toContain('The reviewers came to different outcomes. Another reviewer looks too');
  });

  it('and a third are settled by the middle score of each criterion', async () => {
    const { world, nth, labels, ours, ledger } = await practical();
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 2\n/finish');
    await nth(2, '/score all 3\n/score flow 4 Right from the start\n/finish');
    expect((await world.issue(1)).state).toBe('closed');
    expect(await labels()).toContain('fieldcert::certified');
    const badge = (await ours()).at(-1);
    expect(badge).toContain('the middle score of each criterion counts: the practical meets the standard');
    expect(await ledger()).toContain('the middle score of each criterion counts');
  });

  it('and a third who leave it open hand it to a moderator, and nothing they said is lost', async () => {
    const { world, says, nth, labels, ours } = await practical();
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 2\n/finish');
    await nth(2, '/score all 4\n/finish');
    expect(await labels()).toContain('fieldcert::decision-ready');
    expect((await ours()).at(-1)).toContain('no two of them agree on “Tying each part to a business outcome”');
    await says('sam', '/decide pass The recording shows the whole story.');
    expect((await world.issue(1)).state).toBe('closed');
    const said = (await world.notes(1)).map(({ body }) => body);
    expect(said).toEqual(
      expect.arrayContaining(['/score all 3\n/finish', '/score all 2\n/finish', '/score all 4\n/finish']),
    );
  });

  it('cannot be overruled by a moderator while the third is at work', async () => {
    const { nth, says, labels, ours } = await practical();
    await nth(0, '/score all 4\n/finish');
    await nth(1, '/score all 2\n/finish');
    await says('sam', '/decide pass I have seen enough.');
    expect((await ours()).at(-1)).toContain('the reviewers are still at work');
    expect(await labels()).toContain('fieldcert::second-review');
  });

  it('who are just short of a pass together get another look, without the learner reading a number', async () => {
    const { nth, labels, ours } = await practical();
    const almost = '/score all 3\n/score value 2\n/finish';
    await nth(0, almost);
    await nth(1, almost);
    expect(await labels()).toContain('fieldcert::second-review');
    await nth(2, almost);
    expect(await labels()).toContain('fieldcert::next-attempt');
    const note = (await ours()).at(-1) ?? '';
    expect(note).toContain('Value claimed in general terms');
    expect(note).not.toMatch(/2\.75|percent|just short/);
  });
});

describe('the random tenth', () => {
  it('gets another look although the reviewers agree, and says so in the record only', async () => {
    const { nth, labels, ours, ledger } = await practical(withRules({ sampleShare: '1' }));
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 3\n/finish');
    expect(await labels()).toContain('fieldcert::second-review');
    expect(await ledger()).toContain('The lot fell on this practical');
    expect((await ours()).join()).not.toContain('lot');
    await nth(2, '/score all 3\n/finish');
    expect(await labels()).toContain('fieldcert::certified');
  });
});

describe('nobody is free for the third seat', () => {
  it('so staff are asked once, it is tried again each day, and it goes on with whoever they name', async () => {
    const { world, nth, says, labels, ours, reviewers } = await practical(twoInPool);
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 2\n/finish');
    expect(await labels()).toContain('fieldcert::second-review');
    expect(await ours()).toHaveLength(1);
    expect((await ours())[0]).toContain('/review-by');
    const issue = await world.issue(1);
    expect(issue.description).toContain('is still to be found');

    world.clock.at += 25 * 3_600_000;
    await world.catchUp();
    expect(await ours()).toHaveLength(1);
    expect(await labels()).toContain('fieldcert::second-review');

    await says('noor', '/review-by @yuki');
    expect(await reviewers()).toContain('yuki');
    await says('yuki', '/score all 3\n/finish');
    expect(await labels()).toContain('fieldcert::certified');
    const waiting = world.service().engine.store.db.selectFrom('timer').select('id').where('fired_at', 'is', null);
    expect(await waiting.where('cancelled_at', 'is', null).execute()).toEqual([]);
  });
});
