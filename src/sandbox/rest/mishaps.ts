import type { Request, RequestHandler, Response } from 'express';
import type { Fault, Faults } from '../faults.ts';
import { sendJson } from './send.ts';
import { tooMany } from './throttle.ts';

/** Lets arranged faults happen to requests; `save` keeps what a request did before its answer is lost. */
export function mishaps(faults: Faults, save: () => void): RequestHandler {
  return (request, response, next) => {
    const fault = faults.take(request.method, decoded(request.path));
    if (fault) befall(fault, { request, response, next, save });
    else next();
  };
}

/** The path with its escapes read, for matching; as it is where they are broken. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Runs `before` at the moment an answer is about to be sent; returning false keeps it from being sent. */
export function beforeEnd(response: Response, before: () => boolean): void {
  const end = response.end.bind(response) as (...rest: unknown[]) => Response;
  let done = false;
  response.end = ((...rest: unknown[]) => {
    if (done) return end(...rest);
    done = true;
    return before() ? end(...rest) : response;
  }) as typeof response.end;
}

type Occasion = {
  readonly request: Request;
  readonly response: Response;
  readonly next: () => void;
  readonly save: () => void;
};

function befall(fault: Fault, { request, response, next, save }: Occasion): void {
  if (fault.kind === 'too-many') sendTooMany(fault, response);
  else if (fault.kind === 'login-page') sendHtml(response, 200, loginPage);
  else if (fault.kind === 'too-large') sendJson(response, 413, { message: '413 Request Entity Too Large' });
  else if (fault.kind === 'delay') setTimeout(next, fault.ms);
  else if (fault.kind === 'drop-assignees') {
    response.locals.dropAssignees = true;
    next();
  } else if (fault.when === 'before') strike(fault.kind, request, response);
  else {
    beforeEnd(response, () => {
      save();
      strike(fault.kind, request, response);
      return false;
    });
    next();
  }
}

function strike(kind: 'bad-gateway' | 'no-answer' | 'cut', request: Request, response: Response): void {
  if (kind === 'bad-gateway') sendHtml(response, 502, badGateway);
  if (kind === 'cut') request.socket.destroy();
}

function sendTooMany(fault: Extract<Fault, { kind: 'too-many' }>, response: Response): void {
  if (fault.retryAfter !== undefined) response.setHeader('Retry-After', String(fault.retryAfter));
  if (fault.form === 'json') sendJson(response, 429, tooMany);
  else response.status(429).type('text/plain').send('Retry later\n');
}

function sendHtml(response: Response, status: number, page: string): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page);
}

const badGateway = `<!DOCTYPE html>
<html><head><title>GitLab is not responding (502)</title></head>
<body><h1>502</h1><h3>Whoops, GitLab is taking too much time to respond.</h3></body></html>
`;

const loginPage = `<!DOCTYPE html>
<html><head><title>Sign in · GitLab</title></head>
<body><h1>Sign in</h1><form action="/users/sign_in" method="post"></form></body></html>
`;
