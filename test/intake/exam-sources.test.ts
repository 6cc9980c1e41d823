import { describe, expect, it } from 'vitest';
import { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { takesAt } from '../../src/intake/sources/all-doors.ts';
import { signStandardWebhook } from '../../src/intake/standard-webhooks.ts';
import { arrives, hmac, learnUpon, learnUponExam, now, word } from './exam-senders.ts';

const mapping = { exam: '/quiz', email: '/who', score: '/points', max: '/of', completedAt: '/when' };
const message = JSON.stringify({ quiz: 'SA-101', who: 'maya@example.com', points: 46, of: 50, when: 1795000000 });
const source = (change: object): ExamSource =>
  ExamSource.parse({ id: 'lms', kind: 'hmac', secretFrom: 'S', mapping, ...change });
const taken = { is: 'results', refused: [], results: [{ source: 'lms', score: { raw: '46', max: '50' } }] };

describe('who a sender is', () => {
  const signature = { header: 'X-Hub-Signature', hash: 'sha256', encoding: 'base64', prefix: 'sha256=' } as const;
  const basic = `Basic ${Buffer.from(`lms:${word}`).toString('base64')}`;
  const basicSecret = { secrets: [`lms:${word}`] };
  it.each<readonly [string, ExamSource, Readonly<Record<string, string>>, object]>([
    ['an HMAC with a prefix', source({ signature }), { 'x-hub-signature': `sha256=${hmac(message, 'base64')}` }, {}],
    [
      'hex in capitals',
      source({ signature: { ...signature, encoding: 'hex', prefix: '' } }),
      { 'x-hub-signature': hmac(message).toUpperCase() },
      {},
    ],
    [
      'the newer of two secrets',
      source({ signature }),
      { 'x-hub-signature': `sha256=${hmac(message, 'base64')}` },
      { secrets: ['an-older-secret-of-the-sender', word] },
    ],
    ['a token', source({ kind: 'bearer' }), { authorization: `Bearer ${word}` }, {}],
    ['user and password', source({ kind: 'basic' }), { authorization: basic }, basicSecret],
    ['a secret in the address', source({ kind: 'secret-path' }), {}, { path: word }],
  ])('is proved by %s', async (_, from, headers, more) => {
    expect(await arrives(from, message, headers, more)).toMatchObject(taken);
  });

  it.each<readonly [string, ExamSource, Readonly<Record<string, string>>, object, string]>([
    ['no signature', source({ signature }), {}, {}, 'The header X-Hub-Signature is missing.'],
    [
      'the signature of another body',
      source({ signature }),
      { 'x-hub-signature': `sha256=${hmac(`${message} `, 'base64')}` },
      {},
      'No signature fits a secret we know.',
    ],
    [
      'the signature with another secret',
      source({ signature }),
      { 'x-hub-signature': `sha256=${hmac(message, 'base64', 'guessed')}` },
      {},
      'No signature fits a secret we know.',
    ],
    ['no Authorization', source({ kind: 'bearer' }), {}, {}, 'The header Authorization is missing.'],
    [
      'a token that is longer',
      source({ kind: 'bearer' }),
      { authorization: `Bearer ${word}x` },
      {},
      'The Authorization does not fit a secret we know.',
    ],
    [
      'an empty secret in the address',
      source({ kind: 'secret-path' }),
      {},
      { path: '' },
      'The address does not end in a secret we know.',
    ],
    ['no secret at all', source({ kind: 'secret-path' }), {}, {}, 'The address does not end in a secret we know.'],
    [
      'nothing, where no secret is set',
      source({ kind: 'secret-path' }),
      {},
      { secrets: [], path: '' },
      'The address does not end in a secret we know.',
    ],
  ])('is not proved by %s', async (_, from, headers, more, because) => {
    expect(await arrives(from, message, headers, more)).toMatchObject({ is: 'refused', status: 401, because });
  });

  it('is not asked where a secret follows the address of a source that has none there', () => {
    expect(takesAt(source({ kind: 'bearer' }), { method: 'POST', path: `/${word}` })).toBe(false);
    expect(takesAt(source({ kind: 'secret-path' }), { method: 'POST', path: `/${word}/more` })).toBe(false);
    expect(takesAt(source({ kind: 'secret-path' }), { method: 'GET', path: `/${word}` })).toBe(false);
  });
});

describe('LearnUpon', () => {
  const send = (data: unknown, change: object = {}) => {
    const body = JSON.stringify({ data, ...change });
    return arrives(learnUpon, body, { 'x-webhook-signature': hmac(body) });
  };

  it('sends up to ten results in one message', async () => {
    const second = learnUponExam({ user: { email: 'jonas@example.com' }, percentage: 40, status: 'fail' });
    expect(await send([learnUponExam(), second])).toMatchObject({
      refused: [],
      results: [
        {
          source: 'learnupon',
          exam: 'SA-101',
          learner: { email: 'maya@example.com' },
          score: { raw: '92.5', max: '100' },
          completedAt: Date.parse('2026-11-20T10:15:00Z'),
          attempt: 2,
          claim: 'passed',
        },
        { learner: { email: 'jonas@example.com' }, score: { raw: '40' }, claim: 'failed' },
      ],
    });
  });

  it('may send the same result again, in other company', async () => {
    const alone = await send([learnUponExam()]);
    const beside = await send([learnUponExam({ percentage: 10 }), learnUponExam()]);
    const ids = [alone, beside].map((sent) =>
      sent.is === 'results' ? sent.results.map(({ eventId }) => eventId) : [],
    );
    expect(ids[1]).toContain(ids[0]?.[0]);
    expect(new Set(ids[1]).size).toBe(2);
  });

  it('keeps what can be read when one result of several cannot', async () => {
    expect(await send([learnUponExam({ percentage: 'n/a' }), learnUponExam()])).toMatchObject({
      results: [{ learner: { email: 'maya@example.com' } }],
      refused: [
        { at: '/data/0/percentage', because: '/data/0/percentage: It is not a plain decimal number from 0 up.' },
      ],
    });
  });

  it.each<readonly [string, unknown, string]>([
    ['no list', {}, '/data: It is not a list.'],
    ['nobody', [learnUponExam({ user: {} })], '/data/0/user/email: It names nobody.'],
    ['no score', [learnUponExam({ percentage: null })], '/data/0/percentage: It is not a number.'],
    ['a percentage above 100', [learnUponExam({ percentage: 101 })], '/data/0/percentage: It is above the maximum.'],
    [
      'a date without its offset',
      [learnUponExam({ lastAttemptAt: '2026-11-20 10:15' })],
      '/data/0/lastAttemptAt: It is not a date and time with its offset.',
    ],
    [
      'a date to come',
      [learnUponExam({ lastAttemptAt: '2026-12-20T10:15:00Z' })],
      '/data/0/lastAttemptAt: It is in the future.',
    ],
    ['a text in place of a result', ['pass'], '/data/0/examName: It is not a text.'],
  ])('is told where it sent %s', async (_, data, because) => {
    expect(await send(data)).toMatchObject({ is: 'refused', status: 422, because });
  });

  it('is told when its message is cut short, or says a key twice', async () => {
    for (const body of ['{"data":[{', '{"data":[],"data":[]}', `${'['.repeat(99)}${']'.repeat(99)}`, '\u0000'])
      expect(await arrives(learnUpon, body, { 'x-webhook-signature': hmac(body) })).toMatchObject({ status: 400 });
  });
});

describe('360Learning', () => {
  const signing = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const from = source({ kind: 'standard-webhooks', preset: '360learning', mapping: { score: '/data/score' } });
  const body = JSON.stringify({
    type: 'assessment.corrected',
    timestamp: Date.parse('2026-11-20T10:15:00Z'),
    data: { userId: '5f1', assessmentId: 'SA-101', success: true, score: '85%' },
  });
  const signed = signStandardWebhook({ id: 'msg_7', at: now, body, secret: signing });

  it('is known by its Standard Webhooks id', async () => {
    const result = {
      eventId: 'msg_7',
      learner: { externalId: '5f1' },
      score: { raw: '85', max: '100' },
      claim: 'passed',
    };
    expect(await arrives(from, body, signed, { secrets: [signing] })).toMatchObject({
      results: [{ ...result, completedAt: Date.parse('2026-11-20T10:15:00Z') }],
    });
  });

  it('is not heard hours later', async () => {
    const stale = signStandardWebhook({ id: 'msg_7', at: now - 3_600_000, body, secret: signing });
    expect(await arrives(from, body, stale, { secrets: [signing] })).toMatchObject({ status: 401 });
  });
});

describe('Thought Industries', () => {
  const only = { at: '/event', is: ['course.completed'] };
  const from = source({
    preset: 'thought-industries',
    mapping: { only, id: '/data/id', exam: '/data/course', email: '/data/email', score: '/data/score' },
  });
  const event = (change: object) => {
    const body = JSON.stringify({
      event: 'course.completed',
      timestamp: '2026-11-20T10:15:00Z',
      data: { id: 12345678901234567890n.toString(), course: 7, email: 'maya@example.com', score: 0, ...change },
    });
    // A number longer than JavaScript can hold.
    return body.replace('"12345678901234567890"', '12345678901234567890');
  };

  it('may name things by numbers longer than ours', async () => {
    const body = event({});
    expect(await arrives(from, body, { 'x-ti-signature': hmac(body) })).toMatchObject({
      results: [{ eventId: '12345678901234567890', exam: '7', score: { raw: '0', max: '100' } }],
    });
  });

  it('sends much that is no exam result', async () => {
    const body = JSON.stringify({ event: 'order.completed', timestamp: 'x', data: {} });
    expect(await arrives(from, body, { 'x-ti-signature': hmac(body) })).toMatchObject({ is: 'ignored' });
  });
});
