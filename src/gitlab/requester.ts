import type { Issues } from '@gitbeaker/rest';
import type { Answer, Asked } from './answer.ts';
import { isWrite, readAnswer } from './answer.ts';
import type { Bucket, Budget } from './budget.ts';
import { GitLabProblem } from './problem.ts';

/** What gitbeaker's resource classes take as `requesterFn`. */
type RequesterFn = NonNullable<ConstructorParameters<typeof Issues>[0]['requesterFn']>;
type Resource = Parameters<RequesterFn>[0];
type Requester = ReturnType<RequesterFn>;
type CallOptions = NonNullable<Parameters<Requester['post']>[1]>;
type Fetch = typeof globalThis.fetch;

/** What every call goes through. */
export type Wire = {
  readonly budget: Budget;
  /** From sending to the last byte of the answer; waiting for the budget is not counted. */
  readonly timeoutMs: number;
  readonly fetch: Fetch;
  readonly now: () => number;
};

type Call = Asked & { readonly url: URL; readonly bucket: Bucket; readonly request: RequestInit };

/**
 * The requester our GitLab client uses in place of gitbeaker's, which repeats writes after a 502 within a third of a
 * second and drops `Retry-After`. Fails with `GitLabProblem` only.
 */
export function requesterOn(wire: Wire): RequesterFn {
  return (resource) => {
    const verb =
      (method: string): Requester['post'] =>
      async (endpoint, options) =>
        // The resource classes promise their callers shapes nobody has checked; the client parses every answer.
        (await send(wire, await callOf(resource, method, endpoint, options ?? {}))) as never;
    return { get: verb('GET'), post: verb('POST'), put: verb('PUT'), patch: verb('PATCH'), delete: verb('DELETE') };
  };
}

async function send(wire: Wire, call: Call): Promise<Answer> {
  try {
    return await once(wire, call);
  } catch (problem) {
    if (isWrite(call.method) || !isPassing(problem)) throw problem;
    return await once(wire, call);
  }
}

/** A network error, 502 or 503 to a read: most often over by the next try. */
function isPassing(problem: unknown): boolean {
  if (!(problem instanceof GitLabProblem) || problem.kind !== 'unreachable' || problem.timedOut) return false;
  return problem.status === undefined || problem.status === 502 || problem.status === 503;
}

async function once(wire: Wire, call: Call): Promise<Answer> {
  try {
    return await wire.budget.spend(call.bucket, () => exchange(wire, call));
  } catch (problem) {
    if (problem instanceof GitLabProblem && problem.kind === 'busy')
      wire.budget.pause(problem.allCalls ? 'api' : call.bucket, problem.retryAfterMs ?? 0);
    throw problem;
  }
}

async function exchange(wire: Wire, call: Call): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(wire.timeoutMs);
    return await readAnswer(call, await fetched(wire, call, signal), wire.now());
  } catch (error) {
    throw error instanceof GitLabProblem ? error : networkProblem(wire, call, error);
  }
}

// Redirects are followed by hand: a browser-like follow turns POST into GET and carries the token to other hosts.
async function fetched(wire: Wire, call: Call, signal: AbortSignal): Promise<Response> {
  const request: RequestInit = { ...call.request, redirect: 'manual', signal };
  const response = await wire.fetch(call.url, request);
  const location = response.headers.get('location');
  if (isWrite(call.method) || response.status < 300 || response.status > 399 || location === null) return response;
  const target = new URL(location, call.url);
  return target.origin === call.url.origin ? wire.fetch(target, request) : response;
}

function networkProblem(wire: Wire, call: Call, error: unknown): GitLabProblem {
  const what = `${call.method} ${call.path}`;
  const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const code = codeOf(error);
  const host = call.url.host;
  if (!timedOut && isBeforeSending(code))
    return new GitLabProblem('unreachable', `No connection to GitLab at ${host} (${code}): ${what} was not sent.`);
  const how = timedOut
    ? `did not answer ${what} within ${wire.timeoutMs / 1000} s`
    : `cut the connection during ${what}${code === '' ? '' : ` (${code})`}`;
  if (isWrite(call.method))
    return new GitLabProblem('unsure', `GitLab at ${host} ${how}; it may have been done.`, { timedOut });
  return new GitLabProblem('unreachable', `GitLab at ${host} ${how}.`, { timedOut });
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  return cause !== null && typeof cause === 'object' && 'code' in cause ? String(cause.code) : '';
}

// Node: no connection was made, or the certificate was turned down, so GitLab saw nothing of the request.
function isBeforeSending(code: string): boolean {
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code) ||
    /CERT|SELF_SIGNED|UNABLE_TO_/.test(code)
  );
}

async function callOf(resource: Resource, method: string, endpoint: string, options: CallOptions): Promise<Call> {
  const url = new URL(`${resource.url.replace(/\/+$/, '')}/${endpoint}`);
  url.search = queryOf(options.searchParams ?? {});
  const headers: Record<string, string> = { 'user-agent': 'fieldcert', ...resource.headers };
  for (const [name, value] of Object.entries(resource.authHeaders)) headers[name] = await value();
  const secrets = Object.keys(resource.authHeaders).map((name) => (headers[name] ?? '').replace(/^Bearer /, ''));
  const path = url.pathname.replace(/^.*?\/api\/v4\//, '');
  const asked = { method, path: readable(path), secrets: secrets.filter((secret) => secret !== '') };
  return { ...asked, url, bucket: bucketOf(method, path), request: { method, headers, ...bodyOf(options, headers) } };
}

function bodyOf(options: CallOptions, headers: Record<string, string>): RequestInit {
  if (options.body === undefined) return {};
  if (options.body instanceof FormData) return { body: options.body };
  headers['content-type'] = 'application/json';
  // Only the names we write are respelled; gitbeaker's own way respells keys inside the data as well.
  const fields = Object.entries(options.body).map(([name, value]) => [snake(name), value]);
  return { body: JSON.stringify(Object.fromEntries(fields)) };
}

function queryOf(parameters: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) for (const one of value) query.append(`${snake(name)}[]`, String(one));
    else query.append(snake(name), String(value));
  }
  return query.toString();
}

function bucketOf(method: string, path: string): Bucket {
  if (method !== 'POST') return 'api';
  if (/^projects\/[^/]+\/issues$/.test(path)) return 'issues';
  if (/^projects\/[^/]+\/hooks\/\d+\/(test|events)\//.test(path)) return 'hooks';
  return /^projects\/[^/]+\/issues\/\d+\/notes$/.test(path) ? 'notes' : 'api';
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
