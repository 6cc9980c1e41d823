import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

describe('after a verdict', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    for (const reviewer of await reviewersOf(world))
      await world.person(reviewer).says(1, '/score all 2 Not yet\n/finish');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const labels = async (iid: number) => (await world.issue(iid)).labels;
  const ours = async (iid: number) => (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot');

  it('a learner appeals in private, and a moderator who had no part in it finds a better outcome', async () => {
    const maya = world.person('maya');
    await maya.says(1, '/appeal The second half of the recording was not scored');
    expect(await labels(1)).toContain('fieldcert::disputed');
    const appeal = await world.issue(2);
    expect(appeal).toMatchObject({ confidential: true, state: 'opened' });
    expect(appeal.description).toContain(`${world.project}#1`);
    expect(appeal.description).toContain('The second half of the recording was not scored');
    expect(appeal.assignees[0]).toBe('maya');
    const moderator = appeal.assignees[1] ?? '';
    expect(world.program.reviewing.moderators).toContain(moderator);
    expect(await world.person('jonas').sees(2)).toBe(false);

    await world.person(moderator).says(2, '/decide pass The second half shows the standard');
    expect(await labels(1)).toContain('fieldcert::certified');
    expect((await world.issue(1)).state).toBe('closed');
    expect((await world.issue(2)).state).toBe('closed');
    expect((await ours(1)).at(-1)?.body).toContain('you are certified');
    expect((await ours(2)).at(-1)?.body).toContain('you were right to ask');
  });

  it('whoever asks for help in the issue of an appeal reads what can be said there, and who decides', async () => {
    await world.person('maya').says(1, '/appeal I think it was better than that');
    const moderator = (await world.issue(2)).assignees[1] ?? '';
    await world.person('maya').says(2, '/help');
    const [now = '', folded = ''] = ((await ours(2)).at(-1)?.body ?? '').split('<details>');
    expect(now).toContain('- `/explain`');
    expect(now).not.toMatch(/`\/(decide|appeal|evidence|withdraw)/);
    expect(folded).toMatch(/- `\/decide [^(]*\([^)]*Sam Rivera or Priya Raman/);
    expect(folded).toMatch(/- `\/withdraw` \([^)]*in the practical itself\)/);
    await world.person(moderator).says(2, '/help');
    expect(((await ours(2)).at(-1)?.body ?? '').split('<details>')[0]).toContain('- `/decide merit|pass');
    expect(await ours(1)).toHaveLength(1);
  });

  it('an appeal that changes nothing says so, and the practical reads as before', async () => {
    await world.person('maya').says(1, '/appeal I think it was better than that');
    const moderator = (await world.issue(2)).assignees[1] ?? '';
    await world.person(moderator).says(2, '/decide needs-development I watched all of it again');
    expect(await labels(1)).toContain('fieldcert::next-attempt');
    expect(await labels(1)).not.toContain('fieldcert::disputed');
    expect((await ours(2)).at(-1)?.body).toContain('the outcome stays as it was');
  });

  it('an exception confirmed while an appeal is open settles the appeal with a kind word', async () => {
    await world.person('maya').says(1, '/appeal The second half of the recording was not scored');
    expect(await labels(1)).toContain('fieldcert::disputed');
    await world.person('noor').says(1, '/override pass Shown live to a customer');
    await world.person('priya').says(1, '/confirm');
    expect(await labels(1)).toContain('fieldcert::certified');
    expect(await labels(1)).not.toContain('fieldcert::disputed');
    expect((await world.issue(2)).state).toBe('closed');
    const [note, ...others] = await ours(2);
    expect(others).toEqual([]);
    expect(note?.body).toContain('@maya, your appeal is settled');
    expect(note?.body).toContain('Shown live to a customer');
    expect((await world.issue(2)).description).toContain('**Decided.** Another outcome took the place of the first');
  });

  it('staff make an exception with four eyes, and the ledger names both', async () => {
    await world.person('noor').says(1, '/override pass Shown live to a customer');
    expect(await labels(1)).toContain('fieldcert::next-attempt');
    expect((await ours(1)).at(-1)?.body).toContain('@priya');
    await world.person('noor').says(1, '/confirm');
    expect(await labels(1)).toContain('fieldcert::next-attempt');
    await world.person('priya').says(1, '/confirm');
    expect(await labels(1)).toContain('fieldcert::certified');
    const ledger = await world.service().engine.store.db.selectFrom('ledger').select('because').execute();
    expect(ledger.map(({ because }) => because).join('\n')).toMatch(
      /Noor .* by way of exception and Priya .* confirmed it/,
    );
  });
});
