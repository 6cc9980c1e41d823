import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, bodyWith, bodyWithScore, data, keyOf, resultOf } from './exam-requests.ts';

describe('an exam result', () => {
  it('is an event of the source whose secret signed it', () => {
    const result = {
      source: 'native',
      eventId: 'evt_1',
      exam: 'SA-101',
      learner: { email: 'maya@example.com' },
      score: { raw: '92', max: '100' },
      completedAt: Date.parse('2026-11-20T10:15:00Z'),
    };
    const event = { happened: 'exam-completed', result };
    expect(accept(bodyWith({}))).toEqual({ is: 'event', source: 'native', dedupe: 'evt_1', event });
    expect(accept(bodyWith({}), { key: keyOf(2) })).toMatchObject({ source: 'native' });
    expect(accept(bodyWith({}), { key: keyOf(3), source: 'levelup' })).toMatchObject({
      source: 'levelup',
      event: { result: { source: 'levelup' } },
    });
  });

  it('may name the learner in any of three ways, and the attempt', () => {
    const learner = { email: null, username: ' maya ', externalId: 'E-7' };
    expect(resultOf(accept(bodyWith({ learner, attempt: 2 })))).toMatchObject({
      learner: { username: 'maya', externalId: 'E-7' },
      attempt: 2,
    });
  });

  it('may carry the timestamp that Standard Webhooks suggests, and a time zone', () => {
    const body = JSON.stringify({
      type: 'exam.completed',
      timestamp: 'x',
      data: { ...data, completedAt: '2026-11-20T12:15:00.5+02:00' },
    });
    expect(resultOf(accept(body))).toMatchObject({ completedAt: Date.parse('2026-11-20T10:15:00.500Z') });
  });

  it('may be up to a day ahead of our clock', () => {
    expect(accept(bodyWith({ completedAt: '2026-11-25T11:59:59Z' }))).toMatchObject({ is: 'event' });
  });

  it('is known again by its webhook-id', () => {
    expect(accept(bodyWith({}))).toMatchObject({ dedupe: 'evt_1' });
  });
});

describe('a score', () => {
  it.each([
    ['92', '100', '92', '100'],
    ['79.999999999999999999', '100', '79.999999999999999999', '100'],
    ['80.000', '100.0', '80.000', '100.0'],
    ['"46"', '"50.00"', '46', '50.00'],
    ['0', '1', '0', '1'],
    ['8E+1', '1e2', '80', '100'],
    ['9250e-2', '100', '92.5', '100'],
    ['1e-3', '1', '0.001', '1'],
    ['100', '100', '100', '100'],
    ['9007199254740993', '9007199254740993', '9007199254740993', '9007199254740993'],
  ])('of %s out of %s is kept exactly', (raw, max, keptRaw, keptMax) => {
    expect(resultOf(accept(bodyWithScore(raw, max)))).toMatchObject({ score: { raw: keptRaw, max: keptMax } });
  });

  it('is kept as it was written, however many digits it has', () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,20}(\.\d{1,25})?$/);
    fc.assert(
      fc.property(digits, (raw) => {
        expect(resultOf(accept(bodyWithScore(raw, '1e25')))).toMatchObject({ score: { raw } });
      }),
    );
  });
});

describe('any JSON', () => {
  it('is taken or refused with a fix, and never a crash', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('exam', 'learner', 'score', 'completedAt', 'attempt', '__proto__'),
        (value, key) => {
          const arrival = accept(bodyWith({ [key]: value }));
          if (arrival.is === 'refused') expect(arrival.fix).toMatch(/\.$/);
        },
      ),
    );
  });
});
