import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import express from 'express';
import type { CheckJob } from '../core/jobs/job-token.ts';
import { acceptFromGitLab } from '../engine/accept.ts';
import type { Engine, ExamDesk } from '../engine/engine.ts';
import { readiness } from '../engine/health.ts';
import { hookPath } from '../engine/hook-health-rules.ts';
import type { HookSecrets } from '../intake/gitlab-hook.ts';
import { acceptGitLabHook } from '../intake/gitlab-hook.ts';
import type { ExamSecrets } from '../intake/sources/all-doors.ts';
import { isStoreFull } from '../store/away.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { bodyOf, problem, type Refusal, raw, refuse } from './answers.ts';
import { addApi } from './api/api.ts';
import { addExamDoors, examLimit } from './exam-door.ts';

/** What the doors check arrivals against: secrets, and what GitLab says of the tokens of its CI jobs. */
export type Secrets = {
  readonly gitlab: HookSecrets;
  readonly exams: ExamSecrets;
  readonly checkJob: CheckJob;
};

/** Where the doors are; each exam source has one of its own below `exams`. */
export const doors = { gitlab: hookPath, exams: '/exams' } as const;

/** GitLab sends no hook above 25 MB. GitLab: doc/administration/instance_limits.md. */
const hookLimit = '25mb';

/** The routes of the service: the doors in, two answers about its health, and the admin API. `gitlabUrl` has no slash at the end. */
export function createApp(engine: Engine, secrets: Secrets, gitlabUrl: string): Express {
  const app = alive();
  app.get('/readyz', ready(engine));
  openApi(app, engine, secrets, gitlabUrl);
  app.post(doors.gitlab, raw(hookLimit), fromGitLab(engine, secrets.gitlab));
  addExamDoors(app, engine, secrets);
  const places = engine.program.sources.map(({ id }) => `${doors.exams}/${id}`).join(', ');
  app.use(({ method, path }, response) => {
    const fix = `Exam results go to ${places}, GitLab's hook to POST ${doors.gitlab}.`;
    problem(response, { status: 404, because: `Nothing answers ${method} ${doorOf(path)}.`, fix });
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
  if (desk) addExamDoors(app, desk, secrets);
  app.use((_request, response) => {
    response.set('Retry-After', '15');
    const fix = 'Try again; the log of the service says more.';
    problem(response, { status: 503, because: 'fieldcert waits for GitLab to answer.', fix });
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

function openApi(app: Express, engine: Engine, { gitlab, checkJob }: Secrets, gitlabUrl: string): void {
  const { publicUrl: audience, program, now } = engine;
  const hookSecrets = { signing: gitlab.signing?.reveal(), token: gitlab.token?.reveal() };
  addApi(app, { engine, gitlabUrl, hookSecrets }, { checkJob, audience, ci: program.layout.ci, now });
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

function ready(engine: Engine): RequestHandler {
  return async (_request, response) => {
    response.json({ status: 'ready', ...(await readiness(engine)) });
  };
}

function failed(telemetry: Telemetry): ErrorRequestHandler {
  return (error: { status?: number; type?: string }, request, response, _next) => {
    const door = doorOf(request.path);
    if (error.status !== undefined && error.status < 500)
      return refuse(telemetry, response, door, unreadable(error.status, error.type, door));
    telemetry.failed(`${request.method} ${door}`, error);
    response.set('Retry-After', '30');
    const because = isStoreFull(error)
      ? 'The disk of the store is full, so nothing was taken in.'
      : 'The service cannot reach its store, so nothing was taken in.';
    const fix = 'Send it again in half a minute; the log of the service says why.';
    problem(response, { status: 503, because, fix });
  };
}

/** What follows the name of an exam source may be its secret, which no log sees. */
function doorOf(path: string): string {
  return path.startsWith(`${doors.exams}/`) ? path.split('/', 3).join('/') : path;
}

function unreadable(status: number, type: string | undefined, door: string): Refusal {
  if (type === 'entity.too.large') {
    const limit = door === doors.gitlab ? '25 MB' : examLimit.words;
    return { status, because: `The body is larger than ${limit}.`, fix: 'Send one event per request.' };
  }
  if (type === 'encoding.unsupported')
    return { status, because: 'The body is compressed.', fix: 'Send it as it is, without a Content-Encoding.' };
  const fix = 'Send the body as it is, with a Content-Length that fits.';
  return { status, because: 'The request could not be read.', fix };
}
