import { describe, expect, it } from 'vitest';
import { kindsOf, newLife, openLife, result } from './builders.ts';

const finished = '/score all 3\n/finish';

describe('an exam result that its source took back', () => {
  it('pauses the practical it opened, with a neutral word and an alert to staff', () => {
    const life = openLife();
    const { changes, alert } = life.voids('evt-92');
    expect(life.state()).toMatchObject({ is: 'preparing', paused: {}, results: [{ voided: true }] });
    expect(kindsOf(changes)).toEqual(['show', 'say exam-voided-native-evt']);
    expect(alert).toBe(
      'native took back a result of SA-101, 92 of 100, and no passed exam is left. Please look at SA-101/u101: it is paused.',
    );
  });

  it('never takes away what was earned, and asks a person to look', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, finished);
    life.reads();
    const { alert } = life.voids('evt-92');
    expect(life.state().is).toBe('certified');
    expect(alert).toContain('the credential stays');
  });

  it('changes nothing where another passed exam counts', () => {
    const life = openLife();
    life.exam(result('SA-101', 'maya', 95));
    expect(life.voids('evt-92')).toMatchObject({ changes: [], alert: undefined });
    expect(life.state().paused).toBeUndefined();
  });

  it('lets the result count again that it had corrected', () => {
    const life = newLife();
    life.exam(result('SA-101', 'maya', 92));
    life.exam(result('SA-101', 'maya', 70, { eventId: 'evt-low', replaces: 'evt-92' }));
    expect(life.state().paused).toBeDefined();
    expect(life.voids('evt-low').alert).toContain('/resume lets it go on');
  });

  it('opens the practical where a fail was taken back and the pass before it counts again', () => {
    const life = newLife();
    life.exam(result('SA-101', 'maya', 40, { eventId: 'evt-low', replaces: 'evt-92' }));
    life.exam(result('SA-101', 'maya', 92));
    expect(life.state().is).toBe('exam-failed');
    life.voids('evt-low');
    expect(life.state().is).toBe('preparing');
  });

  it('counts for nothing where it is a fail, came voided, or is taken back twice', () => {
    const failed = newLife();
    failed.exam(result('SA-101', 'maya', 40));
    expect(failed.voids('evt-40')).toMatchObject({ outcome: 'applied', changes: [] });
    expect(failed.voids('evt-40')).toMatchObject({ outcome: 'ignored', because: 'This result was taken back before.' });
    const early = newLife();
    early.exam(result('SA-101', 'maya', 92, { voided: true }));
    expect(early.state()).toMatchObject({ is: 'exam-failed', results: [{ voided: true }] });
    early.exam(result('SA-101', 'maya', 85));
    expect(early.state().is).toBe('preparing');
  });

  it.each(['evt-7', ''])('is nobody’s where nothing is kept under its id (%s)', (id) => {
    const because = 'No result is kept under this id.';
    expect(newLife().voids(id)).toMatchObject({ outcome: 'ignored', because });
    expect(openLife().voids(id)).toMatchObject({ outcome: 'ignored', because });
  });
});
