import { describe, expect, it } from 'vitest';
import { statusView } from '../../src/core/views/view.ts';
import { attemptIn, contextOf, kindsOf, type Life, openLife, problemsIn } from './builders.ts';

const status = (life: Life) => statusView(contextOf(), life.state());
const waitingOn = (life: Life) => status(life).waitingOn.map(({ username }) => username);

function underReview() {
  const life = openLife();
  life.says('maya', '/ready-for-review');
  const [first = '', second = ''] = life.reviewers;
  return { life, first, second };
}

describe('a reviewer who asks the learner something', () => {
  it('makes everybody see that the learner is waited on, and by whom', () => {
    const { life, first } = underReview();
    const asked = life.says(first, '/ask Could you share the recording too?');
    expect(kindsOf(asked.changes)).toEqual(['read-thread', 'acknowledge', 'show']);
    expect(waitingOn(life)).toEqual(['maya']);
    expect(status(life).askedBy?.map(({ username }) => username)).toEqual([first]);
  });

  it.each([
    ['plain words', 'Yes, it is in the folder now.'],
    ['a command', '/evidence https://example.com/recording'],
  ])('is answered by the next comment of the learner, be it %s', (_, answer) => {
    const { life, first, second } = underReview();
    life.says(first, '/ask Could you share the recording too?');
    const answered = life.says('maya', answer);
    expect(kindsOf(answered.changes)).toContain('show');
    expect(waitingOn(life).toSorted()).toEqual([first, second].toSorted());
    expect(status(life)).not.toHaveProperty('askedBy');
  });

  it('is not answered by what anybody else writes, nor by what the learner wrote before', () => {
    const { life, first, second } = underReview();
    life.says('maya', 'I hope the sound is good enough.');
    life.says(first, '/ask Could you share the recording too?');
    life.says(second, 'Good question.');
    life.says('noor', 'Maya is travelling today.');
    expect(waitingOn(life)).toEqual(['maya']);
  });

  it('is answered also where the answer was heard of first', () => {
    const { life, first, second } = underReview();
    life.writesUnheard(first, '/ask Could you share the recording too?');
    const question = life.thread.get(2);
    life.told('maya', 'Yes, it is in the folder now.');
    if (question) life.hears(question);
    expect(waitingOn(life).toSorted()).toEqual([first, second].toSorted());
  });

  it('takes the question back by an edit', () => {
    const { life, first, second } = underReview();
    life.says(first, '/ask Could you share the recording too?');
    life.edits(2, 'Found it, never mind.');
    expect(waitingOn(life).toSorted()).toEqual([first, second].toSorted());
  });

  it('is waited on no more once they hand in their scores without an answer', () => {
    const { life, first, second } = underReview();
    life.says(first, '/ask Could you share the recording too?');
    life.says(first, '/score all 3\n/finish');
    expect(waitingOn(life)).toEqual([second]);
  });

  it('asks nothing without words, and may write them below', () => {
    const { life, first } = underReview();
    expect(problemsIn(life.says(first, '/ask').changes)[0]).toContain('The question is missing');
    life.says(first, '/ask\nCould you share the recording too?');
    expect(waitingOn(life)).toEqual(['maya']);
  });

  it('needs no command any more after finishing', () => {
    const { life, first } = underReview();
    life.says(first, '/score all 3\n/finish');
    expect(problemsIn(life.says(first, '/ask And the slides?').changes)[0]).toContain('You have finished already');
  });

  it('is the only one who may ask', () => {
    const { life } = underReview();
    expect(problemsIn(life.says('maya', '/ask When do you begin?').changes)[0]).toContain('Only the reviewers');
  });
});

describe('a reviewer who claims a review', () => {
  it('is thanked with an emoji, as often as they like', () => {
    const { life, first } = underReview();
    expect(kindsOf(life.says(first, '/claim').changes)).toEqual(['acknowledge']);
    expect(kindsOf(life.says(first, '/claim').changes)).toEqual(['acknowledge']);
  });

  it('is kept with what they wrote without commands, which shows that they are there', () => {
    const { life, first } = underReview();
    const wrote = life.says(first, 'I will look at it on Thursday.');
    expect(wrote).toMatchObject({ outcome: 'applied', changes: [] });
    expect(attemptIn(life).said.at(-1)).toMatchObject({ commands: [] });
    expect(life.says('noor', 'Thank you!').outcome).toBe('ignored');
  });
});
