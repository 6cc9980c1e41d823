import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/core/commands/commands.ts';
import { eitherOf } from '../../src/core/commands/utterance.ts';
import type { Context, Decision } from '../../src/core/context.ts';
import type { CommentFault } from '../../src/core/messages/messages.ts';
import {
  comment,
  contextOf,
  disputedLife,
  idOf,
  kindsOf,
  type Life,
  openLife,
  people,
  program,
  standingsOf,
} from './builders.ts';

function faultsOf({ changes }: Decision): readonly CommentFault[] {
  return changes.flatMap((change) =>
    change.do === 'say' && change.words.say === 'note/refused' ? change.words.with.faults : [],
  );
}

const onlyStaff = 'Only the enablement team can say /review-by: Priya Raman or Noor Aziz.';

/** What a refusal offers to somebody who is all of these here. */
function canSay(...roles: readonly string[]): string {
  const own = commandTable.filter(({ who, when }) => roles.includes(who) && when !== 'decided').map(({ name }) => name);
  const few = own.length > 0 ? [...own.slice(0, 4), 'help'] : ['help', 'explain'];
  return `You can say ${eitherOf(few.map((name) => `/${name}`))} here.`;
}

const finished = '/score all 3\n/finish';

function waiting(context: Partial<Context> = {}): Life {
  return openLife(contextOf({ standings: standingsOf({ omar: [3], ines: [3], tomas: [3], lena: [3] }), ...context }));
}

describe('each command by somebody who may not is refused once, with the reason', () => {
  const learner = 'Only the learner of this practical can say';
  const reviewers = 'Only the reviewers of this practical can say';
  const [both, moderators] = ['Inês Duarte or Omar Haddad', 'Sam Rivera or Priya Raman'];
  const asLearner = canSay('learner');
  const asReviewer = canSay('reviewer', 'reviewer or pool');
  const asStaff = canSay('staff');
  it.each([
    [
      '/evidence https://example.com/a',
      'omar',
      `${learner} /evidence: Maya Lindqvist. ${asReviewer}`,
      '/score recap 4',
    ],
    ['/evidence https://example.com/a', 'noor', `${learner} /evidence: Maya Lindqvist. ${asStaff}`, '/review-by @omar'],
    ['/ready-for-review', 'ines', `${learner} /ready-for-review: Maya Lindqvist. ${asReviewer}`, '/score recap 4'],
    ['/score all 3', 'maya', `${reviewers} /score: ${both}. ${asLearner}`, '/evidence https'],
    ['/score all 3', 'lena', `${reviewers} /score: ${both}. ${canSay('any reviewer')}`, '/away'],
    ['/score all 3', 'priya', `${reviewers} /score: ${both}. ${canSay('moderator', 'staff')}`, '/decide'],
    ['/finish', 'maya', `${reviewers} /finish: ${both}. ${asLearner}`, '/evidence https'],
    ['/decide pass Fine', 'maya', `Only a moderator can say /decide: ${moderators}. ${asLearner}`, '/evidence https'],
    ['/decide pass Fine', 'omar', `Only a moderator can say /decide: ${moderators}. ${asReviewer}`, '/score recap 4'],
    ['/decide pass Fine', 'noor', `Only a moderator can say /decide: ${moderators}. ${asStaff}`, '/review-by @omar'],
    ['/review-by @lena', 'maya', `${onlyStaff} ${asLearner}`, '/evidence https'],
    ['/review-by @lena', 'omar', `${onlyStaff} ${asReviewer}`, '/score recap 4'],
    ['/review-by @lena', 'sam', `${onlyStaff} ${canSay('moderator')}`, '/decide'],
  ])('%s by %s', (text, who, problem, example) => {
    const life = openLife();
    const decision = life.says(who, text);
    expect(kindsOf(decision.changes)).toEqual(['read-thread', 'say reply']);
    const [fault, ...others] = faultsOf(decision);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ line: 1, text, column: 0, length: text.length, problem });
    expect(fault?.example).toMatch(example);
    expect(life.state().is).toBe('preparing');
  });

  it('by a stranger too, whatever name they go by', () => {
    const life = openLife();
    const spoof = comment(1, 'priya', '/review-by @lena', { author: 555 });
    expect(faultsOf(life.hears(spoof)).map(({ problem }) => problem)).toEqual([`${onlyStaff} ${canSay()}`]);
  });

  it('names the line it stands on, and takes nothing of the comment', () => {
    const life = openLife();
    const decision = life.says('omar', 'Great demo!\n\n/score all 3\n/decide pass Fine');
    expect(faultsOf(decision)).toMatchObject([{ line: 4, text: '/decide pass Fine' }]);
    expect(life.state()).toMatchObject({ is: 'preparing', attempt: { said: [{ commands: [] }] } });
  });

  it('shows a very long line cut short', () => {
    const [fault] = faultsOf(openLife().says('maya', `/score value 3 ${'very '.repeat(190)}`));
    expect(fault?.text.length).toBeLessThanOrEqual(120);
    expect((fault?.column ?? 0) + (fault?.length ?? 0)).toBeLessThanOrEqual(120);
  });
});

