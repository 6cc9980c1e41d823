import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../gitlab-hook.ts';
import { headerOf } from '../headers.ts';
import type { Proven, Refused, SourceRequest } from './door.ts';

/** Whether one of the secrets fits; all of them are tried, so that the time does not tell which. */
export function knows(secrets: readonly Secret[], fits: (secret: string) => boolean): boolean {
  return secrets.map((secret) => fits(secret.reveal())).includes(true);
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/** Whether the header Authorization is as a secret wants it; `shape` shows a sender what to write in it. */
export function authorized(
  { headers }: SourceRequest,
  secrets: readonly Secret[],
  wanted: (secret: string) => string,
  shape: string,
): Proven | Refused {
  const given = headerOf(headers, 'authorization');
  const fix = `Send the header Authorization: ${shape}.`;
  if (given === undefined) return unproven('The header Authorization is missing.', fix);
  return knows(secrets, (secret) => sameText(given, wanted(secret)))
    ? { is: 'proven' }
    : unproven('The Authorization does not fit a secret we know.', fix);
}

/** A refusal of somebody who may be anybody. */
export function unproven(because: string, fix: string): Refused {
  return { is: 'refused', status: 401, because, fix };
}
