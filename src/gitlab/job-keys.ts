import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** OpenID Connect Discovery 1.0, as far as we need it. GitLab: `/.well-known/openid-configuration`. */
const Discovery = z.object({ issuer: z.url(), jwks_uri: z.url({ protocol: /^https?$/ }) });

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) });

/** The public keys GitLab signs with, and what it calls itself in tokens. */
export type JobKeys = { readonly issuer: string; readonly ids: ReadonlySet<string>; readonly find: JWTVerifyGetKey };

/** The keys of one GitLab; rejects with an error in words where it does not answer with them. */
export type KeyRing = (kid: string | undefined, now: number) => Promise<JobKeys>;

/** Where GitLab is; `url` may have a path. */
export type KeySource = {
  readonly url: string;
  /** For one answer; 5 s unless told: a job waits for it. */
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
};

/** A key that was taken back counts no longer than this. */
const keptMs = 3_600_000;

/** Between two looks for a key nobody has heard of, so that strangers cannot make us call GitLab all the time. */
const restMs = 10_000;

/** Keeps the keys of a GitLab for an hour, and looks again at once where a token names a new one. */
export function keyRingOf(source: KeySource): KeyRing {
  let kept: { readonly keys: JobKeys; readonly at: number } | undefined;
  let asking: Promise<JobKeys> | undefined;
  const ask = async (now: number): Promise<JobKeys> => {
    const keys = await keysOf(source);
    kept = { keys, at: now };
    return keys;
  };
  return (kid, now) => {
    const age = kept ? Math.abs(now - kept.at) : Number.POSITIVE_INFINITY;
    const isKnown = kept !== undefined && (kid === undefined || kept.keys.ids.has(kid));
    if (kept && (isKnown ? age < keptMs : age < restMs)) return Promise.resolve(kept.keys);
    asking ??= ask(now).finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function keysOf(source: KeySource): Promise<JobKeys> {
  const { issuer, jwks_uri } = await answerOf(source, `${source.url}/.well-known/openid-configuration`, Discovery);
  const { keys } = await answerOf(source, jwks_uri, KeySet);
  const ids = new Set(keys.flatMap(({ kid }) => kid ?? []));
  return { issuer, ids, find: createLocalJWKSet({ keys }) };
}

async function answerOf<Shape>({ timeoutMs = 5_000, ...source }: KeySource, url: string, shape: z.ZodType<Shape>) {
  const ask = source.fetch ?? globalThis.fetch;
  const signal = AbortSignal.timeout(timeoutMs);
  // A login page in front would be followed to, and would answer 200.
  const response = await ask(url, { redirect: 'error', signal, headers: { 'user-agent': 'fieldcert' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return shape.parse(await response.json());
}
