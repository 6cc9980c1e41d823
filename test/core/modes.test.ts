import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import type { Comment } from '../../src/core/event.ts';
import { reviewThread } from '../../src/core/practical/mode.ts';
import type { Life } from './builders.ts';
import {
  attemptIn,
  comment,
  contextOf,
  idOf,
  kindsOf,
  now,
  openLife,
  problemsIn,
  reviewersOf,
  standingsOf,
  withPractical,
} from './builders.ts';

const calm = { ...withPractical({}).scoring.disagreement, sampleShare: '0' };

function lifeIn(mode: 'internal' | 'blind', loads: Parameters<typeof standingsOf>[0] = { tomas: [1], lena: [1] }) {
  const of = withPractical({ mode });
  const program = { ...of, scoring: { ...of.scoring, disagreement: calm } };
  return openLife(contextOf({ program, standings: standingsOf(loads) }));
}

let last = 0;
/** Somebody writes in a place of their choice; all that follows of it. */
function writes(life: Life, who: string, text: string, differences: Partial<Comment> = {}) {
  last = Math.max(last, ...life.thread.keys()) + 1;
  return life.hears(comment(last, who, text, differences));
}

const own = (who: string) => ({ thread: reviewThread(idOf(who)) });
const threadsOf = (changes: readonly Change[]) =>
  changes.map((change) => `${change.do} ${change.thread ?? 'practical'}`);
const says = (changes: readonly Change[]) => changes.filter((change) => change.do === 'say');

