import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import { keyOfUser } from '../../src/core/exams/on-exam.ts';
import type { Person } from '../../src/core/people/people.ts';
import { windowNamed as named, noWindowWords } from '../../src/core/product/window-named.ts';
import type { Seen, WindowPlan } from '../../src/core/product/window-plan.ts';
import { planWindow } from '../../src/core/product/window-plan.ts';
import { contextOf, newLife, people, program, result } from './builders.ts';
import { at, certifiedLife, productLife, windowNamed } from './product-builders.ts';

const window = windowNamed('FY27-early-Q1');

function planned(on: string, seen: Partial<Seen> = {}, who: readonly Person[] = people, of = program): WindowPlan {
  const context = contextOf({ now: at(on), people: who, program: of });
  return planWindow(context, window, {
    issuesAMinute: null,
    known: () => undefined,
    missing: [],
    unknown: [],
    refreshed: [],
    ...seen,
  });
}

const of = (plan: WindowPlan, who: string) => {
  const { is, because, dueOn, assessment } = plan.people.find(({ username }) => username === who) ?? { is: 'nobody' };
  return { is, because, dueOn, assessment };
};

const maya = (differences: Partial<Person>) =>
  people.map((one) => (one.username === 'maya' ? { ...one, ...differences } : one));

const of101 = (certification: Certification): Partial<Seen> => ({
  known: ({ userId }, { exam }) => (keyOfUser(exam.id, userId) === certification.key ? certification : undefined),
});

describe('the plan of a window', () => {
  it('asks everybody whose role has an assessment, and says by when', () => {
    const plan = planned('2026-02-02');
    expect(of(plan, 'maya')).toEqual({
      is: 'asked',
      because: 'It is due by 2026-03-06.',
      dueOn: '2026-03-06',
      assessment: 'PK-CS',
    });
    expect(of(plan, 'diego')).toMatchObject({ is: 'asked', assessment: 'PK-SALES' });
    expect(of(plan, 'sam')).toMatchObject({ is: 'no-assessment', assessment: null, dueOn: null });
  });

  it.each([
    ['who has left', { left: '2026-02-01' }, 'left', 'Their last day was 2026-02-01.'],
    ['who will have left by then', { left: '2026-02-08' }, 'left', 'Their last day was 2026-02-08.'],
    ['whose last day is the first of the window', { left: '2026-02-09' }, 'asked', 'It is due by 2026-03-06.'],
    [
      'who starts later',
      { started: '2026-02-10' },
      'starts-later',
      'They start on 2026-02-10, after FY27-early-Q1 opens.',
    ],
    ['who starts that day', { started: '2026-02-09' }, 'asked', 'It is due by 2026-03-06.'],
    ['without a role', { role: undefined }, 'no-assessment', 'They have no role in people.yaml.'],
    ['whose role is not asked anything', { role: 'BDR' }, 'no-assessment', 'BDR has no assessment.'],
    ['of a company without a project', { company: 'Umbra' }, 'no-project', 'Umbra has no project in gitlab.yaml yet.'],
  ] as const)('tells somebody %s', (_, differences, is, because) => {
    expect(of(planned('2026-02-02', {}, maya(differences)), 'maya')).toMatchObject({ is, because });
  });

  it('leaves out who passed in the days that count, and asks who passed before', () => {
    const passed = (on: string) => {
      const life = productLife('maya', 'PK-CS', on);
      life.sits(85, on);
      return of(planned('2026-02-09', of101(life.state())), 'maya');
    };
    expect(passed('2026-01-10')).toMatchObject({
      is: 'counts',
      because: 'Passed on 2026-01-10, which counts for FY27-early-Q1.',
    });
    expect(passed('2026-01-09')).toMatchObject({ is: 'asked' });
  });

  it('knows who was asked, whether they passed or not', () => {
    const asked = productLife();
    asked.opened('FY27-early-Q1');
    for (const life of [asked, certifiedLife()])
      expect(of(planned('2026-02-20', of101(life.state())), 'maya')).toMatchObject({ is: 'asked-before' });
  });

  it('lets whoever is away wait for their return', () => {
    const away = { ...certifiedLife().state(), paused: { since: 1 } };
    const next = windowNamed('FY27-early-Q3');
    const context = contextOf({ now: at('2026-08-10') });
    const plan = planWindow(context, next, {
      issuesAMinute: null,
      missing: [],
      unknown: [],
      refreshed: [],
      ...of101(away),
      known: of101(away).known ?? (() => undefined),
    });
    expect(of(plan, 'maya')).toMatchObject({ is: 'away' });
  });

  it('says what a role that switched asks no more', () => {
    const asked = productLife('maya', 'PK-SALES');
    asked.opened('FY27-early-Q1');
    const next = windowNamed('FY27-early-Q3');
    const known: Seen['known'] = (_, { exam }) => (exam.id === 'PK-SALES' ? asked.state() : undefined);
    const plan = planWindow(contextOf({ now: at('2026-08-10') }), next, {
      issuesAMinute: null,
      known,
      missing: [],
      unknown: [],
      refreshed: [],
    });
    expect(of(plan, 'maya').because).toBe('It is due by 2026-09-04. PK-SALES is asked no more.');
  });

  it('names those GitLab does not know, and learners nobody is known for', () => {
    const life = (exam: string, email: string, raw: number) => {
      const one = newLife(contextOf({ now: at('2026-02-09') }), `${exam}/e:${email}`);
      one.exam(result(exam, { email }, raw));
      return one.state();
    };
    const unknown = [life('PK-CS', 'who@example.com', 60), life('SA-101', 'course@example.com', 90)];
    const entry = { ...people[0], username: 'ghost', name: 'Nobody Yet', emails: [], externalIds: [] };
    const plan = planned('2026-02-09', { missing: [entry], unknown });
    expect(of(plan, 'ghost')).toMatchObject({ is: 'not-on-gitlab' });
    expect(plan.strangers).toEqual([{ called: 'who@example.com', exam: 'PK-CS', passed: false }]);
  });
});

