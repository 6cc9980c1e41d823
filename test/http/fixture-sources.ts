import { Webhook } from 'standardwebhooks';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { claims } from '../gitlab/job-keys.ts';
import type { World } from '../stories/world.ts';

/** What a sender proves itself with: its secret, its clock (epoch ms), the id it gives the message, and what it says of its job. */
export type Proving = {
  readonly secret: string;
  readonly at: number;
  readonly id: string;
  readonly claims?: object;
};

/** A request as a sender makes it: what follows the address of the source, and headers. */
export type Proof = { readonly path?: string; readonly headers: Readonly<Record<string, string>> };

/** A source, and how its senders prove themselves; none of it with code that the service uses. */
export type FixtureSource = {
  readonly source: ExamSource;
  readonly secret: string;
  /** A message of the real shape, of a pass by somebody known. */
  readonly good: object;
  /** The same with values of other types. */
  readonly wrongTypes: object;
  /** Another result, which a sender may not send under the id of the first. */
  readonly other: object;
  /** Whether messages are signed with their time, so that an old one is refused. */
  readonly timed: boolean;
  /** Whether the sender names its messages. */
  readonly named: boolean;
  readonly prove: (body: Uint8Array<ArrayBuffer>, proving: Proving, world: World) => Promise<Proof>;
};

const maya = 'maya.lindqvist@example.com';
const when = '2026-11-24T08:00:00Z';
const signing = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const plain = 'a-secret-drawn-by-the-platform';

function native(change: object = {}) {
  const score = { raw: 92, max: 100 };
  return {
    type: 'exam.completed',
    data: { exam: 'SA-101', learner: { email: maya }, score, completedAt: when, ...change },
  };
}
const nativeMessages = {
  good: native(),
  wrongTypes: native({ score: { raw: true, max: {} } }),
  other: native({ score: { raw: 12, max: 100 } }),
};

/** As https://www.standardwebhooks.com has it, by the package of its authors. */
const standardWebhooks: FixtureSource['prove'] = async (body, { secret, at, id }) => {
  const text = Buffer.from(body).toString('utf8');
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, new Date(at), text),
    },
  };
};

/** An HMAC by the Web Cryptography API. */
async function hmac(over: Uint8Array<ArrayBuffer>, secret: string): Promise<Buffer> {
  const how = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), how, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign('HMAC', key, over));
}

const hexIn =
  (header: string): FixtureSource['prove'] =>
  async (body, { secret }) => ({ headers: { [header]: (await hmac(body, secret)).toString('hex') } });

const statement = (change: object = {}) => ({
  id: 'e05aa883-acaf-40ad-bf54-02c8ce485fb0',
  actor: { objectType: 'Agent', mbox: `mailto:${maya}` },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { 'en-US': 'passed' } },
  object: { objectType: 'Activity', id: 'SA:101' },
  result: { score: { scaled: 0.92, raw: 92, min: 0, max: 100 }, success: true },
  timestamp: when,
  ...change,
});

