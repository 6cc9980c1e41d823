import { describe, expect, it } from 'vitest';
import type { JudgedAttempt } from '../../src/core/certification.ts';
import { isMorning, stepsDue } from '../../src/core/clocks/clocks.ts';
import type { Context } from '../../src/core/context.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import { attemptIn, comment, contextOf, idOf, openLife, people, program, standingsOf } from './builders.ts';

const free = standingsOf({ tomas: [1], lena: [1] });

/** Omar in some time zone; holidays, if other than the program's. */
function contextFor(timezone: string, at: string, holidays = program.holidays): Context {
  const elsewhere = people.map((person) => (person.username === 'omar' ? { ...person, timezone } : person));
  return contextOf({ people: elsewhere, standings: free, now: Date.parse(at), program: { ...program, holidays } });
}

/** A practical opened at `opened`, and what is due for Omar at `at` where he is. */
function dueFor(timezone: string, opened: string, at: string, holidays?: string[]): readonly string[] {
  const life = openLife(contextFor(timezone, opened, holidays));
  return stepsFor(life.state(), contextFor(timezone, at, holidays), 'omar');
}

function stepsFor(certification: Parameters<typeof stepsDue>[1], context: Context, who: string | undefined) {
  return stepsDue(context, certification)
    .filter((step) => step.who === (who === undefined ? undefined : idOf(who)))
    .map(({ step }) => step);
}

/** A comment at a moment. */
function at(id: number, when: string, who: string, text: string) {
  const instant = Date.parse(when);
  return comment(id, who, text, { ...readText(text), createdAt: instant, updatedAt: instant });
}

describe('the clock of a reviewer who has not claimed', () => {
  it.each([
    ['the next day', 'Europe/Paris', '2026-11-24T09:00:00Z', '2026-11-25T23:00:00+01:00', []],
    [
      'the last minute before the second working day',
      'Europe/Paris',
      '2026-11-24T09:00:00Z',
      '2026-11-25T22:59:59Z',
      [],
    ],
    ['the second working day as it begins', 'Europe/Paris', '2026-11-24T09:00:00Z', '2026-11-25T23:00:00Z', ['claim']],
    ['over a weekend', 'Europe/Paris', '2026-11-27T09:00:00Z', '2026-11-30T09:00:00Z', []],
    ['on the Tuesday after the weekend', 'Europe/Paris', '2026-11-27T09:00:00Z', '2026-12-01T09:00:00Z', ['claim']],
    ['asked on a Saturday, on Monday', 'Europe/Paris', '2026-11-28T09:00:00Z', '2026-11-30T09:00:00Z', []],
    ['asked on a Saturday, on Tuesday', 'Europe/Paris', '2026-11-28T09:00:00Z', '2026-12-01T09:00:00Z', ['claim']],
    ['over the holidays', 'Europe/Paris', '2026-12-23T09:00:00Z', '2026-12-28T09:00:00Z', []],
    ['after the holidays', 'Europe/Paris', '2026-12-23T09:00:00Z', '2026-12-29T09:00:00Z', ['claim']],
    [
      'in Auckland, where it is Wednesday already',
      'Pacific/Auckland',
      '2026-11-24T12:00:00Z',
      '2026-11-26T10:59:00Z',
      [],
    ],
    ['in Auckland on Friday', 'Pacific/Auckland', '2026-11-24T12:00:00Z', '2026-11-26T11:00:00Z', ['claim']],
    ['in Honolulu, where it is Monday still', 'Pacific/Honolulu', '2026-11-24T09:00:00Z', '2026-11-25T09:59:00Z', []],
    ['in Honolulu on Wednesday', 'Pacific/Honolulu', '2026-11-24T09:00:00Z', '2026-11-25T10:00:00Z', ['claim']],
    [
      'over the change to summer time, an hour less',
      'Europe/Paris',
      '2027-03-26T09:00:00Z',
      '2027-03-29T21:59:00Z',
      [],
    ],
    ['over the change to summer time', 'Europe/Paris', '2027-03-26T09:00:00Z', '2027-03-29T22:00:00Z', ['claim']],
    ['the fourth working day', 'Europe/Paris', '2026-11-24T09:00:00Z', '2026-11-30T09:00:00Z', ['claim-last']],
    [
      'much later, without a warning yet',
      'Europe/Paris',
      '2026-11-24T09:00:00Z',
      '2026-12-11T09:00:00Z',
      ['claim-last'],
    ],
  ])('%s', (_, timezone, opened, now, steps) => {
    expect(dueFor(timezone, opened, now)).toEqual(steps);
  });

  it('has no day that is a holiday of the program', () => {
    expect(dueFor('Europe/Paris', '2026-11-24T09:00:00Z', '2026-11-26T09:00:00Z', ['2026-11-25'])).toEqual([]);
  });
});

