import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import express from 'express';
import { acceptExam, acceptFromGitLab } from '../engine/accept.ts';
import type { Engine, ExamDesk } from '../engine/engine.ts';
import { hookPath } from '../engine/hook-health-rules.ts';
import { backlog } from '../engine/run.ts';
import type { ExamSecrets } from '../intake/exam-hook.ts';
import { acceptExamMessage } from '../intake/exam-hook.ts';
import type { HookSecrets } from '../intake/gitlab-hook.ts';
import { acceptGitLabHook } from '../intake/gitlab-hook.ts';
import { isStoreFull } from '../store/away.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What the doors check arrivals against. */
export type Secrets = { readonly gitlab: HookSecrets; readonly exams: ExamSecrets };

/** Where the doors are; each exam source has its own, and `exams` is that of the practice's. */
export const doors = { gitlab: hookPath, exams: '/exams/native' } as const;

// An unsigned source ends its address in a secret.
const examDoors = '/exams/:source{/:word}';

/** GitLab sends no hook above 25 MB. GitLab: doc/administration/instance_limits.md. */
const hookLimit = '25mb';
const examLimit = '256kb';

/** The routes of the service: two doors in, and two answers about its health. */
export function createApp(engine: Engine, secrets: Secrets): Express {
  const app = alive();
  app.get('/readyz', ready(engine));
  app.post(doors.gitlab, raw(hookLimit), fromGitLab(engine, secrets.gitlab));
  app.post(examDoors, raw(examLimit), fromExam(engine, secrets.exams));
  app.use((request, response) => {
    problem(
      response,
      404,
      `Nothing answers ${request.method} ${request.path}.`,
      `Exam results go to POST /exams/SOURCE, such as ${doors.exams}, GitLab's hook to POST ${doors.gitlab}.`,
    );
  });
  app.use(failed(engine.telemetry));
  return app;
}

/**
 * The routes while GitLab has not answered yet, so that it is not known who we are there. Exam results are taken in; what
 * else comes, and they too where `desk` is left out, is asked to come again.
 */
export function createWaitingApp(telemetry: Telemetry, secrets: Secrets, desk: ExamDesk | undefined): Express {
  const app = alive();
  if (desk) app.post(examDoors, raw(examLimit), fromExam(desk, secrets.exams));
  app.use((_request, response) => {
    response.set('Retry-After', '15');
    problem(response, 503, 'fieldcert waits for GitLab to answer.', 'Try again; the log of the service says more.');
  });
  app.use(failed(telemetry));
  return app;
}

function alive(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  return app;
}

function raw(limit: string): RequestHandler {
  // What is signed is the body as it was sent, and unpacking strangers' bodies is work they could make us do.
  return express.raw({ type: () => true, limit, inflate: false });
}

function fromGitLab(engine: Engine, secrets: HookSecrets): RequestHandler {
  return async (request, response) => {
    const arrival = acceptGitLabHook({
      headers: request.headers,
      body: bodyOf(request),
      secrets,
      now: engine.now(),
      botId: engine.bot.userId,
    });
    if (arrival.is === 'refused') return refuse(engine.telemetry, response, doors.gitlab, arrival);
    if (arrival.is === 'ignored') engine.telemetry.ignored(doors.gitlab, arrival.because);
    else await acceptFromGitLab(engine, arrival);
    response.status(200).end();
  };
}

