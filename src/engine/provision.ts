import type { Program } from '../core/program.ts';
import { differences } from '../core/provision/differences.ts';
import { desiredOf } from '../core/provision/state.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import { carryOutStep, idsIn } from './carry-out-step.ts';
import { observeLayout } from './observe-layout.ts';

/** Our webhook's address and secrets. */
export type HookPlace = Pick<HookWish, 'url' | 'secrets'>;

/**
 * Plans and applies at once, asking nobody: for a GitLab to practice on. The secret of the webhook is set again each time,
 * since it is never given back.
 * @param now epoch ms
 */
export async function provision(
  gitlab: GitLab,
  program: Pick<Program, 'layout' | 'recertification'>,
  { url, secrets }: HookPlace,
  now: number,
): Promise<void> {
  const { name } = program.layout.webhook;
  const verifiesCertificate = url.startsWith('https:');
  const hook = { name, url, verifiesCertificate, secret: kindOf(secrets), renewSecret: true };
  for (const desired of desiredOf(program, hook, dayOf(now))) {
    const seen = await observeLayout(gitlab, desired);
    const ids = idsIn(seen);
    for (const step of differences(desired, seen, dayOf(now)).steps)
      await carryOutStep(gitlab, step, { ids, secrets, progress: () => undefined });
  }
}

/** Which kinds of secrets there are; undefined for none. */
export function kindOf({ signing, token }: HookWish['secrets']): 'signing-token' | 'secret-token' | 'both' | undefined {
  if (signing !== undefined && token !== undefined) return 'both';
  if (signing !== undefined) return 'signing-token';
  return token === undefined ? undefined : 'secret-token';
}

/** The day in UTC, as `YYYY-MM-DD`. `now` in epoch ms. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
