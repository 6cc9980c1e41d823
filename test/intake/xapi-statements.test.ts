import { describe, expect, it } from 'vitest';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { readTrusted } from '../../src/intake/sources/all-doors.ts';
import { now } from './exam-senders.ts';

const source: ExamSource = { id: 'lrs', kind: 'xapi', secretFrom: 'S', usernamesAt: ['https://gitlab.example.com'] };
const id = 'e05aa883-acaf-40ad-bf54-02c8ce485fb0';
const adl = 'http://adlnet.gov/expapi/verbs/';
const mastery = 'https://w3id.org/xapi/cmi5/context/extensions/masteryscore';
const cmi5 = { contextActivities: { category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }] } };

const passed = {
  id,
  actor: { objectType: 'Agent', name: 'Maya Lindqvist', mbox: 'mailto:maya@example.com' },
  verb: { id: `${adl}passed`, display: { 'en-US': 'passed' } },
  object: { objectType: 'Activity', id: 'https://lms.example.com/sa-101', definition: { name: { en: 'SA 101' } } },
  result: {
    score: { scaled: 0.925, raw: 92.5, min: 0, max: 100 },
    success: true,
    completion: true,
    duration: 'PT40M3.5S',
  },
  context: {
    registration: 'ec531277-b57b-4c15-8d91-d292c5b2b8f7',
    platform: 'Example LMS',
    language: 'en-US',
    instructor: { account: { homePage: 'https://lms.example.com', name: '7' } },
    contextActivities: {
      parent: [{ id: 'https://lms.example.com/course' }],
      grouping: { id: 'https://lms.example.com/all' },
    },
    extensions: { 'https://lms.example.com/ext': { any: [null, 1, 'thing'] } },
  },
  timestamp: '2026-11-20T10:15:00.000Z',
  version: '1.0.0',
};

type Asked = { readonly method?: string; readonly query?: string; readonly type?: string };

function sent(body: unknown, { method = 'POST', query = '', type = 'application/json' }: Asked = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = {
    method,
    path: '/xapi/statements',
    headers: { 'content-type': type },
    query: new URLSearchParams(query),
    now,
  };
  return readTrusted(source, { ...request, body: Buffer.from(text) }, { is: 'proven' });
}

function meant(statement: object) {
  const read = sent({ ...passed, ...statement });
  return read.is === 'items' ? read.items[0] : read;
}

