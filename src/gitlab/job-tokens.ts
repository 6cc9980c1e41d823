import { decodeProtectedHeader, errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import { type CheckedJob, type CheckJob, JobClaims } from '../core/jobs/job-token.ts';
import { type JobKeys, type KeySource, keyRingOf } from './job-keys.ts';

/** The only way GitLab signs the tokens of jobs; with a choice, a sender would choose one that needs no key. */
const algorithm = 'RS256';

/** Tokens live as long as their job may run, which can be a month; no job that grades takes longer than this. */
const oldestS = 86_400;

/** How far GitLab's clock and ours may be apart. */
const toleranceS = 60;

/** Checks the `id_tokens` of CI jobs with the keys that this GitLab publishes. */
export function jobTokensOf(source: KeySource): CheckJob {
  const keys = keyRingOf(source);
  return async (token, audience, now) => {
    const kid = keyIdOf(token);
    if (kid.is === 'unproven') return kid;
    try {
      return await checked(token, await keys(kid.kid, now), audience, now);
    } catch (error) {
      const host = new URL(source.url).host;
      return { is: 'unasked', because: `GitLab at ${host} did not give its keys (${reasonOf(error)}).` };
    }
  };
}

type KeyId = { readonly is: 'signed'; readonly kid: string | undefined } | Unproven;
type Unproven = Extract<CheckedJob, { is: 'unproven' }>;

// Before GitLab is asked for anything: most of what strangers send is no token at all.
function keyIdOf(token: string): KeyId {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg !== algorithm) return unproven(`The token is signed with ${shortly(alg)}, and GitLab signs with RS256.`);
    return { is: 'signed', kid };
  } catch {
    return unproven('It is no token that GitLab issues.');
  }
}

async function checked(token: string, { issuer, find }: JobKeys, audience: string, now: number): Promise<CheckedJob> {
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: [algorithm],
    requiredClaims: ['exp', 'nbf', 'iat', 'jti'],
    maxTokenAge: oldestS,
    clockTolerance: toleranceS,
    currentDate: new Date(now),
  };
  try {
    const { payload } = await jwtVerify(token, find, options);
    const claims = JobClaims.safeParse(payload);
    if (claims.success) return { is: 'job', job: claims.data };
    return unproven(
      `The token does not speak for a CI job: ${claims.error.issues[0]?.path.join('.')} is not as it should be.`,
    );
  } catch (error) {
    return unproven(wordsOf(error, audience));
  }
}

function wordsOf(error: unknown, audience: string): string {
  if (error instanceof errors.JWTExpired && error.claim === 'exp') return 'The token has run out.';
  if (error instanceof errors.JWTExpired) return 'The token was issued more than a day ago.';
  if (error instanceof errors.JWTClaimValidationFailed) return claimWords(error, audience);
  if (error instanceof errors.JWKSNoMatchingKey) return 'The token is signed with a key that GitLab does not list.';
  return 'The signature of the token fits no key of GitLab.';
}

function claimWords({ claim, reason }: errors.JWTClaimValidationFailed, audience: string): string {
  if (reason === 'missing') return `The token lacks ${claim}.`;
  if (claim === 'aud') return `The token is for somebody else: aud has to be ${audience}.`;
  if (claim === 'iss') return 'The token was issued by another GitLab.';
  return claim === 'nbf' || claim === 'iat' ? 'The token is of a time to come.' : `The token has a wrong ${claim}.`;
}

function shortly(alg: unknown): string {
  return typeof alg === 'string' ? `“${alg.slice(0, 20).replace(/[^\x21-\x7e]/g, '?')}”` : 'nothing';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  if (error.name === 'ZodError' || error instanceof SyntaxError) return 'the answer is not what it should be';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ?? error.message.slice(0, 200);
}

function unproven(because: string): Unproven {
  return { is: 'unproven', because };
}