describe('a course where reviewers score in internal notes', () => {
  it('counts scores of internal notes, and gives a verdict', () => {
    const life = lifeIn('internal');
    writes(life, 'omar', '/score all 3\n/finish', { internal: true });
    writes(life, 'ines', '/score all 3\n/finish', { internal: true });
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('refuses scores the learner could read, only to those who may know them, and repeats none', () => {
    const life = lifeIn('internal');
    const { changes } = writes(life, 'omar', '/score value 2 Too vague\n/finish', { internal: false });
    expect(kindsOf(changes)).toContain('say reply');
    expect(problemsIn(changes)[0]).toContain('internal note');
    const [reply] = says(changes);
    expect(reply).toMatchObject({ internal: true });
    expect(JSON.stringify(reply)).not.toContain('value 2');
    expect(JSON.stringify(reply)).not.toContain('Too vague');
    expect(life.state().is).toBe('preparing');
  });

  it('reads the thread where the hook does not tell whether a note is internal, and takes it then', () => {
    const life = lifeIn('internal');
    const told = life.told('omar', '/score all 3\n/finish');
    expect(kindsOf(told.changes)).toEqual(['read-thread']);
    const [id = 0, written] = [...life.thread].at(-1) ?? [];
    if (written) life.thread.set(id, { ...written, internal: true });
    expect(kindsOf(life.reads().changes)).toContain('acknowledge');
    expect(attemptIn(life).said[0]?.commands).toHaveLength(2);
  });

  it.each([
    ['a slip in an internal note', 'omar', '/score vlaue 2', true],
    ['a slip of a reviewer for everyone to read', 'omar', '/score vlaue 2', false],
    ['a slip of a moderator, where GitLab does not tell', 'priya', '/decide maybe It is hard to say', undefined],
    ['help in an internal note', 'omar', '/help', true],
  ])('answers %s in an internal note', (_, who, text, internal) => {
    const life = lifeIn('internal');
    const { changes } = writes(life, who, text, { internal });
    expect(says(changes)).toMatchObject([{ internal: true }]);
  });

  it.each([
    ['the learner', 'maya', '/evidence nowhere'],
    ['staff who write for everyone', 'noor', '/review-by'],
  ])('answers %s where they wrote', (_, who, text) => {
    const life = lifeIn('internal');
    const { changes } = writes(life, who, text, { internal: false });
    expect(says(changes)[0]).not.toHaveProperty('internal');
  });

  it('asks the learner nothing the learner cannot read', () => {
    const life = lifeIn('internal');
    expect(problemsIn(writes(life, 'omar', '/ask Who was in the room?', { internal: true }).changes)[0]).toContain(
      'cannot see',
    );
    expect(kindsOf(writes(life, 'omar', '/ask Who was in the room?', { internal: false }).changes)).toContain(
      'acknowledge',
    );
  });

  it('asks further reviewers and moderators in internal notes, and shows the learner no reason', () => {
    const life = lifeIn('internal');
    writes(life, 'omar', '/score all 2\n/finish', { internal: true });
    writes(life, 'ines', '/score all 3\n/finish', { internal: true });
    expect(says(life.reads().changes)).toMatchObject([{ tag: 'further-review', internal: true }]);
    writes(life, reviewersOf(life.state())[2] ?? '', '/score all 4 Well told\n/finish', { internal: true });
    const { changes } = life.reads();
    const [ask] = says(changes);
    expect(ask).toMatchObject({
      tag: 'decision',
      internal: true,
      words: { with: { sheets: { rows: expect.anything() } } },
    });
    const shown = changes.find((change) => change.do === 'show');
    expect(JSON.stringify(shown?.description)).not.toMatch(/different outcomes|no two of them/);
  });
});

describe('a blind course', () => {
  it('opens an issue for each reviewer, assigned to nobody else, before anything is said there', () => {
    const life = lifeIn('blind');
    expect(threadsOf(life.changes)).toEqual([
      'open practical',
      `open ${reviewThread(idOf(life.reviewers[0] ?? ''))}`,
      `open ${reviewThread(idOf(life.reviewers[1] ?? ''))}`,
    ]);
    for (const change of life.changes.slice(1))
      expect(change).toMatchObject({
        confidential: true,
        assignees: [Number(change.thread?.slice('review-'.length))],
      });
  });

  it('counts what reviewers say in their own issues, and joins them at the verdict', () => {
    const life = lifeIn('blind');
    writes(life, 'omar', '/score all 3\n/finish', own('omar'));
    const one = life.changes.length;
    writes(life, 'ines', '/score all 3 Well done\n/finish', own('ines'));
    const request = life.changes.findLast((change) => change.do === 'read-thread');
    expect(request).toMatchObject({ threads: life.reviewers.map((who) => reviewThread(idOf(who))) });
    const { changes } = life.reads();
    expect(life.state().is).toBe('certified');
    for (const who of ['omar', 'ines']) {
      const its = changes.filter(({ thread }) => thread === own(who).thread);
      expect(its).toMatchObject([
        { do: 'say', tag: 'joined', words: { with: { sheets: { remarks: expect.anything() } } } },
        { do: 'show', state: 'closed' },
      ]);
    }
    expect(JSON.stringify(life.changes.slice(0, one))).not.toContain('joined');
  });

  it.each(['/score value 2 Too vague', '/score vlaue 2'])('takes no scores from the practical: %s', (text) => {
    const life = lifeIn('blind');
    const { changes } = writes(life, 'omar', text);
    expect(says(changes)).toMatchObject([{ tag: expect.stringMatching(/^reply/), thread: own('omar').thread }]);
    expect(life.state().is).toBe('preparing');
  });

  it.each([
    ['somebody else’s issue', 'ines', '/score all 3', 'This is the review of Omar Haddad'],
    ['a review, as staff', 'priya', '/release @omar', 'in the practical itself'],
  ])('takes nothing from %s', (_, who, text, problem) => {
    const life = lifeIn('blind');
    expect(problemsIn(writes(life, who, text, own('omar')).changes)[0]).toContain(problem);
  });

  it('notices before the verdict what was deleted or edited in any of the issues', () => {
    const life = lifeIn('blind');
    writes(life, 'omar', '/score all 3\n/finish', own('omar'));
    const gone = last;
    writes(life, 'ines', '/score all 3\n/finish', own('ines'));
    life.deletes(gone);
    life.reads();
    expect(life.state().is).toBe('in-review');
    expect(attemptIn(life).said.map(({ author }) => author)).toEqual([idOf('ines')]);
  });

  it('gives whoever takes over an issue, and tells the one before that it is over', () => {
    const life = lifeIn('blind');
    const { changes } = writes(life, 'omar', '/decline', own('omar'));
    const [, third = ''] = reviewersOf(life.state());
    expect(threadsOf(changes.filter(({ thread }) => thread))).toEqual([
      `acknowledge ${own('omar').thread}`,
      `say ${own('omar').thread}`,
      `show ${own('omar').thread}`,
      `open ${own(third).thread}`,
    ]);
    expect(changes).toContainEqual(expect.objectContaining({ do: 'show', state: 'closed', ...own('omar') }));
  });

  it('opens the issue again of a reviewer who is asked back', () => {
    const life = lifeIn('blind', { tomas: [3], lena: [3] });
    writes(life, 'omar', '/decline', own('omar'));
    const { changes } = writes(life, 'noor', '/review-by @omar');
    expect(changes.filter((change) => change.thread)).toMatchObject([{ do: 'show', state: 'open', ...own('omar') }]);
  });

  it('shows evidence where reviewers look, and to nobody who has finished', () => {
    const life = lifeIn('blind');
    writes(life, 'omar', '/score all 3\n/finish', own('omar'));
    const { changes } = writes(life, 'maya', '/evidence https://example.com/demo');
    const shown = changes.filter((change) => change.do === 'show' && change.thread === own('ines').thread);
    expect(JSON.stringify(shown)).toContain('https://example.com/demo');
  });

  it('carries questions to the learner and answers back, and nothing else of the comment', () => {
    const life = lifeIn('blind');
    const { changes } = writes(
      life,
      'omar',
      '/score value 2 Too vague\n/ask\nWho was in the room?\nAnd who decided?\n\nI doubt it.',
      own('omar'),
    );
    const [asked] = says(changes).filter(({ tag }) => tag.startsWith('asked'));
    expect(asked?.thread).toBeUndefined();
    expect(asked?.words).toMatchObject({ with: { question: 'Who was in the room?\nAnd who decided?' } });
    const answered = writes(life, 'maya', 'The CFO and her team.').changes;
    expect(says(answered)).toMatchObject([
      { thread: own('omar').thread, words: { with: { answer: 'The CFO and her team.' } } },
    ]);
  });

  it('shows moderators all sheets in an internal note of the practical', () => {
    const life = lifeIn('blind');
    writes(life, 'omar', '/score all 2\n/finish', own('omar'));
    writes(life, 'ines', '/score all 3\n/finish', own('ines'));
    expect(says(life.reads().changes)).toEqual([]);
    const third = reviewersOf(life.state())[2] ?? '';
    writes(life, third, '/score all 4\n/finish', own(third));
    const [ask, ...others] = says(life.reads().changes);
    expect(others).toEqual([]);
    expect(ask).toMatchObject({ tag: 'decision', internal: true, words: { with: { sheets: expect.anything() } } });
    expect(ask?.thread).toBeUndefined();
  });

  describe('whose review issue somebody changes', () => {
    const place = { project: 'field/certification', iid: 2 };
    const seen = { labels: [], assignees: [idOf('omar')], closed: false, confidential: true, intact: true };
    const changed = (life: Life, difference: Partial<typeof seen>, by = idOf('noor')) =>
      life.step({
        happened: 'issue-changed',
        place,
        by,
        issue: { ...seen, ...difference },
        attempt: 1,
        ...own('omar'),
      });

    it.each([
      ['opens it to everybody', { confidential: false }, true],
      ['closes it too early', { closed: true }, false],
      ['takes the reviewer off', { assignees: [] }, true],
    ])('has it set right: who %s', (_, difference, alarms) => {
      const life = lifeIn('blind');
      const decision = changed(life, difference);
      expect(decision.changes).toMatchObject([
        { do: 'show', ...own('omar'), confidential: true, state: 'open', assignees: [idOf('omar')] },
      ]);
      expect(decision.alert !== undefined).toBe(alarms);
    });

    it('has it left as it is the fourth time, and where nothing is wrong or we did it ourselves', () => {
      const life = lifeIn('blind');
      expect(changed(life, { assignees: [idOf('omar'), idOf('noor')] }).outcome).toBe('ignored');
      expect(changed(life, { closed: true }, 999).outcome).toBe('ignored');
      const outcomes = [1, 2, 3, 4].map(() => changed(life, { closed: true }));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied', 'ignored']);
      expect(outcomes[2]?.alert).toContain('closed');
    });
  });

  it('brings what the learner asks of reviewers to where they score', () => {
    const life = lifeIn('blind');
    writes(life, 'maya', '/ready-for-review');
    writes(life, 'omar', '/score all 3\n/finish', own('omar'));
    const { changes } = writes(life, 'maya', '/nudge');
    expect(says(changes)).toMatchObject([{ words: { say: 'note/nudge' }, ...own('ines') }]);
  });

  it('reminds reviewers where they score', () => {
    const life = lifeIn('blind');
    life.now({ now: now + 5 * 24 * 3_600_000 });
    const { changes } = life.step({
      happened: 'steps-due',
      who: idOf('omar'),
      on: '2026-11-29',
      steps: ['claim', 'score'],
      others: [],
    });
    expect(changes).toMatchObject([{ do: 'say', ...own('omar') }]);
  });

  it('closes the review issues with a word when the learner has left', () => {
    const life = lifeIn('blind');
    const { changes } = life.step({ happened: 'person-left', userId: idOf('maya') });
    expect(life.state().is).toBe('withdrawn');
    const its = changes.filter((change) => change.thread === own('omar').thread);
    expect(its).toMatchObject([
      { do: 'say', tag: 'over' },
      { do: 'show', state: 'closed' },
    ]);
  });
});