describe('the clock of a review', () => {
  const context = (when: string, differences: Partial<Context> = {}) => ({
    ...contextFor('Europe/Paris', when),
    ...differences,
  });
  function opened() {
    return openLife(context('2026-11-24T09:00:00Z'));
  }
  const omar = (life: ReturnType<typeof opened>, when: string, differences?: Partial<Context>) =>
    stepsFor(life.state(), context(when, differences), 'omar');

  it('rests once it is claimed, until the learner is ready, and runs from then', () => {
    const life = opened();
    life.hears(at(1, '2026-11-25T09:00:00Z', 'omar', '/claim'));
    expect(omar(life, '2026-12-04T09:00:00Z')).toEqual([]);
    life.hears(at(2, '2026-12-04T09:00:00Z', 'maya', '/ready-for-review'));
    expect(omar(life, '2026-12-09T09:00:00Z')).toEqual([]);
    expect(omar(life, '2026-12-10T09:00:00Z')).toEqual(['score']);
  });

  it.each(['/score value 3', '/claim', 'I am at it, promised.'])('begins anew with any word of theirs: %s', (text) => {
    const life = opened();
    life.hears(at(1, '2026-11-24T10:00:00Z', 'maya', '/ready-for-review'));
    expect(omar(life, '2026-11-30T09:00:00Z')).toEqual(['score']);
    life.hears(at(2, '2026-11-30T09:00:00Z', 'omar', text));
    expect(omar(life, '2026-11-30T09:00:00Z')).toEqual([]);
    expect(omar(life, '2026-12-04T09:00:00Z')).toEqual(['score']);
  });

  it('stands still while the learner has a question to answer, and begins anew with the answer', () => {
    const life = opened();
    life.hears(at(1, '2026-11-24T10:00:00Z', 'maya', '/ready-for-review'));
    life.hears(at(2, '2026-11-25T10:00:00Z', 'ines', '/ask Which demo do you mean?'));
    expect(omar(life, '2026-11-30T09:00:00Z')).toEqual([]);
    expect(stepsFor(life.state(), context('2026-11-30T09:00:00Z'), 'maya')).toEqual([]);
    expect(stepsFor(life.state(), context('2026-12-01T09:00:00Z'), 'maya')).toEqual(['answer']);
    life.hears(at(3, '2026-12-02T10:00:00Z', 'maya', 'The second one.'));
    expect(omar(life, '2026-12-04T09:00:00Z')).toEqual(['claim']);
    expect(omar(life, '2026-12-08T09:00:00Z')).toEqual(['score']);
  });

  it('stands still during a pause, and begins anew with its end', () => {
    const life = opened();
    life.hears(at(1, '2026-11-25T09:00:00Z', 'noor', '/pause'));
    expect(stepsDue(context('2027-01-11T09:00:00Z'), life.state())).toEqual([]);
    life.hears(at(2, '2027-01-11T09:00:00Z', 'noor', '/resume'));
    expect(omar(life, '2027-01-12T09:00:00Z')).toEqual([]);
    expect(omar(life, '2027-01-13T09:00:00Z')).toEqual(['claim']);
  });

  it('is over for whoever has finished', () => {
    const life = opened();
    life.hears(at(1, '2026-11-25T09:00:00Z', 'omar', '/score all 3\n/finish'));
    expect(omar(life, '2027-01-25T09:00:00Z')).toEqual([]);
  });

  it('gives the seat to somebody else after the warning, and never sooner than two working days after it', () => {
    const life = opened();
    life.now({ now: Date.parse('2026-12-03T09:00:00Z') });
    life.step({ happened: 'steps-due', who: idOf('omar'), steps: ['claim-last'], on: '2026-12-03' });
    expect(omar(life, '2026-12-03T09:00:00Z')).toEqual([]);
    expect(omar(life, '2026-12-04T09:00:00Z')).toEqual([]);
    expect(omar(life, '2026-12-07T09:00:00Z')).toEqual(['replace']);
  });

  it('reminds nobody who is busy on GitLab, and gives their seat away at the usual time', () => {
    const life = opened();
    const busy = { standings: new Map([[idOf('omar'), { open: 1, busy: true as const }]]) };
    expect(omar(life, '2026-12-01T09:00:00Z', busy)).toEqual([]);
    expect(omar(life, '2026-12-02T09:00:00Z', busy)).toEqual(['replace']);
  });
});

