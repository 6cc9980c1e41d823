import { describe, expect, it } from 'vitest';
import { credentialStatus } from '../../src/core/product/credential-status.ts';
import { contextOf, idOf, kindsOf, people, program } from './builders.ts';
import { at, certifiedLife, completesPath, productLife } from './product-builders.ts';

const withRetake = (retake: 'strict' | 'advisory', retakeAfterDays = 1) => ({
  ...program,
  productAssessments: program.productAssessments.map((one) => ({ ...one, retake, retakeAfterDays })),
});

describe('a window', () => {
  it('asks to pass, in an issue of its own that says by when and what it covers', () => {
    const life = productLife();
    const { changes, because } = life.opened('FY27-early-Q1');
    expect(life.state()).toMatchObject({
      is: 'due',
      obligation: { number: 1, dueOn: '2026-03-06', graceUntil: '2026-03-20' },
    });
    expect(changes).toMatchObject([
      { do: 'open', dueOn: '2026-03-06', assignees: [idOf('maya')], confidential: true, key: 'PK-CS/u101#1/open' },
    ]);
    expect(changes[0]?.do === 'open' && changes[0].labels).toEqual(
      expect.arrayContaining(['fieldcert::due', 'fieldcert-kind::recertification', 'fieldcert-window::FY27-Q1']),
    );
    expect(because).toBe('FY27-early-Q1 opened on 2026-02-09. It is due by 2026-03-06.');
    expect(life.words('issue/product')[0]?.with).toMatchObject({ cutoff: '2026-01-15', renews: false });
  });

  it('asks once, however often it is told to', () => {
    const life = productLife();
    life.opened('FY27-early-Q1');
    expect(life.opened('FY27-early-Q1')).toMatchObject({ outcome: 'ignored', changes: [] });
    life.sits(92, '2026-02-12');
    expect(life.opened('FY27-early-Q1').outcome).toBe('ignored');
  });

  it('ends with a pass: certified, in force until the next window is over', () => {
    const life = certifiedLife();
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { achievement: 'PK-CS', awardedAt: at('2026-02-12'), validUntil: '2026-09-18' },
      obligation: { ended: { is: 'passed' } },
    });
    const last = life.changes.at(-1);
    expect(last).toMatchObject({ do: 'show', state: 'closed' });
    expect(kindsOf(life.changes)).toEqual(['open', 'say verdict', 'show']);
  });

  it('is met by a pass in the thirty days before it opened', () => {
    const life = productLife('maya', 'PK-CS', '2026-01-10');
    life.sits(85, '2026-01-10');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { validUntil: '2026-09-18' } });
    life.until('2026-02-09');
    expect(life.opened('FY27-early-Q1')).toMatchObject({
      outcome: 'ignored',
      because: 'Passed on 2026-01-10, which counts for FY27-early-Q1.',
    });
  });

  it('asks again of somebody who passed a day earlier than that', () => {
    const life = productLife('maya', 'PK-CS', '2026-01-09');
    life.sits(85, '2026-01-09');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { validUntil: '2026-03-20' } });
    life.until('2026-02-09');
    expect(life.opened('FY27-early-Q1').outcome).toBe('applied');
    expect(life.state().is).toBe('due');
  });

  it('opens no issue where a result that counts comes to light first', () => {
    const life = productLife();
    life.sits(85, '2026-02-09T00:30:00+01:00', '2026-02-09');
    expect(life.opened('FY27-early-Q1').changes).toEqual([]);
    expect(life.state().is).toBe('certified');
  });
});

