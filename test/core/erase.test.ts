import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import { keyEndingsOf } from '../../src/core/exams/on-exam.ts';
import { againstErasing, erasedKey, isErased, withoutLearner } from '../../src/core/people/erase.ts';
import { idOf, openLife, program, result, splitLife } from './builders.ts';

const key = erasedKey('SA-101', 'f00d', 0);

/** Certified with evidence, scores that give reasons, and an appeal that helped. */
function certified(): Certification {
  const life = openLife();
  life.says('maya', '/evidence https://example.com/secret-demo Maya in person');
  for (const reviewer of life.reviewers) life.says(reviewer, '/score all 3 Maya did well\n/finish');
  life.reads();
  return life.state();
}

describe('a certification without its learner', () => {
  it('keeps that results were recorded and ruled on, and no word of why', () => {
    const life = openLife();
    const recorded = { by: 'priya', because: 'Maya sat on paper.' };
    life.exam(result('SA-101', 'maya', 95, { eventId: 'm', source: 'manual', recorded }));
    life.rules(result('SA-101', 'maya', 95, { eventId: 'm', source: 'manual', recorded }), 'counts', 'noor');
    const after = withoutLearner(life.state(), key, 'f00d');
    const manual = after.results.find(({ source }) => source === 'manual');
    expect(manual).toMatchObject({ recorded: { by: 'priya' }, ruling: { says: 'counts', by: 'noor' } });
    expect(JSON.stringify(manual)).not.toMatch(/on paper|So it is/);
  });

  it('keeps state, outcome, dates, rubric and reviewers, and no word anybody said', () => {
    const before = certified();
    if (before.is !== 'certified' || !before.attempt) throw new Error(before.is);
    const after = withoutLearner(before, key, 'f00d');
    expect(after).toMatchObject({
      key: 'SA-101/x:erased-f00d',
      exam: 'SA-101',
      is: 'certified',
      learner: { is: 'unknown', examinee: { externalId: 'erased-f00d' } },
      credential: before.credential,
      attempt: {
        openedAt: before.attempt.openedAt,
        rubric: before.attempt.rubric,
        said: [],
        verdict: { outcome: before.attempt.verdict.outcome, decidedAt: before.attempt.verdict.decidedAt },
      },
    });
    const chosen = after.is === 'certified' ? after.attempt?.pick.chosen.map(({ userId }) => userId) : [];
    expect(chosen).toEqual(before.attempt.pick.chosen.map(({ userId }) => userId));
    expect(after.results.map(({ score }) => score)).toEqual(before.results.map(({ score }) => score));
    expect(JSON.stringify(after)).not.toMatch(/maya|secret-demo|did well|u101|"userId":101\b/i);
    expect(isErased(after.learner)).toBe(true);
    expect(isErased(before.learner)).toBe(false);
  });

  it.each<Certification['is']>([
    'exam-failed',
    'identity-needed',
    'project-needed',
    'next-attempt',
    'withdrawn',
    'decision-ready',
  ])('stays %s', (is) => {
    const before = certified();
    if (before.is !== 'certified' || !before.attempt) throw new Error(before.is);
    const [passed] = before.results;
    const appeal = {
      reason: 'Maya minds.',
      at: 1,
      decideBy: '2026-12-01',
      decided: { is: 'upheld', by: 301, reason: 'No.' },
    };
    const attempt = { ...before.attempt, appeal, overturned: [before.attempt.verdict] };
    const data = { ...before, is, passed, attempt, past: [attempt], because: 'Maya.', from: '2026-12-01', since: 5 };
    const after = withoutLearner(data as unknown as Certification, key, 'f00d');
    expect(after.is).toBe(is);
    expect(after.past[0]?.appeal).toMatchObject({
      at: 1,
      decideBy: '2026-12-01',
      decided: { is: 'upheld', by: 301 },
    });
    expect(JSON.stringify(after)).not.toMatch(/maya|secret-demo|did well|u101|"No\."/i);
  });

  it('has a key of its own, each of the same exam another', () => {
    expect(erasedKey('SA-101', 'f00d', 1)).toBe('SA-101/x:erased-f00d.2');
  });
});

describe('what stands against erasing', () => {
  it('is whatever goes on: an open practical, a next attempt, an appeal', () => {
    const before = certified();
    if (before.is !== 'certified' || !before.attempt) throw new Error(before.is);
    const appeal = { reason: 'So.', at: 1, decideBy: '2026-12-01' };
    const next = { ...before, is: 'next-attempt', attempt: before.attempt, from: '2026-12-01' } as const;
    expect(againstErasing(openLife().state())).toContain('open (preparing)');
    expect(againstErasing(splitLife().state())).toContain('withdrawn first');
    expect(againstErasing(next)).toContain('next attempt');
    expect(againstErasing({ ...before, attempt: { ...before.attempt, appeal } })).toContain('appeal');
    expect(againstErasing(before)).toBeUndefined();
  });
});

describe('the keys of somebody', () => {
  it('end by user id or by what a source calls them, in any case', () => {
    const maya = program.people.find(({ username }) => username === 'maya');
    const emails = (maya?.emails ?? []).map((value) => ({ kind: 'email', value: value.toUpperCase() }) as const);
    expect(keyEndingsOf(idOf('maya'), [...emails, { kind: 'externalId', value: 'LMS-1001' }])).toEqual([
      '/u101',
      '/e:maya.lindqvist@example.com',
      '/x:lms-1001',
    ]);
  });
});