function fromExam(desk: ExamDesk, secrets: ExamSecrets): RequestHandler<{ source: string; word?: string }> {
  return async (request, response) => {
    const source = desk.program.sources.find(({ id }) => id === request.params.source);
    if (!source)
      return problem(
        response,
        404,
        'No exam source has this address.',
        `Send to /exams/ID, such as ${doors.exams}, with an id of exams.yaml.`,
      );
    const arrival = acceptExamMessage({
      source,
      secrets: secrets.get(source.id) ?? [],
      headers: request.headers,
      word: request.params.word,
      body: bodyOf(request),
      now: desk.now(),
    });
    const door = doorOf(request.path);
    if (arrival.is === 'refused') return refuse(desk.telemetry, response, door, arrival);
    if (arrival.is === 'ignored') {
      desk.telemetry.ignored(door, arrival.because);
      return accept(response, arrival.because);
    }
    const { results, refused } = arrival;
    const accepted = await Promise.all(results.map(({ dedupe, result }) => acceptExam(desk, dedupe, result)));
    const conflicts = accepted.filter((one) => one.is === 'conflict').map((one) => ({ status: 409, ...one }));
    const [first] = [...refused, ...conflicts];
    if (!first)
      return accept(response, accepted.length === 1 ? wordsOf(accepted) : `${accepted.length} results: taken in.`);
    const count = refused.length + conflicts.length;
    const whole = results.length + refused.length;
    const because = whole === 1 ? first.because : `${count} of ${whole} results were not taken in. ${first.because}`;
    refuse(desk.telemetry, response, door, { ...first, because });
  };
}

function wordsOf([first]: readonly { readonly because: string }[]): string {
  return first?.because ?? 'There was no result in it.';
}

/** The door of a request without the secret an address may end in. */
function doorOf(path: string): string {
  return path.replace(/^(\/exams\/[^/]*).*$/, '$1');
}

// Without Express, whose way of answering takes longer than looking at the signature.
function accept(response: Response, because: string): void {
  const body = JSON.stringify({ status: 'accepted', because });
  const length = Buffer.byteLength(body);
  response.writeHead(202, { 'content-type': 'application/json; charset=utf-8', 'content-length': length }).end(body);
}

function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

type Refused = {
  readonly status: number;
  readonly because: string;
  readonly at?: string | undefined;
  readonly fix?: string | undefined;
};

function refuse(telemetry: Telemetry, response: Response, door: string, { status, because, at, fix }: Refused): void {
  telemetry.refused(door, status, because);
  problem(response, status, because, fix, at);
}

/** An error as https://www.rfc-editor.org/rfc/rfc9457 shapes it, with the place and the fix. */
function problem(response: Response, status: number, detail: string, fix?: string, at?: string): void {
  response.status(status).type('application/problem+json').send(JSON.stringify({ status, detail, at, fix }));
}

function ready(engine: Engine): RequestHandler {
  return async (_request, response) => {
    const { events, effects } = await backlog(engine);
    const age = (at: number | undefined) =>
      at === undefined ? 0 : Math.max(0, Math.round((engine.now() - at) / 1000));
    response.json({
      status: 'ready',
      events: { waiting: events.count, oldestSeconds: age(events.oldestAt) },
      effects: { waiting: effects.count, oldestSeconds: age(effects.oldestAt) },
      parked: events.parked + effects.parked,
      heldBack: events.heldBack + effects.heldBack,
    });
  };
}

function failed(telemetry: Telemetry): ErrorRequestHandler {
  return (error: { status?: number; type?: string }, request, response, _next) => {
    if (error.status !== undefined && error.status < 500)
      return refuse(telemetry, response, doorOf(request.path), unreadable(error.status, error.type, request.path));
    telemetry.failed(`${request.method} ${doorOf(request.path)}`, error);
    response.set('Retry-After', '30');
    const because = isStoreFull(error)
      ? 'The disk of the store is full, so nothing was taken in.'
      : 'The service cannot reach its store, so nothing was taken in.';
    problem(response, 503, because, 'Send it again in half a minute; the log of the service says why.');
  };
}

function unreadable(status: number, type: string | undefined, path: string): Refused {
  if (type === 'entity.too.large') {
    const limit = path.startsWith('/exams/') ? '256 KB' : '25 MB';
    return { status, because: `The body is larger than ${limit}.`, fix: 'Send one event per request.' };
  }
  if (type === 'encoding.unsupported')
    return { status, because: 'The body is compressed.', fix: 'Send it as it is, without a Content-Encoding.' };
  const fix = 'Send the body as it is, with a Content-Length that fits.';
  return { status, because: 'The request could not be read.', fix };
}