describe('whoever is asked late', () => {
  it.each([
    ['2026-02-09', '2026-03-06', '2026-03-20'],
    ['2026-02-20', '2026-03-06', '2026-03-20'],
    ['2026-02-21', '2026-03-07', '2026-03-21'],
    ['2026-03-06', '2026-03-20', '2026-04-03'],
  ])('on %s has until %s, with the same grace after it', (on, dueOn, graceUntil) => {
    const life = productLife('maya', 'PK-CS', on);
    life.opened('FY27-early-Q1');
    expect(life.state()).toMatchObject({ obligation: { dueOn, graceUntil } });
  });

  it('has as many days as the window lasts, where those are fewer than the least', () => {
    const [first, ...rest] = program.recertification.windows;
    if (!first) throw new Error('The example has windows.');
    const short = {
      ...program,
      recertification: { ...program.recertification, windows: [{ ...first, lastsDays: 5 }, ...rest] },
    };
    const due = (on: string) => {
      const life = productLife('maya', 'PK-CS', on, { program: short });
      life.opened('FY27-early-Q1');
      return life.state().obligation?.dueOn;
    };
    expect(due('2026-02-09')).toBe('2026-02-13');
    expect(due('2026-02-10')).toBe('2026-02-14');
  });
});

describe('a window by its name', () => {
  const found = (words: string | undefined, on: string) => {
    const one = named(program, words, on);
    return one.is === 'window' ? one.window.id : noWindowWords(words, one);
  };

  it.each([
    [undefined, '2026-02-01', 'FY27-early-Q1'],
    [undefined, '2026-03-20', 'FY27-early-Q1'],
    [undefined, '2026-03-21', 'FY27-early-Q3'],
    ['fy28-EARLY-q1', '2026-11-24', 'FY28-early-Q1'],
    ['FY28-Q1', '2026-11-24', 'FY28-early-Q1'],
    [' FY27-Q3 ', '2026-11-24', 'FY27-early-Q3'],
  ])('%s on %s is %s', (words, on, id) => {
    expect(found(words, on)).toBe(id);
  });

  it('is one of those there are, and the nearest is named', () => {
    expect(found('FY28-erly-Q1', '2026-11-24')).toMatchInlineSnapshot(`
      [
        "There is no window “FY28-erly-Q1”. Around now there are
        FY26-early-Q1  opens 2025-02-10
        FY26-early-Q3  opens 2025-08-11
        FY27-early-Q1  opens 2026-02-09
        FY27-early-Q3  opens 2026-08-10
        FY28-early-Q1  opens 2027-02-08
        FY28-early-Q3  opens 2027-08-09
        FY29-early-Q1  opens 2028-02-14
        FY29-early-Q3  opens 2028-08-14",
        "Did you mean FY28-early-Q1?",
      ]
    `);
    expect(found('autumn', '2026-11-24')[1]).toBe('Name one of these.');
    const none = { ...program, recertification: { ...program.recertification, windows: [] } };
    const one = named(none, undefined, '2026-11-24');
    expect(one.is === 'none' && noWindowWords(undefined, one)).toMatchInlineSnapshot(`
      [
        "This program has no renewal windows.",
        "Add them to recertification.windows in program.yaml.",
      ]
    `);
  });
});
