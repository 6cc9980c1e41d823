import type { Request } from 'express';
import { Refusal, unauthorized } from '../refusal.ts';
import type { User, World } from '../world.ts';

/** Who sent a request: somebody, nobody (`anonymous`), or a token nobody has (`stranger`). */
export type Caller =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'stranger' };

/**
 * Reads PRIVATE-TOKEN, `Authorization: Bearer` and JOB-TOKEN. A job token cannot reach issues, labels, boards or hooks:
 * there its holder counts as nobody. GitLab: doc/ci/jobs/ci_job_token.md.
 */
export function callerOf(world: World, request: Request): Caller {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const token = request.get('private-token') ?? bearer ?? queryToken(request);
  const job = request.get('job-token');
  if (!token && !job) return { kind: 'anonymous' };
  const user = [...world.users.values()].find((candidate) => candidate.token === (token ?? job));
  if (!user) return { kind: 'stranger' };
  return token || isForJobs(request.path) ? { kind: 'user', user } : { kind: 'anonymous' };
}

/** Lets the caller pass, or answers 401 (unknown token, writing without one) or 403 (token without the scope). */
export function admitted(caller: Caller, method: string): User | undefined {
  if (caller.kind === 'stranger') throw unauthorized();
  const writes = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  if (caller.kind === 'anonymous') {
    if (writes) throw unauthorized();
    return undefined;
  }
  const needed = writes ? ['api'] : ['api', 'read_api'];
  if (!needed.some((scope) => caller.user.scopes.includes(scope))) throw insufficientScope(needed);
  return caller.user;
}

function queryToken(request: Request): string | undefined {
  const token = new URL(request.originalUrl, 'http://sandbox').searchParams;
  return token.get('private_token') ?? token.get('access_token') ?? undefined;
}

function isForJobs(path: string): boolean {
  return /^\/(version|metadata|projects\/[^/]+)$/.test(path);
}

function insufficientScope(scopes: readonly string[]): Refusal {
  return new Refusal(403, {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: scopes.join(' '),
  });
}
