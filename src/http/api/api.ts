import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Receiving } from '../../engine/sent-program.ts';
import { GitLabProblem } from '../../gitlab/problem.ts';
import { isStoreAway } from '../../store/away.ts';
import { bodyOf, raw } from '../answers.ts';
import type { Gate } from './gate.ts';
import { letIn } from './gate.ts';
import { openApiOf } from './openapi.ts';
import type { AdminDesk, Operation } from './operation.ts';
import { operations } from './operations.ts';
import type { Problem } from './problems.ts';
import { ApiProblem, problemBody } from './problems.ts';
import { createTurn } from './turn.ts';
import { createTurnstile, type Turnstile } from './turnstile.ts';

/** Where the admin API is. */
export const apiPath = '/api/v1';

/** Opens the admin API: for CI jobs, which prove themselves by their ID tokens. */
export function addApi(app: Express, receiving: Receiving, gate: Gate): void {
  const desk = { ...receiving, applyTurn: createTurn() };
  const document = JSON.stringify(openApiOf(operations));
  app.get(`${apiPath}/openapi.json`, (_request, response) => {
    response.type('application/json').send(document);
  });
  const turnstile = createTurnstile(gate.now);
  for (const operation of operations) {
    const route = `${apiPath}${operation.path.replace(/\{(\w+)\}/g, ':$1')}`;
    app[operation.method](route, ...handlers(operation, desk, gate, turnstile));
  }
  app.use(apiPath, (request, response) => {
    sendProblem(desk, response, unknownOperation(request));
  });
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    sendProblem(desk, response, failure(desk, response, error));
  };
  app.use(apiPath, failed);
}

function handlers(operation: Operation, desk: AdminDesk, gate: Gate, turnstile: Turnstile): readonly RequestHandler[] {
  // Who may not do it cannot make us read a body either.
  const enter: RequestHandler = async (request, response, next) => {
    response.locals.operation = operation.id;
    const caller = await letIn(gate, request.headers, operation.pipelines);
    turnstile.pass(caller.job.project.id);
    response.locals.caller = caller;
    next();
  };
  const answer: RequestHandler = async (request, response) => {
    const { params, query } = request;
    const body = operation.body ? jsonIn(request) : undefined;
    const answered = await operation.run(desk, response.locals.caller, { params, query, body });
    response.type('application/json').send(JSON.stringify(answered));
  };
  return operation.body ? [enter, raw(operation.limit), answer] : [enter, answer];
}

function jsonIn(request: Request): unknown {
  try {
    return JSON.parse(bodyOf(request).toString('utf8'));
  } catch {
    throw new ApiProblem('invalid-request', { detail: 'The body is not JSON.', fix: 'Send JSON in UTF-8.' });
  }
}

/** What kept an answer from being given, as a problem in words; what nobody foresaw goes into the log. */
function failure({ engine }: AdminDesk, response: Response, error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof GitLabProblem) return gitlabProblem(error);
  if (error instanceof AggregateError && error.errors[0] instanceof GitLabProblem)
    return gitlabProblem(error.errors[0], `${error.message} The first: ${error.errors[0].message}`);
  const { status, type } = error as { readonly status?: number; readonly type?: string };
  if (type === 'entity.too.large')
    return new ApiProblem('too-large', {
      detail: 'The body is too large.',
      fix: 'Send the files of the program only.',
    });
  if (status !== undefined && status < 500)
    return new ApiProblem('invalid-request', {
      detail: 'The request could not be read.',
      fix: 'Send the body as it is, uncompressed, with a Content-Length that fits.',
    });
  engine.telemetry.failed(doorOf(response), error);
  if (isStoreAway(error))
    return new ApiProblem(
      'store-away',
      { detail: 'The service cannot reach its store.', fix: 'Try again in half a minute.' },
      30,
    );
  return new ApiProblem('broken', {
    detail: 'Something broke on our side.',
    fix: 'The log of the service says what; whoever runs it can help.',
  });
}

/** What GitLab did to us, for whoever asked us. */
function gitlabProblem(error: GitLabProblem, detail = error.message): ApiProblem {
  if (error.kind === 'refused' || error.kind === 'odd-answer')
    return new ApiProblem('gitlab-refused', {
      detail,
      fix: 'fieldcert doctor, beside the service, says what to mend.',
    });
  const afterS = Math.ceil((error.retryAfterMs ?? 30_000) / 1_000);
  return new ApiProblem('gitlab-away', { detail, fix: `Try again in ${afterS} s.` }, afterS);
}

function unknownOperation({ method, originalUrl }: Request): ApiProblem {
  return new ApiProblem('not-found', {
    detail: `Nothing answers ${method} ${originalUrl.split('?', 1)[0]}.`,
    fix: `${apiPath}/openapi.json lists what there is.`,
  });
}

function sendProblem({ engine }: AdminDesk, response: Response, problem: ApiProblem): void {
  const { kind, words, retryAfterS } = problem;
  const body: Problem = problemBody(kind, words);
  // What was asked for may name somebody, which is nothing for a log.
  const isNamed = kind === 'not-found' || kind === 'invalid-request';
  engine.telemetry.refused(doorOf(response), body.status, isNamed ? body.title : body.detail);
  if (retryAfterS !== undefined) response.set('Retry-After', String(retryAfterS));
  if (kind === 'no-token') response.set('WWW-Authenticate', 'Bearer');
  response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}

/** The operation, for the log: addresses may hold the key of somebody's certification. */
function doorOf({ locals }: Response): string {
  return `${apiPath} ${locals.operation ?? 'nothing'}`;
}