describe('a statement that says passed or failed', () => {
  it('is an exam result with a claim', () => {
    expect(sent(passed)).toEqual({
      is: 'items',
      together: true,
      thanks: { status: 200, body: [id] },
      items: [
        {
          at: '',
          is: 'result',
          digest: expect.stringMatching(/^[0-9a-f]{40}$/),
          result: {
            source: 'lrs',
            eventId: id,
            exam: 'https://lms.example.com/sa-101',
            learner: { email: 'maya@example.com' },
            score: { raw: '0.925', max: '1' },
            completedAt: Date.parse('2026-11-20T10:15:00Z'),
            claim: 'passed',
          },
        },
      ],
    });
    expect(meant({ verb: { id: `${adl}failed` }, result: { score: { scaled: 0.5 } } })).toMatchObject({
      result: { claim: 'failed', score: { raw: '0.5', max: '1' } },
    });
  });

  it.each<[string, string, string, string]>([
    ['as it is written', '{"scaled":0.80000000000000000001}', '0.80000000000000000001', '1'],
    ['as a power of ten', '{"scaled":8e-1}', '0.8', '1'],
    ['by points', '{"raw":46,"max":50}', '46', '50'],
    ['by points from a minimum on', '{"raw":700.5,"min":200,"max":800}', '500.5', '600'],
    ['by points below zero', '{"raw":-5,"min":-10,"max":10}', '5', '20'],
    ['by what is less, where it was rounded', '{"scaled":0.8,"raw":79.96,"min":0,"max":100}', '79.96', '100'],
    ['by what is less, where points were taken off', '{"scaled":0.7,"raw":90,"min":0,"max":100}', '0.7', '1'],
    ['below nothing as nothing', '{"scaled":-0.5}', '0', '1'],
    ['without a maximum as none', '{"raw":92}', '0', '1'],
  ])('counts its score %s', (_, score, raw, max) => {
    const text = JSON.stringify({ ...passed, result: { score: 'SCORE' } }).replace('"SCORE"', score);
    expect(sent(text)).toMatchObject({ items: [{ result: { score: { raw, max } } }] });
  });

  it.each<[string, object, object]>([
    ['an address', { mbox: 'mailto:maya@example.com' }, { email: 'maya@example.com' }],
    [
      'an account of the platform',
      { account: { homePage: 'https://lms.example.com', name: '4711' } },
      { externalId: '4711' },
    ],
    [
      'an account of GitLab',
      { account: { homePage: 'https://gitlab.example.com', name: 'maya' } },
      { username: 'maya' },
    ],
    [
      'the hash of an address',
      { mbox_sha1sum: 'EBD31E95054C018B10727CCFFD2EF2EC3A016EE9' },
      { externalId: 'mbox_sha1sum:ebd31e95054c018b10727ccffd2ef2ec3a016ee9' },
    ],
    ['an OpenID', { openid: 'https://maya.example.com' }, { externalId: 'https://maya.example.com' }],
  ])('knows its learner by %s', (_, actor, learner) => {
    expect(meant({ actor })).toMatchObject({ result: { learner } });
  });

  it('has its id from what it says where it has none, and its time from when it came', () => {
    const { id: _id, timestamp: _timestamp, ...bare } = passed;
    const [one, again] = [sent(bare), sent({ ...bare, stored: '2026-11-20T10:15:01Z' })];
    expect(one).toMatchObject({ items: [{ result: { completedAt: now } }] });
    expect(again).toEqual(one);
    expect(one).toMatchObject({
      thanks: { body: [expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)] },
    });
  });

  it.each<[string, object, string]>([
    [
      'a group',
      { actor: { objectType: 'Group', mbox: 'mailto:team@example.com' } },
      'A group sat it, and an exam is passed by one person.',
    ],
    [
      'a person',
      { object: { objectType: 'Agent', mbox: 'mailto:a@example.com' } },
      'It is about something else than an activity, which no exam is.',
    ],
    ['a fail without a score', { verb: { id: `${adl}failed` }, result: {} }, 'It says failed without a score.'],
  ])('means nothing about %s', (_, change, because) => {
    expect(meant(change)).toEqual({ at: '', is: 'ignored', because });
  });
});

describe('a statement that says something else', () => {
  it.each(['completed', 'experienced', 'scored', 'mastered', 'satisfied', 'waived'])('means nothing: %s', (verb) => {
    const because = `Who ${verb} something has not passed an exam by that.`;
    expect(meant({ verb: { id: `https://w3id.org/xapi/adl/verbs/${verb}` } })).toEqual({
      at: '',
      is: 'ignored',
      because,
    });
  });

  it('takes back what it voids', () => {
    const target = 'AAAAAAAA-acaf-40ad-bf54-02c8ce485fb0';
    const voiding = { verb: { id: `${adl}voided` }, object: { objectType: 'StatementRef', id: target } };
    expect(meant(voiding)).toMatchObject({ is: 'voids', source: 'lrs', eventId: id, target: target.toLowerCase() });
    expect(meant({ verb: { id: `${adl}voided` } })).toMatchObject({ status: 400, at: '/object' });
  });
});

describe('cmi5', () => {
  const au = (score: object, extensions: object, claim: string, success: unknown) =>
    meant({ verb: { id: adl + claim }, result: { score, success }, context: { ...cmi5, extensions } });
  it.each<[object, object, string]>([
    [{ scaled: 0.75 }, { [mastery]: 0.75 }, 'passed'],
    [{ scaled: 0.7499 }, { [mastery]: 0.75 }, 'failed'],
    [{ raw: 9, min: 0, max: 10 }, { [mastery]: 0.95 }, 'passed'],
    [{ scaled: 1 }, {}, 'passed'],
  ])('%j with %j is %s', (score, extensions, claim) => {
    expect(au(score, extensions, claim, claim === 'passed')).toMatchObject({ is: 'result', result: { claim } });
  });
  it.each<[object, object, string, unknown, string, string]>([
    [
      { scaled: 0.7499 },
      { [mastery]: 0.75 },
      'passed',
      true,
      '/result/score/scaled',
      'It is below the masteryScore 0.75, and the verb is passed.',
    ],
    [
      { scaled: 0.75 },
      { [mastery]: 0.75 },
      'failed',
      false,
      '/result/score/scaled',
      'It is not below the masteryScore 0.75, and the verb is failed.',
    ],
    [
      { scaled: 1 },
      { [mastery]: 1.5 },
      'passed',
      true,
      `/context/extensions/${mastery.replaceAll('/', '~1')}`,
      'It is not a number from 0 to 1.',
    ],
    [{ scaled: -0.1 }, {}, 'failed', false, '/result/score/scaled', 'In cmi5 it is from 0 to 1.'],
    [{ raw: 9, max: 10 }, {}, 'passed', true, '/result/score', 'cmi5 wants "min" and "max" beside "raw".'],
    [{ scaled: 1 }, {}, 'passed', undefined, '/result/success', 'cmi5 wants it beside passed.'],
    [{ scaled: 1 }, {}, 'passed', false, '/result/success', 'It says false where the verb is passed.'],
  ])('%j with %j is not %s with success %s', (score, extensions, claim, success, at, because) => {
    expect(au(score, extensions, claim, success)).toMatchObject({ status: 400, at, because: `${at}: ${because}` });
  });
});

