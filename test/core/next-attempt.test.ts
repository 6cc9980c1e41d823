import { describe, expect, it } from 'vitest';
import { attemptOf } from '../../src/core/certification.ts';
import type { Context, Decision } from '../../src/core/context.ts';
import { fractionOf } from '../../src/core/fraction.ts';
import type { Program } from '../../src/core/program.ts';
import {
  attemptIn,
  comment,
  contextOf,
  kindsOf,
  type Life,
  openLife,
  problemsIn,
  program,
  reviewersOf,
  standingsOf,
} from './builders.ts';

const dayMs = 86_400_000;
const scores = (value: number, others: number) =>
  `/score value ${value}\n${['recap', 'flow', 'accuracy', 'engage', 'landing'].map((id) => `/score ${id} ${others}`).join('\n')}\n/finish`;

/** Without a further look by lot, which would fall on the second attempt. */
const disagreement = { ...program.scoring.disagreement, sampleShare: '0' };
const noLot: Program = { ...program, scoring: { ...program.scoring, disagreement } };
const usual = contextOf({ program: noLot, standings: standingsOf({ tomas: [1], lena: [1] }) });

/** A practical in which one criterion needs development. */
function failed(context: Context = usual): Life & { readonly reviewers: readonly string[] } {
  const life = openLife(context);
  for (const who of life.reviewers) life.says(who, scores(1, 3));
  life.reads();
  return life;
}

function due(life: Life, at: number): Decision {
  life.now({ now: at });
  return life.step({ happened: 'time-came', timer: 'next-attempt', dueAt: at });
}

/** Nine in Stockholm on the day the wait is over. */
const morning = Date.parse('2026-12-01T08:00:00Z');

