import type { RequestHandler, Response } from 'express';
import type { Limiter, Usage } from '../limits.ts';
import { Refusal } from '../refusal.ts';

/** Body of an application limit's 429. GitLab: lib/api/helpers/rate_limiter.rb. */
export const tooMany = {
  message: { error: 'This endpoint has been requested too many times. Try again later.' },
} as const;

/**
 * The limit on all REST calls, which GitLab keeps before the application: `RateLimit-*` headers on every answer, and 429
 * as plain text. GitLab: doc/administration/settings/user_and_ip_rate_limits.md.
 */
export function throttle(limiter: Limiter, who: (response: Response) => string): RequestHandler {
  return (_request, response, next) => {
    const usage = limiter.count('api', who(response));
    if (usage) showUsage(response, usage);
    if (usage?.over) sendLater(response, usage);
    else next();
  };
}

/** Counts against an application limit; 429 as JSON, and no headers, when it is passed. */
export function spend(limiter: Limiter, kind: 'notes' | 'issues' | 'hookTests', who: string): void {
  if (limiter.count(kind, who)?.over) throw new Refusal(429, tooMany);
}

function showUsage(response: Response, usage: Usage): void {
  response.setHeader('RateLimit-Limit', String(usage.limit));
  response.setHeader('RateLimit-Name', 'throttle_authenticated_api');
  response.setHeader('RateLimit-Observed', String(usage.observed));
  response.setHeader('RateLimit-Remaining', String(Math.max(0, usage.limit - usage.observed)));
  response.setHeader('RateLimit-Reset', String(usage.reset));
}

function sendLater(response: Response, usage: Usage): void {
  response.setHeader('Retry-After', String(Math.max(1, usage.reset - Math.floor(usage.at / 1000))));
  response.setHeader('RateLimit-ResetTime', new Date(usage.reset * 1000).toUTCString());
  response.status(429).type('text/plain').send('Retry later\n');
}
