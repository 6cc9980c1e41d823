import { describe, expect, it } from 'vitest';
import { isOn } from '../../src/core/commands/command-entry.ts';
import { commandTable } from '../../src/core/commands/commands.ts';
import type { Decision } from '../../src/core/context.ts';
import type { Messages } from '../../src/core/messages/messages.ts';
import { contextOf, disputedLife, type Life, openLife, people, program, reviewersOf, standingsOf } from './builders.ts';

function helpIn({ changes }: Decision): Messages['note/help'] {
  const [help] = changes.flatMap((change) =>
    change.do === 'say' && change.words.say === 'note/help' ? [change.words.with] : [],
  );
  if (!help) throw new Error('Nobody was helped');
  return help;
}

const nameIn = ({ usage }: { readonly usage: string }) => usage.split(' ')[0];
const helped = (life: Life, who: string) => helpIn(life.says(who, '/help')).commands.map(nameIn);

function decidedLife(): Life {
  const life = openLife();
  for (const reviewer of life.reviewers) life.says(reviewer, '/score all 3\n/finish');
  life.reads();
  return life;
}

const waitingLife = () =>
  openLife(contextOf({ standings: standingsOf({ omar: [3], ines: [3], tomas: [3], lena: [3] }) }));

describe('/help lists what its author can say here now', () => {
  const questions = ['/help', '/explain'];
  it.each([
    ['a learner', openLife, 'maya', ['/evidence', '/ready-for-review'], ['/score', '/decide', '/review-by']],
    ['a reviewer', openLife, 'omar', ['/score', '/finish', '/decline'], ['/evidence', '/decide', '/review-by']],
    ['a reviewer while a moderator decides', disputedLife, 'omar', [], ['/score', '/finish', '/decline', '/decide']],
    ['a moderator while reviewers work', openLife, 'sam', [], ['/decide', '/score']],
    ['a moderator who is asked', disputedLife, 'sam', ['/decide'], ['/score', '/review-by']],
    ['staff while every seat is taken', openLife, 'noor', ['/release'], ['/review-by', '/decide', '/score']],
    ['staff while a seat is empty', waitingLife, 'noor', ['/review-by'], ['/decide', '/score']],
    ['staff who moderate', disputedLife, 'priya', ['/decide'], ['/review-by', '/score']],
    ['a passer-by', openLife, 'lena', [], ['/evidence', '/score', '/decide', '/review-by']],
    ['a learner after the verdict', decidedLife, 'maya', [], ['/evidence', '/ready-for-review', '/score']],
    ['a reviewer after the verdict', decidedLife, 'omar', [], ['/score', '/finish', '/decline']],
  ])('%s', (_who, live, who, told, untold) => {
    const listed = helped(live(), who);
    expect(listed).toEqual(expect.arrayContaining([...told, ...questions]));
    expect(listed.filter((name) => untold.includes(name ?? ''))).toEqual([]);
  });

  it('a moderator who reviews this practical is not asked to decide it', () => {
    const moderators = ['omar', 'sam'];
    const reviewing = { ...program.reviewing, moderators };
    const context = contextOf({
      program: { ...program, reviewing },
      standings: standingsOf({ tomas: [1], lena: [1] }),
    });
    const life = openLife(context);
    life.says('omar', '/score all 2\n/finish');
    life.says('ines', '/score all 3\n/finish');
    life.reads();
    life.says(reviewersOf(life.state())[2] ?? '', '/score all 4\n/finish');
    life.reads();
    expect(helped(life, 'omar')).not.toContain('/decide');
    expect(helped(life, 'sam')).toContain('/decide');
  });

  it('everything else is there too, once, with who may say it and when', () => {
    for (const live of [openLife, disputedLife, waitingLife, decidedLife]) {
      for (const { username } of people) {
        const { commands, others } = helpIn(live().says(username, '/help'));
        expect([...commands, ...others].map(nameIn).sort()).toEqual(
          commandTable
            .filter((entry) => isOn(entry, 'practicals'))
            .map(({ name }) => `/${name}`)
            .sort(),
        );
        expect(others.filter(({ who }) => who === '')).toEqual([]);
      }
    }
    const { others } = helpIn(openLife().says('sam', '/help'));
    expect(others.find(({ usage }) => usage.startsWith('/decide'))?.who).toBe('you, when asked to');
    expect(others.find(({ usage }) => usage.startsWith('/evidence'))?.who).toBe('Maya Lindqvist');
  });

  it('the block of scores is for those who may score', () => {
    expect(helpIn(openLife().says('omar', '/help')).criteria).toHaveLength(6);
    expect(helpIn(openLife().says('maya', '/help')).criteria).toEqual([]);
    expect(helpIn(decidedLife().says('omar', '/help')).criteria).toEqual([]);
  });

  it('what it lists is taken when it is said as in its example, or something is missing first', () => {
    for (const live of [openLife, disputedLife, waitingLife])
      for (const { username } of people)
        for (const { example } of helpIn(live().says(username, '/help')).commands) {
          const refusals = live()
            .says(username, example)
            .changes.filter((change) => change.do === 'say' && change.words.say === 'note/refused')
            .map(({ because }) => because);
          expect(refusals.filter((because) => /^Only|decided/.test(because))).toEqual([]);
        }
  });
});

describe('a mistyped command', () => {
  const faultOf = (life: Life, who: string, text: string) => {
    const [fault] = life
      .says(who, text)
      .changes.flatMap((change) =>
        change.do === 'say' && change.words.say === 'note/refused' ? change.words.with.faults : [],
      );
    return fault;
  };

  it.each([
    ['maya', '/redy-for-review', '/ready-for-review'],
    ['omar', '/scoer value 3', '/score'],
    ['sam', '/decied pass Fine', '/decide'],
    ['noor', '/reviewby @lena', '/review-by'],
    ['lena', '/hlep', '/help'],
  ])('%s finds the way from %s to %s', (who, text, nearest) => {
    expect(faultOf(openLife(), who, text)).toMatchObject({ nearest });
  });

  it('is taken for what its author may say, where others may say something as near', () => {
    expect(faultOf(openLife(), 'omar', '/decine')).toMatchObject({ nearest: '/decline' });
    expect(faultOf(openLife(), 'sam', '/decine')).toMatchObject({ nearest: '/decide' });
  });

  it('says who may where only others may say what was meant', () => {
    const fault = faultOf(openLife(), 'lena', '/scoer value 3');
    expect(fault?.problem).toBe(
      'There is no command "/scoer". Only the reviewers of this practical can say /score: Inês Duarte or Omar Haddad.',
    );
    expect(fault?.nearest).toBeUndefined();
    expect(fault?.example).toBe('/help');
  });

  it('says after the verdict that nothing can be added', () => {
    expect(faultOf(decidedLife(), 'omar', '/scoer value 3')?.problem).toBe(
      'There is no command "/scoer". This practical has been decided, so nothing can be added to it.',
    );
  });
});