describe('/finish', () => {
  it('says what is still to be scored', () => {
    const decision = openLife().says('omar', '/score\nrecap 3\nvalue 3\nflow 3\naccuracy 3\n\n/finish');
    expect(faultsOf(decision).map(({ problem }) => problem)).toEqual([
      'Before you finish, please score engage, landing too.',
    ]);
  });

  it('counts what stands in the same comment, also below it', () => {
    expect(kindsOf(openLife().says('omar', '/finish\n/score all 3').changes)).toEqual(['acknowledge', 'show']);
  });

  it('does not count what the other reviewer scored', () => {
    const life = openLife();
    life.says('ines', '/score all 3');
    expect(faultsOf(life.says('omar', '/finish'))).toHaveLength(1);
  });
});

describe('/decide', () => {
  it('waits for the reviewers', () => {
    const [fault] = faultsOf(openLife().says('priya', '/decide pass Fine'));
    expect(fault?.problem).toContain('nothing to decide yet');
  });

  it('is for both moderators when it is time', () => {
    for (const who of ['priya', 'sam']) {
      const life = disputedLife();
      life.says(who, '/decide pass Fine');
      expect(life.state().is).toBe('certified');
    }
  });

  const moderating = (username: string): Partial<Context> => ({
    program: { ...program, reviewing: { ...program.reviewing, moderators: ['sam', username] } },
  });

  it.each([
    ['maya', 'Nobody decides about their own practical.'],
    ['omar', 'A reviewer of this practical cannot decide it; another moderator can.'],
  ])('is not for %s, though a moderator', (who, problem) => {
    const life = disputedLife();
    life.now(moderating(who));
    expect(faultsOf(life.says(who, '/decide pass Fine')).map((fault) => fault.problem)).toEqual([problem]);
    expect(life.state().is).toBe('decision-ready');
  });
});

describe('/review-by', () => {
  it.each([
    ['nobody', 'Nobody called nobody is in people.yaml, or GitLab does not know them.'],
    ['maya', 'The learner cannot review their own practical.'],
    ['lena', "Lena Fischer is the learner's line manager, who may only be the second reviewer."],
  ])('does not seat %s', (who, problem) => {
    const life = waiting();
    expect(faultsOf(life.says('noor', `/review-by @${who}`)).map((fault) => fault.problem)).toEqual([problem]);
    expect(life.state().is).toBe('awaiting-reviewer');
  });

  it('seats the line manager second, also in the same comment', () => {
    const life = waiting();
    life.says('noor', '/review-by @yuki\n/review-by @lena');
    expect(life.state()).toMatchObject({
      is: 'preparing',
      attempt: { pick: { chosen: [{ userId: idOf('yuki') }, { userId: idOf('lena') }] } },
    });
  });

  it('never seats the line manager where the program says never', () => {
    const life = waiting({ program: { ...program, reviewing: { ...program.reviewing, lineManager: 'never' } } });
    life.says('noor', '/review-by @omar');
    const [fault] = faultsOf(life.says('noor', '/review-by @lena'));
    expect(fault?.problem).toBe("Lena Fischer is the learner's line manager, who may not review.");
  });

  it('does not seat somebody twice, nor more than there are seats', () => {
    const life = waiting();
    life.says('noor', '/review-by @omar');
    expect(faultsOf(life.says('priya', '/review-by omar'))[0]?.problem).toBe(
      'Omar Haddad reviews this practical already.',
    );
    const both = faultsOf(life.says('priya', '/review-by @ines\n/review-by @tomas'));
    expect(both).toMatchObject([{ line: 2, problem: 'Both seats are taken: Omar Haddad and Inês Duarte.' }]);
    expect(life.state().is).toBe('awaiting-reviewer');
  });
});

describe('after the verdict', () => {
  it.each([
    ['/evidence https://example.com/a', 'maya'],
    ['/ready-for-review', 'maya'],
    ['/score all 4', 'omar'],
    ['/finish', 'ines'],
    ['/decide merit Fine', 'sam'],
    ['/review-by @lena', 'noor'],
  ])('%s changes nothing and says so', (text, who) => {
    const life = openLife();
    for (const reviewer of life.reviewers) life.says(reviewer, finished);
    life.reads();
    const before = life.state();
    expect(faultsOf(life.says(who, text)).map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^This practical has been decided, so nothing can be added to it\. You can say .*here\.$/),
    ]);
    expect(life.state()).toEqual(before);
  });

  it('questions are answered, whoever asks', () => {
    const life = openLife();
    for (const reviewer of life.reviewers) life.says(reviewer, finished);
    life.reads();
    for (const { username } of people) {
      expect(kindsOf(life.says(username, '/help').changes)).toEqual(['say help']);
      expect(kindsOf(life.says(username, '/explain').changes)).toEqual(['say explain']);
    }
  });
});