describe('other clocks', () => {
  const context = (when: string) => contextFor('Europe/Paris', when);

  it.each([
    ['2026-12-07T09:00:00Z', []],
    ['2026-12-08T09:00:00Z', ['due']],
    ['2026-12-14T09:00:00Z', ['due']],
    ['2026-12-15T09:00:00Z', ['overdue']],
  ])('remind the learner when the practical is due and a week later: %s', (when, steps) => {
    const life = openLife(context('2026-11-24T09:00:00Z'));
    expect(stepsFor(life.state(), context(when), 'maya')).toEqual(steps);
  });

  it('alarm staff two weeks after the practical was due', () => {
    const life = openLife(context('2026-11-24T09:00:00Z'));
    expect(stepsFor(life.state(), context('2026-12-21T09:00:00Z'), undefined)).toEqual([]);
    expect(stepsFor(life.state(), context('2026-12-22T09:00:00Z'), undefined)).toEqual(['alarm']);
  });

  it('alarm staff after ten working days in which nobody moved a review', () => {
    const life = openLife(context('2026-11-24T09:00:00Z'));
    life.hears(at(1, '2026-11-24T10:00:00Z', 'maya', '/ready-for-review'));
    expect(stepsFor(life.state(), context('2026-12-07T09:00:00Z'), undefined)).toEqual([]);
    expect(stepsFor(life.state(), context('2026-12-08T09:00:00Z'), undefined)).toEqual(['alarm']);
  });

  it('remind moderators of a decision after two working days, and alarm staff after five', () => {
    const life = openLife(context('2026-11-24T09:00:00Z'));
    const dispute = { ...life.state(), is: 'decision-ready', because: 'They differ.' } as Parameters<
      typeof stepsDue
    >[1];
    expect(stepsFor(dispute, context('2026-11-26T03:00:00Z'), 'sam')).toEqual([]);
    expect(stepsFor(dispute, context('2026-11-26T09:00:00Z'), 'sam')).toEqual(['decide']);
    expect(stepsFor(dispute, context('2026-11-30T09:00:00Z'), 'sam')).toEqual(['decide-last']);
    expect(stepsFor(dispute, context('2026-12-01T09:00:00Z'), undefined)).toEqual(['alarm']);
    expect(stepsFor(dispute, context('2026-12-01T09:00:00Z'), 'omar')).toEqual([]);
  });
});

