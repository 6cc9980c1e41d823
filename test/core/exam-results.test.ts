import { describe, expect, it } from 'vitest';
import { contextOf, kindsOf, newLife, openLife, program, result } from './builders.ts';

describe('exam results', () => {
  it('a second result after a pass is kept and opens nothing', () => {
    const life = openLife();
    expect(life.exam(result('SA-101', 'maya', 95, { eventId: 'second' }))).toMatchObject({
      outcome: 'applied',
      changes: [],
    });
    expect(life.exam(result('SA-101', 'maya', 12, { eventId: 'third' }))).toMatchObject({
      outcome: 'applied',
      changes: [],
    });
    expect(life.state()).toMatchObject({ is: 'preparing', results: [{ eventId: 'third' }, {}, { eventId: 'second' }] });
    expect(life.exam(result('SA-101', 'maya', 12, { eventId: 'third' })).outcome).toBe('ignored');
  });

  it('a fail is kept and explained; a later pass opens the practical with both', () => {
    const life = newLife();
    expect(life.exam(result('SA-101', 'maya', 79.9))).toMatchObject({
      because: '79.9 of 100 is below the 80 % that SA-101 asks for.',
    });
    expect(life.exam(result('SA-101', 'maya', 60)).because).toContain('It was try 2.');
    expect(life.state()).toMatchObject({ is: 'exam-failed', results: [{}, {}] });
    life.exam(result('SA-101', 'maya', 80));
    expect(life.state()).toMatchObject({ is: 'preparing', attempt: { number: 1 }, results: [{}, {}, {}] });
    expect(kindsOf(life.changes)).toEqual(['open']);
  });

  it('a failed result that arrives again is one try', () => {
    const life = newLife();
    life.exam(result('SA-101', 'maya', 60));
    expect(life.exam(result('SA-101', 'maya', 60)).outcome).toBe('ignored');
    expect(life.state().results).toHaveLength(1);
  });

  it('of somebody unknown is kept until somebody finds them', () => {
    const life = newLife(contextOf(), 'SA-101/e:new@example.com');
    const passed = life.exam(result('SA-101', { email: 'new@example.com' }, 92));
    expect(passed.because).toContain('Somebody passed SA-101 whom nobody in people.yaml fits');
    expect(life.state()).toMatchObject({
      is: 'identity-needed',
      passed: { eventId: 'evt-92' },
      learner: { is: 'unknown' },
    });
    expect(kindsOf(life.changes)).toEqual(['open', 'say identity-needed']);
    life.exam(result('SA-101', { email: 'new@example.com' }, 10));
    expect(life.state()).toMatchObject({ is: 'identity-needed', results: [{}, {}], passed: { eventId: 'evt-92' } });
  });

  it('of somebody unknown who fails is kept too', () => {
    const life = newLife(contextOf(), 'SA-101/x:x1');
    life.exam(result('SA-101', { externalId: 'X1' }, 12));
    expect(life.state()).toMatchObject({
      is: 'exam-failed',
      learner: { is: 'unknown', examinee: { externalId: 'X1' } },
    });
  });

  it('of somebody unknown keeps the pass apart from earlier fails', () => {
    const life = newLife(contextOf(), 'SA-101/x:x1');
    life.exam(result('SA-101', { externalId: 'X1' }, 12));
    life.exam(result('SA-101', { externalId: 'X1' }, 92));
    expect(life.state()).toMatchObject({ is: 'identity-needed', passed: { eventId: 'evt-92' }, results: [{}, {}] });
  });

  it('of an unknown exam changes nothing and says what to do', () => {
    const decision = newLife().exam(result('SA-999', 'maya', 92));
    expect(decision).toMatchObject({ outcome: 'ignored', changes: [], because: expect.stringContaining('exams.yaml') });
    expect(decision.certification).toBeUndefined();
  });

  it('of a retired course opens nothing, and practicals under way go on', () => {
    const courses = program.courses.map((course) => ({ ...course, status: 'retired' as const }));
    const retired = { program: { ...program, courses } };
    expect(newLife(contextOf(retired)).exam(result('SA-101', 'maya', 92))).toMatchObject({
      outcome: 'ignored',
      changes: [],
    });
    const life = openLife();
    life.now(retired);
    for (const who of life.reviewers) life.says(who, '/score all 3\n/finish');
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('of a product assessment certifies at once, from the day it was passed', () => {
    const life = newLife(contextOf(), 'PK-CS/u101');
    const completedAt = Date.parse('2026-11-20T10:15:00Z');
    life.exam(result('PK-CS', 'maya', 80, { completedAt }));
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { achievement: 'PK-CS', outcome: 'pass', awardedAt: completedAt },
    });
    expect(life.changes).toEqual([]);
  });
});