describe('what is no statement', () => {
  const agent = '/actor: It has not exactly one of mbox, mbox_sha1sum, openid and account.';
  it.each<[string, object, string]>([
    ['no actor', { actor: undefined }, '/actor: It is missing.'],
    ['nobody', { actor: {} }, agent],
    ['somebody known by two things', { actor: { ...passed.actor, openid: 'https://a.example.com' } }, agent],
    [
      'an address without mailto',
      { actor: { mbox: 'maya@example.com' } },
      '/actor/mbox: It is not "mailto:" and an address.',
    ],
    [
      'a group of nobody',
      { actor: { objectType: 'Group', member: [] } },
      '/actor: It names neither itself nor a member.',
    ],
    [
      'an objectType in other letters',
      { actor: { ...passed.actor, objectType: 'agent' } },
      '/actor/objectType: It is none of Agent, Group.',
    ],
    ['a verb in words', { verb: { id: 'passed' } }, '/verb/id: It is not an IRI with its scheme.'],
    ['a verb that is none', { verb: 'passed' }, '/verb: It is not an object.'],
    ['no object', { object: undefined }, '/object: It is missing.'],
    ['a key nobody knows', { grade: 'A' }, '/grade: Nothing is known about this key.'],
    ['a key in other letters', { Result: {} }, '/Result: Nothing is known about this key.'],
    [
      'a key nobody knows further in',
      { result: { score: { scaled: 1, percent: 100 } } },
      '/result/score/percent: Nothing is known about this key.',
    ],
    ['null', { result: null }, '/result: It is not an object.'],
    ['a number in quotes', { result: { score: { scaled: '0.9' } } }, '/result/score/scaled: It is not a number.'],
    ['a truth in quotes', { result: { success: 'true' } }, '/result/success: It is not true or false.'],
    ['more than everything', { result: { score: { scaled: 1.01 } } }, '/result/score/scaled: It is above 1.'],
    [
      'points above the maximum',
      { result: { score: { raw: 11, max: 10 } } },
      '/result/score/raw: It is not between "min" and "max".',
    ],
    [
      'a maximum below the minimum',
      { result: { score: { min: 10, max: 1 } } },
      '/result/score/max: It is not above "min".',
    ],
    [
      'more digits than anybody writes',
      { result: { score: { scaled: 1e-40 } } },
      '/result/score/scaled: It has more digits than anybody writes.',
    ],
    [
      'a time without its offset',
      { timestamp: '2026-11-20T10:15:00' },
      '/timestamp: It is not a date and time with its offset.',
    ],
    ['a time to come', { timestamp: '2026-12-20T10:15:00Z' }, '/timestamp: It is in the future.'],
    [
      'a time nobody knows',
      { timestamp: '2026-11-20T10:15:00-00:00' },
      '/timestamp: It has the offset -00:00, which says that it is not known.',
    ],
    [
      'a duration in words',
      { result: { duration: '30 minutes' } },
      '/result/duration: It is not a duration such as "PT30M".',
    ],
    ['an id that is none', { id: '7' }, '/id: It is not a UUID.'],
    ['a version nobody speaks', { version: '1.1.0' }, '/version: It is neither 1.0.x nor 2.0.x.'],
    [
      'an attachment that is not elsewhere',
      { attachments: [{ usageType: 'https://x', display: {}, contentType: 't', length: 1, sha2: 'x' }] },
      '/attachments/0/fileUrl: It is missing.',
    ],
    [
      'an extension without IRI',
      { context: { extensions: { x: 1 } } },
      '/context/extensions/x: It is not a key that may stand here.',
    ],
    [
      'a nested statement in one',
      {
        object: {
          objectType: 'SubStatement',
          actor: passed.actor,
          verb: passed.verb,
          object: { objectType: 'SubStatement' },
        },
      },
      '/object/object/objectType: It is none of Activity, Agent, Group, StatementRef.',
    ],
    [
      'an address nobody has',
      { actor: { mbox: 'mailto:maya@localhost' } },
      '/actor/mbox: It is not an e-mail address.',
    ],
  ])('%s', (_, change, because) => {
    const [at] = because.split(': ');
    expect(meant(change)).toMatchObject({ is: 'refused', status: 400, because, at });
  });
});

