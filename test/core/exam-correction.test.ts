import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/core/context.ts';
import { contextOf, kindsOf, type Life, newLife, openLife, result } from './builders.ts';

const finished = '/score all 3\n/finish';

function corrected(life: Life, raw: number, replaces: string, id = 'evt-correction'): Decision {
  return life.exam(result('SA-101', 'maya', raw, { eventId: id, replaces }));
}

describe('an exam result that was corrected', () => {
  it('opens the practical where it is a pass now', () => {
    const life = newLife();
    life.exam(result('SA-101', 'maya', 79));
    expect(life.state().is).toBe('exam-failed');
    corrected(life, 80, 'evt-79');
    expect(life.state().is).toBe('preparing');
    expect(life.state().results).toHaveLength(2);
  });

  it('counts as one try with the result it corrects', () => {
    const life = newLife();
    life.exam(result('SA-101', 'maya', 40));
    corrected(life, 50, 'evt-40');
    expect(life.state()).toMatchObject({ is: 'exam-failed', because: expect.not.stringContaining('try 2') });
  });

  it('counts also where it comes before the result it corrects', () => {
    const life = newLife();
    corrected(life, 40, 'evt-92');
    const late = life.exam(result('SA-101', 'maya', 92));
    expect(late.because).toContain('corrected before it came');
    expect(life.state().is).toBe('exam-failed');
  });

  it('pauses a practical that is under way, with a neutral word and an alert to staff', () => {
    const life = openLife();
    const { changes, alert } = corrected(life, 70, 'evt-92');
    expect(life.state()).toMatchObject({ is: 'preparing', paused: {} });
    expect(kindsOf(changes)).toEqual(['show', 'say exam-corrected-native-evt-correction']);
    expect(changes.at(-1)).toMatchObject({ words: { with: { certified: false } } });
    expect(alert).toContain('SA-101/u101');
    life.says('priya', '/resume');
    expect(life.state().paused).toBeUndefined();
  });

  it('pauses the wait for a next attempt too', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, '/score all 2\n/finish');
    life.reads();
    const { changes } = corrected(life, 70, 'evt-92');
    expect(life.state()).toMatchObject({ is: 'next-attempt', paused: {} });
    expect(kindsOf(changes)).toEqual(['show', 'say exam-corrected-native-evt-correction']);
  });

  it('never takes away what was earned, and asks a person to look', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, finished);
    life.reads();
    const before = life.state();
    const { changes, alert } = corrected(life, 70, 'evt-92');
    expect(life.state()).toEqual({ ...before, results: life.state().results });
    expect(kindsOf(changes)).toEqual(['say exam-corrected-native-evt-correction']);
    expect(alert).toContain('the credential stays');
  });

  it('changes nothing where another passed exam counts, or it is still a pass', () => {
    const life = openLife();
    life.exam(result('SA-101', 'maya', 95));
    expect(corrected(life, 70, 'evt-92').changes).toEqual([]);
    expect(life.state().paused).toBeUndefined();
    expect(corrected(life, 81, 'evt-95', 'evt-second').changes).toEqual([]);
    expect(life.state().paused).toBeUndefined();
  });

  it('leaves it to staff to resume where it turns out a pass after all', () => {
    const life = openLife();
    corrected(life, 70, 'evt-92');
    const { alert } = corrected(life, 92, 'evt-correction', 'evt-back');
    expect(life.state().paused).toBeDefined();
    expect(alert).toContain('/resume');
  });

  it('tells staff where a product assessment had been passed', () => {
    const life = newLife(contextOf(), 'PK-CS/u101');
    life.exam(result('PK-CS', 'maya', 92));
    const { changes, alert } = life.exam(result('PK-CS', 'maya', 70, { eventId: 'evt-2', replaces: 'evt-92' }));
    expect(life.state().is).toBe('certified');
    expect(changes).toEqual([]);
    expect(alert).toContain('the credential stays');
  });
});