describe('the next attempt', () => {
  it('is waited for until nine in the morning of its day, where the learner is', () => {
    const life = failed();
    expect(life.state()).toMatchObject({ is: 'next-attempt', from: '2026-12-01' });
    const zone = contextOf().people.find(({ username }) => username === 'maya')?.timezone ?? program.timezone;
    const at = life.timers.find(({ set }) => set === 'next-attempt')?.at ?? 0;
    expect(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime().toString()).toBe(
      '2026-12-01T09:00:00',
    );
    expect(due(life, at - 1).outcome).toBe('ignored');
    expect(due(life, at).outcome).toBe('applied');
    expect(attemptIn(life).number).toBe(2);
  });

  it('opens in an issue of its own, linked to the one before, which is closed', () => {
    const life = failed();
    const { changes } = due(life, morning + dayMs);
    expect(changes.map(({ do: what, attempt }) => `${what} ${attempt}`)).toEqual(['open 2', 'link 2', 'show 1']);
    const [opened, , old] = changes;
    expect(old).toMatchObject({ state: 'closed' });
    expect(
      old?.do === 'show' && old.description.say === 'issue/practical' && old.description.with.status,
    ).toMatchObject({ goesOnIn: 'fieldcert-issue:2;' });
    expect(
      opened?.do === 'open' && opened.description.say === 'issue/practical' && opened.description.with.follows?.before,
    ).toBe('fieldcert-issue:1;');
    expect(life.state().past.map(({ number, verdict }) => [number, verdict.outcome])).toEqual([
      [1, 'needs-development'],
    ]);
  });

  it('covers what needs development and one criterion more by lot, and is looked at by others', () => {
    const life = failed();
    due(life, morning + dayMs);
    const { rubric, carried = [], drawn } = attemptIn(life);
    expect(rubric.criteria).toHaveLength(2);
    expect(rubric.criteria.map(({ id }) => id)).toEqual(expect.arrayContaining(['value', drawn]));
    expect(
      [...rubric.criteria, ...carried.map(({ criterion }) => criterion)]
        .map(({ weight }) => weight)
        .reduce((a, b) => a + b),
    ).toBe(100);
    expect(carried.map(({ score }) => score)).toEqual(carried.map(() => fractionOf(3)));
    expect(reviewersOf(life.state()).some((who) => life.reviewers.includes(who))).toBe(false);
  });

  it('passes with what was good before, and needs only what it covers', () => {
    const life = failed();
    due(life, morning + dayMs);
    life.thread.clear();
    for (const who of reviewersOf(life.state())) life.says(who, '/score all 3\n/finish');
    life.reads();
    const state = life.state();
    expect(state).toMatchObject({ is: 'certified', credential: { outcome: 'pass' }, attempt: { number: 2 } });
    const attempt = attemptOf(state);
    const verdict = attempt && 'verdict' in attempt ? attempt.verdict : undefined;
    expect(verdict?.weightedMean).toEqual(fractionOf(3));
    expect(verdict?.criteria.map(({ criterion }) => criterion).toSorted()).toEqual([
      'accuracy',
      'engage',
      'flow',
      'landing',
      'recap',
      'value',
    ]);
  });

  it('counts a criterion the lot drew with its new score', () => {
    const life = failed();
    due(life, morning + dayMs);
    life.thread.clear();
    const { drawn } = attemptIn(life);
    for (const who of reviewersOf(life.state())) life.says(who, `/score value 2\n/score ${drawn} 1\n/finish`);
    life.reads();
    expect(life.state()).toMatchObject({ is: 'next-attempt', attempt: { number: 2 } });
    due(life, morning + 30 * dayMs);
    expect(attemptIn(life).rubric.criteria.map(({ id }) => id)).toContain(drawn);
    expect(attemptIn(life).rubric.criteria).toHaveLength(3);
    expect(attemptIn(life).carried).toHaveLength(3);
  });

  it('waits for staff after the free ones', () => {
    const attempts = { ...program.attempts, practical: { free: 1, waitDays: 7 } };
    const life = failed(contextOf({ program: { ...program, attempts } }));
    expect(life.timers.filter(({ set }) => set === 'next-attempt')).toEqual([]);
    const note = life.changes.find((change) => change.do === 'say' && change.tag === 'verdict');
    expect(note).toMatchObject({ words: { with: { from: undefined } } });
    const { changes } = life.says('priya', '/next-attempt');
    expect(kindsOf(changes)).toEqual(['acknowledge', 'open', 'link', 'show']);
    expect(attemptIn(life).number).toBe(2);
  });

  it('waits while it is paused, and for an appeal', () => {
    const paused = failed();
    paused.says('priya', '/pause');
    expect(due(paused, morning + dayMs).outcome).toBe('ignored');
    paused.hears(comment(50, 'priya', '/resume', { createdAt: morning + dayMs, updatedAt: morning + dayMs }));
    expect(paused.timers.filter(({ set }) => set === 'next-attempt')).toHaveLength(2);

    const appealed = failed();
    appealed.says('maya', '/appeal The demo had all five parts.');
    const { timers } = due(appealed, morning + dayMs);
    expect(timers).toEqual([{ set: 'next-attempt', at: morning + 2 * dayMs }]);
    expect(attemptIn(appealed).number).toBe(1);
    expect(problemsIn(appealed.says('priya', '/next-attempt').changes)).toEqual(['The appeal is decided first.']);
  });

  it('opens once, however often its time comes', () => {
    const life = failed();
    due(life, morning + dayMs);
    expect(due(life, morning + 2 * dayMs).outcome).toBe('ignored');
    expect(life.changes.filter((change) => change.do === 'open')).toHaveLength(2);
  });

  it('answers in the old thread with where it goes on, and still explains there', () => {
    const life = failed();
    due(life, morning + dayMs);
    const place = { project: 'field/certification', iid: 1 };
    const say = (id: number, text: string) =>
      life.step({ happened: 'comment-written', place, attempt: 1, comment: comment(id, 'maya', text) });
    expect(kindsOf(say(60, '/evidence https://example.com/new').changes)).toEqual(['say reply']);
    expect(say(61, '/pause').changes).toMatchObject([{ words: { say: 'note/moved' } }]);
    expect(kindsOf(say(62, '/explain').changes)).toEqual(['say explain']);
    expect(say(63, 'Thanks all!').outcome).toBe('ignored');
    expect(life.state().is).toBe('preparing');
    expect(life.state().paused).toBeUndefined();
  });

  it('covers everything where nothing was named', () => {
    const life = openLife();
    life.says('omar', scores(2, 2));
    life.says('ines', scores(2, 2));
    life.reads();
    due(life, morning + dayMs);
    expect(attemptIn(life)).toMatchObject({ carried: [], drawn: undefined });
    expect(attemptIn(life).rubric.criteria).toHaveLength(6);
  });
});