describe('a request', () => {
  const other = { ...passed, id: 'aaaaaaaa-acaf-40ad-bf54-02c8ce485fb0' };
  it('may hold several statements, and no two of one id', () => {
    expect(sent([passed, other])).toMatchObject({
      items: [{ at: '/0' }, { at: '/1' }],
      thanks: { body: [id, other.id] },
    });
    expect(sent([])).toMatchObject({ items: [], thanks: { status: 200, body: [] } });
    expect(sent([passed, { ...passed, id: id.toUpperCase() }])).toMatchObject({ status: 400, at: '/1/id' });
    expect(sent([passed, {}])).toMatchObject({ items: [{ at: '/0' }, { is: 'refused', at: '/1/actor' }] });
  });

  it('may put one under its id', () => {
    const put = { method: 'PUT', query: `statementId=${id}` };
    expect(sent(passed, put)).toMatchObject({ thanks: { status: 204, body: undefined }, items: [{ is: 'result' }] });
    expect(sent({ ...passed, id: undefined }, put)).toMatchObject({ items: [{ result: { eventId: id } }] });
    expect(sent(other, put)).toMatchObject({ items: [{ status: 400, at: '/id' }] });
    expect(sent([passed], put)).toMatchObject({ status: 400 });
  });

  it.each<[string, string, Asked, number, string]>([
    ['PUT without an id', '{}', { method: 'PUT' }, 400, 'The parameter statementId is not one UUID.'],
    [
      'PUT with two',
      '{}',
      { method: 'PUT', query: `statementId=${id}&statementId=${id}` },
      400,
      'The parameter statementId is not one UUID.',
    ],
    ['a parameter nobody knows', '{}', { query: 'foo=bar' }, 400, 'Nothing is known about the parameter foo.'],
    [
      'the alternate syntax',
      '{}',
      { query: 'method=PUT' },
      400,
      'The alternate request syntax of xAPI 1.0 is not spoken here.',
    ],
    ['attachments', '--x', { type: 'multipart/mixed; boundary=x' }, 415, 'Attachments are not kept here.'],
    ['a form', 'a=b', { type: 'application/x-www-form-urlencoded' }, 415, 'The body is not marked as JSON.'],
    ['nothing', '', {}, 400, 'The body is empty.'],
    ['a key said twice', '{"id":1,"id":2}', {}, 400, 'The key "id" is there twice.'],
    ['too many brackets', '['.repeat(30) + ']'.repeat(30), {}, 400, 'The JSON is nested more than 20 deep.'],
  ])('is refused with %s', (_, body, asked, status, because) => {
    expect(sent(body, asked)).toMatchObject({ is: 'refused', status, because });
  });

  it('is the same one in another layout, other names of things, and another zone', () => {
    const digest = (statement: object) => {
      const item = meant(statement);
      return item && 'digest' in item ? item.digest : undefined;
    };
    const same = {
      ...passed,
      timestamp: '2026-11-20T11:15:00+01:00',
      verb: { id: passed.verb.id },
      object: { ...passed.object, definition: {} },
    };
    expect(digest(Object.fromEntries(Object.entries(same).toReversed()))).toBe(digest(passed));
    expect(digest({ result: { ...passed.result, duration: 'PT41M' } })).not.toBe(digest(passed));
  });
});
