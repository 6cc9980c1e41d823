import { describe, expect, it } from 'vitest';
import { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { accept } from './exam-requests.ts';
import { arrives, hmac } from './exam-senders.ts';

const data = { course: 'LP-CS-1', learner: { email: 'maya@example.com' }, completedAt: '2026-11-20T10:15:00Z' };
const said = (more: object = {}) => JSON.stringify({ type: 'course.completed', data: { ...data, ...more } });
const at = Date.parse(data.completedAt);

describe('a module of a learning path, in the native shape', () => {
  it('is taken for what it is', async () => {
    expect(await accept(said())).toMatchObject({
      is: 'items',
      items: [{ is: 'completion', completion: { source: 'native', course: 'LP-CS-1', completedAt: at } }],
    });
  });

  it('may stand among several results', async () => {
    const exam = {
      id: 'a',
      exam: 'PK-CS',
      learner: data.learner,
      score: { raw: 9, max: 10 },
      completedAt: data.completedAt,
    };
    const body = JSON.stringify({
      type: 'exam.results',
      data: [exam, { id: 'b', ...data }, { id: 'c', ...data, course: '' }],
    });
    expect(await accept(body)).toMatchObject({
      items: [
        { is: 'result', result: { eventId: 'a' } },
        { is: 'completion', completion: { eventId: 'b' } },
        { is: 'refused', at: '/data/2/course', because: '/data/2/course: It is empty.' },
      ],
    });
  });

  it.each([
    [{ course: undefined }, '/data/course', 'Send the id of the module, such as "LP-CS-1".'],
    [{ learner: {} }, '/data/learner', 'Give at least one of "email", "username" and "externalId", and nothing else.'],
    [{ score: { raw: 1, max: 1 } }, '/data/score', 'Send {"raw": 92, "max": 100}.'],
    [
      { completedAt: '2099-01-01T00:00:00Z' },
      '/data/completedAt',
      'Send a time such as "2026-11-20T10:15:00Z", not later than now.',
    ],
  ])('is refused with the place where something is wrong: %j', async (more, place, fix) => {
    expect(await accept(said(more))).toMatchObject({ is: 'refused', status: 422, at: place, fix });
  });
});

describe('a module of a learning path, as a platform writes it', () => {
  const signature = { header: 'X-Signature' };
  const mapping = {
    only: { at: '/event', is: ['quiz'] },
    id: '/id',
    exam: '/quiz',
    email: '/who',
    score: '/points',
    completedAt: '/when',
    courses: { only: { at: '/event', is: ['course.done'] }, course: '/course' },
  };
  const source = ExamSource.parse({ id: 'lms', kind: 'hmac', secretFrom: 'S', mapping, signature });
  const message = (more: object) => JSON.stringify({ id: 'e1', who: 'maya@example.com', when: at / 1000, ...more });
  const sent = (body: string) => arrives(source, body, { 'x-signature': hmac(body) });

  it('is told from results by what the mapping says', async () => {
    expect(await sent(message({ event: 'course.done', course: 'LP-CS-1' }))).toMatchObject({
      results: [],
      completions: [{ source: 'lms', eventId: 'e1', course: 'LP-CS-1', completedAt: at }],
    });
    expect(await sent(message({ event: 'quiz', quiz: 'PK-CS', points: 90 }))).toMatchObject({
      results: [{ exam: 'PK-CS' }],
    });
    expect(await sent(message({ event: 'login' }))).toMatchObject({ is: 'ignored' });
  });

  it('is refused at its place in the message', async () => {
    expect(await sent(message({ event: 'course.done' }))).toMatchObject({ is: 'refused', at: '/course' });
  });
});
