import { describe, expect, it } from 'vitest';
import { accept, bodyWith, bodyWithScore, keyOf } from './exam-requests.ts';

describe('what is refused, with the place and the fix', () => {
  const shape =
    'Send {"type": "exam.completed", "data": {"exam", "learner", "score": {"raw", "max"}, "completedAt"}} and nothing else; "attempt" and "scoredAt" may be added to data. A correction has the type "exam.corrected" and "replaces" in data.';
  const learnerFix = 'Give at least one of "email", "username" and "externalId", and nothing else.';
  const rawFix = 'Send the points reached as a decimal such as 92.5, from 0 to "max".';
  const maxFix = 'Send the points that can be reached as a decimal above 0, such as 100.';
  const timeFix = 'Send a time such as "2026-11-20T10:15:00Z", not later than now.';
  const attemptFix = 'Send a whole number from 1 up, or leave it out.';
  it.each([
    ['no object', 'null', '', 'The body: It is missing or not an object.', shape],
    ['a list', '[]', '', 'The body: It is missing or not an object.', shape],
    [
      'another type',
      '{"type":"exam.started"}',
      '/type',
      '/type: It is not "exam.completed", "exam.corrected" or "course.completed".',
      'Send "type": "exam.completed", "exam.corrected" for a correction, or "course.completed" for a module of a learning path.',
    ],
    ['no data', '{"type":"exam.completed"}', '/data', '/data: It is missing or not an object.', shape],
    ['an unknown key', bodyWith({ grade: 'A' }), '/data/grade', '/data/grade: Nothing is known about this key.', shape],
    [
      'a key to be escaped',
      bodyWith({ 'a/b~c': 1 }),
      '/data/a~1b~0c',
      '/data/a~1b~0c: Nothing is known about this key.',
      shape,
    ],
    [
      'an exam by number',
      bodyWith({ exam: 101 }),
      '/data/exam',
      '/data/exam: It is not a text.',
      'Send the id of the exam, such as "SA-101".',
    ],
    [
      'an empty exam',
      bodyWith({ exam: '  ' }),
      '/data/exam',
      '/data/exam: It is empty.',
      'Send the id of the exam, such as "SA-101".',
    ],
    ['nobody', bodyWith({ learner: {} }), '/data/learner', '/data/learner: It names nobody.', learnerFix],
    [
      'a misspelled key',
      bodyWith({ learner: { external_id: '7' } }),
      '/data/learner/external_id',
      '/data/learner/external_id: Nothing is known about this key.',
      learnerFix,
    ],
    [
      'no address',
      bodyWith({ learner: { email: 'maya' } }),
      '/data/learner/email',
      '/data/learner/email: It is not an e-mail address.',
      'Send an address such as "maya@example.com", or leave it out.',
    ],
    [
      'no score',
      bodyWith({ score: undefined }),
      '/data/score',
      '/data/score: It is missing or not an object.',
      'Send {"raw": 92, "max": 100}.',
    ],
    ['no points', bodyWith({ score: { max: 100 } }), '/data/score/raw', '/data/score/raw: It is not a number.', rawFix],
    [
      'points above the maximum',
      bodyWithScore('100.000000000000000001'),
      '/data/score/raw',
      '/data/score/raw: It is above the maximum.',
      rawFix,
    ],
    [
      'points below zero',
      bodyWithScore('-1'),
      '/data/score/raw',
      '/data/score/raw: It is not a plain decimal number from 0 up.',
      rawFix,
    ],
    [
      'points with a comma',
      bodyWithScore('"92,5"'),
      '/data/score/raw',
      '/data/score/raw: It is not a plain decimal number from 0 up.',
      rawFix,
    ],
    [
      'endless points',
      bodyWithScore('1e999'),
      '/data/score/raw',
      '/data/score/raw: It is not a plain decimal number from 0 up.',
      rawFix,
    ],
    [
      'a maximum of nothing',
      bodyWithScore('0', '0.00'),
      '/data/score/max',
      '/data/score/max: The maximum is 0.',
      maxFix,
    ],
    [
      'a day without time',
      bodyWith({ completedAt: '2026-11-20' }),
      '/data/completedAt',
      '/data/completedAt: It is not a date and time with its offset.',
      timeFix,
    ],
    [
      'a time without zone',
      bodyWith({ completedAt: '2026-11-20T10:15:00' }),
      '/data/completedAt',
      '/data/completedAt: It is not a date and time with its offset.',
      timeFix,
    ],
    [
      'a day that is not',
      bodyWith({ completedAt: '2026-02-30T10:15:00Z' }),
      '/data/completedAt',
      '/data/completedAt: It is not a date and time with its offset.',
      timeFix,
    ],
    [
      'the day after tomorrow',
      bodyWith({ completedAt: '2026-11-25T12:00:01Z' }),
      '/data/completedAt',
      '/data/completedAt: It is in the future.',
      timeFix,
    ],
    ['attempt zero', bodyWith({ attempt: 0 }), '/data/attempt', '/data/attempt: It is below 1.', attemptFix],
    [
      'an attempt in quotes',
      bodyWith({ attempt: '1' }),
      '/data/attempt',
      '/data/attempt: It is not a whole number.',
      attemptFix,
    ],
  ])('%s', async (_what, body, at, because, fix) => {
    expect(await accept(body)).toEqual({ is: 'refused', status: 422, because, at, fix });
  });

  it.each([
    ['nothing', '', 'The body is empty.'],
    ['a key twice', bodyWith({}).replace('"exam"', '"exam":"AE-101","ex\\u0061m"'), 'The key "exam" is there twice.'],
    ['too many brackets', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'The JSON is nested more than 20 deep.'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22]), 'The body is not UTF-8.'],
  ])('%s', async (_what, body, because) => {
    expect(await accept(body)).toMatchObject({ is: 'refused', status: 400, because });
  });

  it('what is no JSON, with the spot', async () => {
    expect(await accept('{"type":')).toMatchObject({
      status: 400,
      because: expect.stringMatching(/^The body is not JSON: .*JSON/),
    });
  });

  it('the same key in two objects is fine', async () => {
    expect(await accept(bodyWith({ learner: { username: 'exam' }, exam: 'learner' }))).toMatchObject({ is: 'items' });
  });

  it('another content type', async () => {
    for (const type of ['text/plain', '', 'application/jsonl'])
      expect(await accept(bodyWith({}), { headers: { 'content-type': type } })).toMatchObject({
        is: 'refused',
        status: 415,
      });
    expect(
      await accept(bodyWith({}), { headers: { 'content-type': 'Application/JSON; charset=utf-8' } }),
    ).toMatchObject({
      is: 'items',
    });
  });

  it('a signature that is not ours, before anything else is read', async () => {
    expect(await accept('{', { key: keyOf(9), headers: { 'content-type': 'text/plain' } })).toEqual({
      is: 'refused',
      status: 401,
      because: 'No signature fits a secret we know.',
      fix: 'Sign the raw body as https://www.standardwebhooks.com says, with the secret of your exam source.',
    });
  });
});
