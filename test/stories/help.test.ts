import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

describe('help on a practical', () => {
  let world: World;
  let first: string;
  let second: string;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    [first, second] = await reviewersOf(world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  /** The answer to what somebody says: what they can do now, and what is folded away. */
  async function answer(who: string, text: string) {
    await world.person(who).says(1, text);
    const body = (await world.notes(1)).filter(({ author }) => author === 'fieldcert-bot').at(-1)?.body ?? '';
    const [now = '', folded = ''] = body.split('<details>');
    return { body, now, folded };
  }
  const nameOf = (who: string) => world.program.people.find(({ username }) => username === who)?.name ?? '';

  it('a learner asks, and sees evidence and readiness, not how to score', async () => {
    const { now, folded } = await answer('maya', '/help');
    expect(now).toContain('@maya, as the learner');
    expect(now).toContain('- `/evidence URL [words]`');
    expect(now).toContain('- `/ready-for-review`');
    expect(now).not.toContain('/score');
    expect(folded).toMatch(new RegExp(`- \`/score CRITERION N \\[why\\]\` \\([^)]*${nameOf(first)}`));
  });

  it('a reviewer asks, and gets a sheet to copy', async () => {
    const { now, folded } = await answer(first, 'How does this go?\n\n/help');
    expect(now).toContain('as a reviewer');
    expect(now).toContain('/score recap 3\n/score value 3');
    expect(now).not.toContain('/evidence');
    expect(folded).toContain('- `/evidence URL [words]` (Maya Lindqvist)');
  });

  it('a moderator sees /decide once the reviewers disagree, and before that when it will be theirs', async () => {
    const early = await answer('sam', '/help');
    expect(early.now).not.toContain('/decide');
    expect(early.folded).toContain('- `/decide merit|pass|needs-development REASON` (you, when asked to)');
    await world.person(first).says(1, '/score all 4\n/finish');
    await world.person(second).says(1, '/score all 2\n/finish');
    const third = (await world.issue(1)).assignees.find((who) => !['maya', first, second].includes(who)) ?? '';
    await world.person(third).says(1, '/score all 3\n/finish');
    expect((await answer('sam', '/help')).now).toContain('- `/decide merit|pass|needs-development REASON`');
  });

  it('staff see what is theirs, and a passer-by whom to ask', async () => {
    expect((await answer('noor', '/help')).now).toContain('- `/release @USER`');
    const { now, folded } = await answer('kwame', '/help');
    expect(now).toContain('this practical is in other hands');
    expect(now).not.toMatch(/`\/(evidence|score|decide|release)/);
    expect(folded).toContain('(Priya Raman or Noor Aziz)');
  });

  it('a slip of the finger is understood, whoever made it', async () => {
    expect((await answer('maya', '/evidense https://example.com/demo')).body).toContain('Did you mean `/evidence`?');
    expect((await answer(first, '/scroe value 3')).body).toContain('Did you mean `/score`?');
    expect((await answer('sam', '/decied pass Fine')).body).toContain('Did you mean `/decide`?');
    expect((await answer('noor', '/relaese @omar')).body).toContain('Did you mean `/release`?');
    expect((await answer('kwame', '/hlep')).body).toContain('Did you mean `/help`?');
  });

  it('a slip that means what others may say names them instead', async () => {
    const { body } = await answer('maya', '/scroe value 4');
    expect(body).not.toContain('Did you mean');
    expect(body).toContain('Only the reviewers of this practical can say /score:');
    expect(body).toContain(nameOf(first));
  });

  it('somebody who may not is told who may, and what they can say themselves', async () => {
    const { body } = await answer('maya', '/decide pass I was good');
    expect(body).toContain('Only a moderator can say /decide: Sam Rivera or Priya Raman.');
    expect(body).toContain('You can say /evidence, /ready-for-review');
    expect(body).toContain('For example: `/evidence https://');
  });

  it('after the verdict nobody is told to score or to show anything', async () => {
    await world.person(first).says(1, '/score all 3\n/finish');
    await world.person(second).says(1, '/score all 3\n/finish');
    for (const who of ['maya', first, 'sam', 'noor']) {
      const { now, folded } = await answer(who, '/help');
      expect(now).not.toMatch(/`\/(evidence|ready-for-review|score|finish|decide|review-by)/);
      expect(folded).toContain('before the verdict)');
    }
  });
});