describe('a renewal', () => {
  it('keeps the date of award and gives the credential new days', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    expect(life.state()).toMatchObject({ is: 'due', obligation: { number: 2 } });
    expect(credentialStatus(life.state(), '2026-08-11')).toBe('in-renewal');
    life.sits(80, '2026-08-20');
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { awardedAt: at('2026-02-12'), passedAt: at('2026-08-20'), validUntil: '2027-03-19' },
      product: { past: [{ number: 1 }] },
    });
    expect(credentialStatus(life.state(), '2026-08-21')).toBe('current');
  });

  it('reminds fourteen, seven and one day before the last one, in the morning where the learner is', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    const told = life
      .until('2026-09-04T21:00:00Z')
      .flatMap(({ changes }) => changes)
      .flatMap((change) => (change.do === 'say' && change.words.say === 'note/product-reminder' ? [change] : []));
    expect(told.map(({ words }) => words.say === 'note/product-reminder' && words.with.days)).toEqual([14, 7, 1]);
    const times = life.timers.filter(({ set }) => set === 'duty').map((timer) => new Date(timer.at).toISOString());
    expect(times).toEqual(
      expect.arrayContaining(['2026-08-21T07:00:00.000Z', '2026-08-28T07:00:00.000Z', '2026-09-03T07:00:00.000Z']),
    );
  });

  it('still renews in the grace, and the learner hears that there is time', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.until('2026-09-05');
    expect(life.state()).toMatchObject({ is: 'due', obligation: { late: true } });
    expect(life.words('note/product-late').at(-1)?.with).toMatchObject({ lapsed: false, graceUntil: '2026-09-18' });
    life.sits(90, '2026-09-18T21:30:00Z');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { validUntil: '2027-03-19' } });
  });

  it('lapses when the grace is over, where the learner is, and a pass makes it current again', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.until('2026-09-18T21:59:59Z');
    expect(life.state().is).toBe('due');
    life.until('2026-09-18T22:00:00Z');
    expect(life.state()).toMatchObject({
      is: 'lapsed',
      credential: { awardedAt: at('2026-02-12'), validUntil: '2026-09-18' },
    });
    expect(credentialStatus(life.state(), '2026-09-19')).toBe('lapsed');
    expect(life.changes.at(-1)).toMatchObject({ do: 'show', state: 'open' });
    life.sits(84, '2026-11-02');
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { awardedAt: at('2026-02-12'), validUntil: '2027-03-19' },
    });
  });

  it('counts a pass that is reported late by when it was taken', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.until('2026-09-25');
    expect(life.state().is).toBe('lapsed');
    life.sits(84, '2026-09-03', '2026-09-25');
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { passedAt: at('2026-09-03'), validUntil: '2027-03-19' },
    });
  });

  it.each([
    ['Pacific/Auckland', '2026-09-18T12:00:00Z'],
    ['Pacific/Honolulu', '2026-09-19T10:00:00Z'],
  ])('ends at the end of the day in %s', (timezone, over) => {
    const there = people.map((person) => (person.username === 'maya' ? { ...person, timezone } : person));
    const life = productLife('maya', 'PK-CS', '2026-02-09', { people: there });
    life.opened('FY27-early-Q1');
    life.sits(92, '2026-02-12');
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.until(new Date(Date.parse(over) - 1).toISOString());
    expect(life.state().is).toBe('due');
    life.until(over);
    expect(life.state().is).toBe('lapsed');
  });
});

describe('reminders that were missed', () => {
  it('come as one, by day', () => {
    const life = productLife();
    life.opened('FY27-early-Q1');
    const [timer] = life.timers;
    life.now({ now: at('2026-03-03T02:00:00Z') });
    const night = life.step({ happened: 'time-came', timer: 'duty', dueAt: timer?.at ?? 0 });
    expect(night).toMatchObject({ changes: [], timers: [{ set: 'duty', at: at('2026-03-03T08:00:00Z') }] });
    life.now({ now: at('2026-03-03T08:00:00Z') });
    const morning = life.step({ happened: 'time-came', timer: 'duty', dueAt: at('2026-03-03T08:00:00Z') });
    expect(kindsOf(morning.changes)).toEqual(['say reminder-2026-03-06']);
    expect(life.state()).toMatchObject({ obligation: { reminded: [14, 7] } });
    expect(morning.timers).toEqual([{ set: 'duty', at: at('2026-03-05T08:00:00Z') }]);
  });
});

