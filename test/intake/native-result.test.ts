import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accept, bodyWith, bodyWithScore, data, keyOf, resultOf } from './exam-requests.ts';

describe('an exam result', () => {
  it('is of the source whose address it came to, signed with any of its secrets', async () => {
    const result = {
      source: 'native',
      eventId: 'evt_1',
      exam: 'SA-101',
      learner: { email: 'maya@example.com' },
      score: { raw: '92', max: '100' },
      completedAt: Date.parse('2026-11-20T10:15:00Z'),
    };
    const taken = { is: 'items', items: [{ at: '', is: 'result', result }] };
    expect(await accept(bodyWith({}))).toEqual(taken);
    expect(await accept(bodyWith({}), { key: keyOf(2) })).toEqual(taken);
    expect(await accept(bodyWith({}), { key: keyOf(3) })).toMatchObject({ is: 'refused', status: 401 });
  });

  it('may name the learner in any of three ways, and the attempt', async () => {
    const learner = { email: null, username: ' maya ', externalId: 'E-7' };
    expect(resultOf(await accept(bodyWith({ learner, attempt: 2 })))).toMatchObject({
      learner: { username: 'maya', externalId: 'E-7' },
      attempt: 2,
    });
  });

  it('may carry the timestamp that Standard Webhooks suggests, and a time zone', async () => {
    const body = JSON.stringify({
      type: 'exam.completed',
      timestamp: 'x',
      data: { ...data, completedAt: '2026-11-20T12:15:00.5+02:00' },
    });
    expect(resultOf(await accept(body))).toMatchObject({ completedAt: Date.parse('2026-11-20T10:15:00.500Z') });
  });

  it('may be up to a day ahead of our clock', async () => {
    expect(await accept(bodyWith({ completedAt: '2026-11-25T11:59:59Z' }))).toMatchObject({ is: 'items' });
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
  ])('of %s out of %s is kept exactly', async (raw, max, keptRaw, keptMax) => {
    expect(resultOf(await accept(bodyWithScore(raw, max)))).toMatchObject({ score: { raw: keptRaw, max: keptMax } });
  });

  it('is kept as it was written, however many digits it has', async () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,20}(\.\d{1,25})?$/);
    await fc.assert(
      fc.asyncProperty(digits, async (raw) => {
        expect(resultOf(await accept(bodyWithScore(raw, '1e25')))).toMatchObject({ score: { raw } });
      }),
    );
  });
});

describe('any JSON', () => {
  it('is taken or refused with a fix, and never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom('exam', 'learner', 'score', 'completedAt', 'attempt', '__proto__'),
        async (value, key) => {
          const arrival = await accept(bodyWith({ [key]: value }));
          if (arrival.is === 'refused') expect(arrival.fix).toMatch(/\.$/);
        },
      ),
    );
  });
});