export const fixtureSources: readonly FixtureSource[] = [
  {
    source: { id: 'standard-webhooks', kind: 'standard-webhooks', secretFrom: 'S' },
    secret: signing(1),
    ...nativeMessages,
    timed: true,
    named: true,
    prove: standardWebhooks,
  },
  {
    source: {
      id: 'hmac',
      kind: 'hmac',
      secretFrom: 'S',
      signature: {
        header: 'X-Signature',
        hash: 'sha256',
        encoding: 'base64',
        prefix: 'sha256=',
        timestamp: { header: 'X-Time', signed: '{timestamp}.{body}', toleranceSeconds: 300 },
      },
      mapping: { id: '/id', exam: '/quiz', email: '/mail', score: '/points', max: '/of', completedAt: '/at' },
    },
    secret: plain,
    good: { id: 7, quiz: 'SA-101', mail: maya, points: 46, of: 50, at: when },
    wrongTypes: { id: 7, quiz: ['SA-101'], mail: maya, points: {}, of: 50, at: when },
    other: { id: 7, quiz: 'SA-101', mail: maya, points: 6, of: 50, at: when },
    timed: true,
    named: true,
    prove: async (body, { secret, at }) => {
      const time = String(Math.floor(at / 1000));
      const digest = await hmac(Buffer.concat([Buffer.from(`${time}.`), body]), secret);
      return { headers: { 'x-time': time, 'x-signature': `sha256=${digest.toString('base64')}` } };
    },
  },
  {
    source: { id: 'bearer', kind: 'bearer', secretFrom: 'S' },
    secret: plain,
    ...nativeMessages,
    timed: false,
    named: false,
    prove: async (_body, { secret }) => ({ headers: { authorization: `Bearer ${secret}` } }),
  },
  {
    source: { id: 'basic', kind: 'basic', secretFrom: 'S' },
    secret: `lms:${plain}`,
    ...nativeMessages,
    timed: false,
    named: false,
    prove: async (_body, { secret }) => ({ headers: { authorization: `Basic ${btoa(secret)}` } }),
  },
  {
    source: { id: 'secret-path', kind: 'secret-path', secretFrom: 'S' },
    secret: plain,
    ...nativeMessages,
    timed: false,
    named: false,
    prove: async (_body, { secret }) => ({ path: `/${secret}`, headers: {} }),
  },
  {
    source: {
      id: 'thought-industries',
      kind: 'hmac',
      secretFrom: 'S',
      preset: 'thought-industries',
      mapping: {
        only: { at: '/event', is: ['course.completed'] },
        id: '/data/id',
        exam: '/data/course',
        email: '/data/email',
        score: '/data/score',
      },
    },
    secret: plain,
    good: { event: 'course.completed', timestamp: when, data: { id: 12, course: 'SA-101', email: maya, score: 92 } },
    wrongTypes: { event: 'course.completed', timestamp: when, data: { id: 12, course: null, email: maya, score: [] } },
    other: { event: 'course.completed', timestamp: when, data: { id: 12, course: 'SA-101', email: maya, score: 12 } },
    timed: false,
    named: true,
    prove: hexIn('x-ti-signature'),
  },
  {
    source: { id: 'learnupon-v2', kind: 'hmac', secretFrom: 'S', preset: 'learnupon-v2' },
    secret: plain,
    good: { data: [learnUponExam()] },
    wrongTypes: { data: [learnUponExam({ percentage: true, user: 7 })] },
    other: { data: [learnUponExam({ percentage: 12, status: 'fail' })] },
    timed: false,
    named: false,
    prove: hexIn('x-webhook-signature'),
  },
  {
    source: {
      id: '360learning',
      kind: 'standard-webhooks',
      secretFrom: 'S',
      preset: '360learning',
      mapping: { score: '/data/score' },
    },
    secret: signing(3),
    good: corrected({}),
    wrongTypes: corrected({ userId: {}, score: false }),
    other: corrected({ score: 12, success: false }),
    timed: true,
    named: true,
    prove: standardWebhooks,
  },
  {
    source: { id: 'xapi', kind: 'xapi', secretFrom: 'S', usernamesAt: [] },
    secret: `lrs:${plain}`,
    good: statement(),
    wrongTypes: statement({ result: { score: { scaled: '0.92' } } }),
    other: statement({ result: { score: { scaled: 0.12 } } }),
    timed: false,
    named: true,
    prove: async (_body, { secret }) => ({
      path: '/xapi/statements',
      headers: { authorization: `Basic ${btoa(secret)}`, 'x-experience-api-version': '1.0.3' },
    }),
  },
  {
    source: {
      id: 'gitlab-ci',
      kind: 'gitlab-ci',
      audience: 'https://fieldcert.example.com/exams/ci',
      project: 20,
      learner: 'result',
    },
    secret: 'from GitLab',
    ...nativeMessages,
    timed: true,
    named: true,
    prove: async (_body, { secret, at, id, claims: change }, { sandbox }) => {
      const said = { ...claims(at, change), iss: sandbox.url, jti: `${id}-in-a-token` };
      const token = sandbox.control.jobKeys.signed(said);
      const forged = token.replace(/[^.]+$/, (signature) => signature.split('').toReversed().join(''));
      return { headers: { authorization: `Bearer ${secret === 'from GitLab' ? token : forged}` } };
    },
  },
];

function learnUponExam(change: object = {}) {
  return {
    user: { userId: 4711, email: maya, username: 'maya' },
    courseId: 99,
    examName: 'SA-101',
    percentage: 92.5,
    passPercentage: 80,
    attemptsTaken: 2,
    status: 'pass',
    lastAttemptAt: when,
    ...change,
  };
}

function corrected(change: object) {
  const data = { userId: '5f1', assessmentId: 'SA-101', name: 'SA 101', success: true, score: 85, ...change };
  return { type: 'assessment.corrected', timestamp: Date.parse(when), data };
}