describe('a fail', () => {
  const failed = (retake: 'strict' | 'advisory' = 'strict', days = 1) => {
    const life = productLife('maya', 'PK-CS', '2026-02-09', { program: withRetake(retake, days) });
    life.opened('FY27-early-Q1');
    life.sits(70, '2026-02-10');
    return life;
  };

  it('opens the learning path, and says privately how far off it was and when a try counts', () => {
    const life = failed();
    expect(life.state().is).toBe('learning-path');
    const [note] = life.words('note/not-passed');
    expect(note?.with).toMatchObject({
      score: { raw: '70', max: '100', passPercent: '80' },
      path: { open: true, strict: true },
      retakeFrom: '2026-02-11',
    });
    expect(kindsOf(life.changes.slice(1))).toEqual(['show', 'say result-native-evt']);
  });

  it('writes no number where others could read the issue', () => {
    const open = { ...program, layout: { ...program.layout, visibility: 'open' as const } };
    const life = productLife('maya', 'PK-CS', '2026-02-09', { program: open });
    life.opened('FY27-early-Q1');
    life.sits(70, '2026-02-10');
    expect(life.words('note/not-passed')[0]?.with).not.toHaveProperty('score');
  });

  it('keeps a retake that comes before the path, and tells why it does not count', () => {
    const life = failed();
    life.sits(95, '2026-02-12');
    expect(life.state().is).toBe('learning-path');
    expect(life.words('note/too-early')[0]?.with).toMatchObject({ before: 'path' });
  });

  it('is over with a pass after the path', () => {
    const life = failed();
    completesPath(life, '2026-02-14');
    expect(life.state().is).toBe('due');
    expect(life.words('note/path-done')).toHaveLength(1);
    life.sits(80, '2026-02-15');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { awardedAt: at('2026-02-15') } });
  });

  it('is over where a module that was done before the retake is reported after it', () => {
    const life = failed();
    life.completes('LP-CS-1', '2026-02-11');
    life.completes('lp-cs-2', '2026-02-11');
    life.sits(95, '2026-02-12');
    expect(life.state().is).toBe('learning-path');
    life.completes('LP-CS-3', '2026-02-11T18:00:00Z', '2026-02-13');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { awardedAt: at('2026-02-12') } });
  });

  it('makes the path advice only where the program says so, and the cool-off counts all the same', () => {
    const life = failed('advisory', 3);
    life.sits(95, '2026-02-12');
    expect(life.state().is).toBe('learning-path');
    expect(life.words('note/too-early')[0]?.with).toMatchObject({ before: 'cool-off', retakeFrom: '2026-02-13' });
    life.sits(95, '2026-02-13');
    expect(life.state().is).toBe('certified');
  });

  it('may be repeated without a limit', () => {
    const life = failed();
    completesPath(life, '2026-02-11');
    for (const day of [12, 14, 16, 18, 20]) life.sits(60, `2026-02-${day}`);
    expect(life.words('note/not-passed')).toHaveLength(6);
    life.sits(81, '2026-02-22');
    expect(life.state().is).toBe('certified');
  });

  it('of one’s own accord opens the path too, with no date', () => {
    const life = productLife('maya', 'PK-CS', '2026-05-01');
    const { changes } = life.sits(40, '2026-05-01');
    expect(kindsOf(changes)).toEqual(['open', 'say result-native-evt']);
    expect(life.state()).toMatchObject({ is: 'learning-path', obligation: { origin: { is: 'own' } } });
    expect(life.timers).toEqual([]);
  });

  it('leaves what was earned as it is', () => {
    const life = certifiedLife();
    const { changes } = life.sits(20, '2026-05-01');
    expect(changes).toEqual([]);
    expect(life.state()).toMatchObject({ is: 'certified', credential: { validUntil: '2026-09-18' } });
  });

  it('counts by when it was completed, in whatever order results come', () => {
    const life = productLife();
    life.opened('FY27-early-Q1');
    life.until('2026-02-20');
    life.sits(95, '2026-02-12', '2026-02-20');
    expect(life.state().is).toBe('certified');
    const other = productLife();
    other.opened('FY27-early-Q1');
    other.sits(70, '2026-02-10', '2026-02-20');
    other.sits(95, '2026-02-09T10:00:00Z', '2026-02-20');
    expect(other.state()).toMatchObject({ is: 'certified', credential: { awardedAt: at('2026-02-09T10:00:00Z') } });
  });

  it('that its source takes back leaves no path behind', () => {
    const life = failed();
    life.step({ happened: 'exam-voided', source: 'native', eventId: 'evt-1', digest: '' });
    expect(life.state().is).toBe('due');
    life.sits(90, '2026-02-11');
    expect(life.state().is).toBe('certified');
    const { alert } = life.step({ happened: 'exam-voided', source: 'native', eventId: 'evt-2', digest: '' });
    expect(life.state().is).toBe('certified');
    expect(alert).toContain('the credential stays until a person decides');
  });

  it('that is corrected upward is a pass', () => {
    const life = failed();
    life.sits(82, '2026-02-10', '2026-02-11', { replaces: 'evt-1' });
    expect(life.state().is).toBe('certified');
  });
});

