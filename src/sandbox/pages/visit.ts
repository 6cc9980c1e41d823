import type { Request, Response } from 'express';
import type { Scene } from '../scene.ts';
import type { User, World } from '../world.ts';

/** One page being asked for: who acts, where, and what the page before wanted said. */
export type Visit = {
  readonly scene: Scene;
  readonly world: World;
  /** Nobody when a signed-out visitor looks around. */
  readonly user: User | undefined;
  /** Path with query, to come back to. */
  readonly here: string;
  /** One sentence left by the action that led here. */
  readonly notice: string | undefined;
};

/** Cookie naming who acts: a user id, or `visitor` for nobody. */
export const actingCookie = 'practice_gitlab_user';
const noticeCookie = 'practice_gitlab_notice';

/** Reads who is visiting; a browser that never chose acts as the first human administrator. */
export function visitOf(scene: Scene, request: Request): Visit {
  const cookies = cookiesOf(request);
  return {
    scene,
    world: scene.world,
    user: actingUser(scene.world, cookies.get(actingCookie)),
    here: request.originalUrl,
    notice: cookies.get(noticeCookie),
  };
}

/** Everybody one can act as, administrators first. */
export function humans(world: World): readonly User[] {
  return [...world.users.values()]
    .filter((user) => !user.bot)
    .sort((one, other) => Number(other.admin) - Number(one.admin) || one.id - other.id);
}

/** Goes on to another page (303) and optionally has it say one sentence. */
export function goTo(response: Response, where: string, notice?: string): void {
  if (notice) response.cookie(noticeCookie, notice.slice(0, 500), { path: '/', sameSite: 'lax', httpOnly: true });
  response.redirect(303, where);
}

/** Sends a page and forgets the sentence it said. */
export function sendPage(response: Response, visit: Visit, markup: string, status = 200): void {
  if (visit.notice) response.clearCookie(noticeCookie, { path: '/', sameSite: 'lax', httpOnly: true });
  response.status(status).set(pageHeaders).type('html').send(markup);
}

/** A path on this very server, or `/` for anything that would lead elsewhere. */
export function localPath(wanted: string): string {
  if (!wanted.startsWith('/')) return '/';
  const base = 'http://here.invalid';
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : undefined;
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/';
}

/** Whether a form was sent from a page of this server: `Origin`, or else `Referer`, names our host. */
export function isSameOrigin(request: Request): boolean {
  const from = request.get('origin') ?? request.get('referer');
  return from !== undefined && URL.canParse(from) && new URL(from).host === request.get('host');
}

const pageHeaders = {
  'cache-control': 'private, no-cache',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

function actingUser(world: World, chosen: string | undefined): User | undefined {
  if (chosen === 'visitor') return undefined;
  const people = humans(world);
  return people.find((user) => String(user.id) === chosen) ?? people[0];
}

function cookiesOf(request: Request): ReadonlyMap<string, string> {
  const pairs = (request.get('cookie') ?? '').split(';').flatMap((part) => {
    const cut = part.indexOf('=');
    return cut > 0 ? [[part.slice(0, cut).trim(), decoded(part.slice(cut + 1).trim())] as const] : [];
  });
  return new Map(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