describe('the clock of an appeal', () => {
  const context = (when: string) => contextFor('Europe/Paris', when);
  function appealed() {
    const life = openLife(context('2026-11-24T09:00:00Z'));
    for (const reviewer of life.reviewers) life.says(reviewer, '/score all 2 Not yet\n/finish');
    life.reads();
    life.hears(at(50, '2026-11-24T11:00:00Z', 'maya', '/appeal The second half was not scored'));
    const { appeal } = attemptIn(life) as JudgedAttempt;
    const moderator = people.find(({ userId }) => userId === appeal?.moderator)?.username;
    return { life, moderator };
  }

  it.each([
    ['2026-11-25T09:00:00Z', [], []],
    ['2026-11-26T10:00:00Z', ['appeal'], []],
    ['2026-11-30T11:00:00Z', ['appeal-last'], []],
    ['2026-12-01T12:00:00Z', ['appeal-last'], []],
    ['2026-12-02T12:00:00Z', ['appeal-last'], ['alarm']],
  ])('reminds and warns its moderator, and alarms staff once the promised day is over: %s', (when, words, alarms) => {
    const { life, moderator } = appealed();
    expect(stepsFor(life.state(), context(when), moderator)).toEqual(words);
    expect(stepsFor(life.state(), context(when), undefined)).toEqual(alarms);
    expect(stepsDue(context(when), life.state())).toHaveLength(words.length + alarms.length);
  });

  it('speaks in the issue of the appeal, each word once, and no more once it is decided', () => {
    const { life, moderator = '' } = appealed();
    life.now(context('2026-11-26T10:00:00Z'));
    const due = {
      happened: 'steps-due',
      who: idOf(moderator),
      steps: ['appeal'],
      on: '2026-11-26',
      others: [],
    } as const;
    expect(life.step(due).changes).toMatchObject([{ do: 'say', thread: 'appeal', words: { say: 'note/reminder' } }]);
    expect(life.step(due).outcome).toBe('ignored');
    life.saysIn('appeal', moderator, '/decide needs-development I watched it');
    expect(stepsDue(context('2026-12-08T09:00:00Z'), life.state())).toEqual([]);
  });
});

describe('the morning', () => {
  it.each([
    ['Europe/Paris', '2026-11-24T07:59:59Z', false],
    ['Europe/Paris', '2026-11-24T08:00:00Z', true],
    ['Europe/Paris', '2026-11-24T09:59:59Z', true],
    ['Europe/Paris', '2026-11-24T10:00:00Z', false],
    ['Europe/Paris', '2026-11-28T08:30:00Z', false],
    ['Europe/Paris', '2026-12-24T08:30:00Z', false],
    ['Europe/Paris', '2027-03-29T07:30:00Z', true],
    ['Pacific/Auckland', '2026-11-29T20:30:00Z', true],
    ['Pacific/Auckland', '2026-11-27T20:30:00Z', false],
    ['Pacific/Honolulu', '2026-11-27T19:30:00Z', true],
  ])('in %s at %s: %s', (timezone, when, morning) => {
    expect(isMorning(contextFor(timezone, when), idOf('omar'))).toBe(morning);
  });
});

describe('the calibration of a reviewer', () => {
  const pools = program.reviewing.pools.map((pool) =>
    pool.id === 'pool-sa' ? { ...pool, calibration: 'required' as const } : pool,
  );
  const strict = { ...program, reviewing: { ...program.reviewing, pools } };
  const gap = { over: '0', under: '1' };
  const standings = new Map(
    ['omar', 'ines', 'tomas', 'lena'].map((username, index) => [
      idOf(username),
      { open: index < 2 ? 0 : 1, calibrations: [{ pool: 'pool-sa', on: '2026-06-24', gap }] },
    ]),
  );
  const context = (when: string, of = strict) => contextOf({ program: of, standings, now: Date.parse(when) });
  const renewals = (state: Parameters<typeof stepsDue>[1], of: Context) =>
    stepsDue(of, state).filter(({ step }) => step === 'renew');

  it.each([
    ['31 days before it lapses', '2026-11-23T09:00:00Z', 0],
    ['30 days before', '2026-11-24T09:00:00Z', 2],
    ['on its last day', '2026-12-24T09:00:00Z', 2],
    ['when it has lapsed', '2026-12-25T09:00:00Z', 0],
  ])('is spoken of %s', (_name, when, count) => {
    const life = openLife(context('2026-11-20T09:00:00Z'));
    expect(renewals(life.state(), context(when))).toHaveLength(count);
    expect(renewals(life.state(), context(when, program))).toEqual([]);
  });

  it('is spoken of once to each of them', () => {
    const life = openLife(context('2026-11-24T09:00:00Z'));
    const said = life.step({
      happened: 'steps-due',
      who: idOf('omar'),
      steps: ['renew'],
      on: '2026-11-24',
      others: [],
    });
    expect(said.changes).toMatchObject([
      { do: 'say', words: { with: { here: undefined, renew: { pool: 'pool-sa', until: '2026-12-24' } } } },
    ]);
    expect(renewals(life.state(), context('2026-11-25T09:00:00Z')).map(({ who }) => who)).toEqual([idOf('ines')]);
  });
});