describe('a new team member', () => {
  it('is asked within the days the program gives, or after the quick start', () => {
    const life = productLife('maya', 'PK-CS', '2026-04-01');
    life.started('2026-04-01');
    expect(life.state()).toMatchObject({ is: 'due', obligation: { dueOn: '2026-05-31' } });
    life.completes('SQS', '2026-05-20');
    expect(life.state()).toMatchObject({ obligation: { dueOn: '2026-06-19' } });
    expect(life.words('issue/product').at(-1)?.with).toMatchObject({ quickStart: { id: 'SQS', doneOn: '2026-05-20' } });
    life.sits(88, '2026-06-19T21:00:00Z');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { validUntil: '2026-09-18' } });
  });

  it('who is late is told, and so are staff; nothing lapses that was never earned', () => {
    const life = productLife('maya', 'PK-CS', '2026-04-01');
    life.started('2026-04-01');
    life.until('2026-07-01');
    expect(life.state()).toMatchObject({ is: 'due', obligation: { late: true } });
    expect(life.words('note/product-late')[0]?.with).toMatchObject({ lapsed: false, graceUntil: undefined });
    expect(life.words('note/product-reminder')).toHaveLength(4);
  });

  it('has one issue when a window opens too, and no day less than promised', () => {
    const life = productLife('maya', 'PK-CS', '2026-01-20');
    life.started('2026-01-20');
    life.until('2026-02-09');
    const { changes } = life.opened('FY27-early-Q1');
    expect(kindsOf(changes)).toEqual(['open', 'link', 'show']);
    expect(life.state()).toMatchObject({
      obligation: { number: 2, dueOn: '2026-03-21' },
      product: { past: [{ ended: { is: 'overtaken' } }] },
    });
    expect(changes.at(-1)).toMatchObject({ do: 'show', attempt: 1, state: 'closed' });
  });
});

describe('two windows', () => {
  it('leave one open obligation: the newer one, without the path of the one before', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.sits(50, '2026-08-12');
    life.until('2027-02-08');
    expect(life.state().is).toBe('lapsed');
    life.opened('FY28-early-Q1');
    expect(life.state()).toMatchObject({ is: 'due', obligation: { number: 3, dueOn: '2027-03-05' } });
    life.sits(90, '2027-02-10');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { awardedAt: at('2026-02-12') } });
  });
});

describe('somebody who leaves, or whose role moves on', () => {
  it('is asked nothing more, in neutral words, and keeps what was earned', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    const { changes } = life.step({ happened: 'person-left', userId: idOf('maya') });
    expect(kindsOf(changes)).toEqual(['say closed', 'show']);
    expect(life.state()).toMatchObject({ is: 'certified', credential: { validUntil: '2026-09-18' } });
    expect(credentialStatus(life.state(), '2026-09-19')).toBe('lapsed');
  });

  it('who had earned nothing has nothing, and no issue is left open', () => {
    const life = productLife();
    life.opened('FY27-early-Q1');
    life.step({ happened: 'duty-moved', to: 'PK-SALES', by: 'the calendar' });
    expect(life.state()).toMatchObject({ is: 'ended', because: 'Their role asks for PK-SALES from now on.' });
    expect(life.changes.at(-1)).toMatchObject({ state: 'closed', assignees: [] });
  });
});

it('keeps what it knows of modules before any exam', () => {
  const life = productLife('maya', 'PK-CS', '2026-02-01');
  life.completes('SQS', '2026-02-01');
  life.until('2026-02-05');
  life.started('2026-02-01');
  expect(life.words('issue/product')[0]?.with).toMatchObject({ quickStart: { doneOn: '2026-02-01' } });
  expect(contextOf().program.productAssessments).toHaveLength(2);
});
