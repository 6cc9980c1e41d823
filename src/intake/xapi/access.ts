import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Secret } from '../gitlab-hook.ts';
import { headerOf } from '../headers.ts';
import type { Answered, Proven, Refused, SourceRequest } from '../sources/door.ts';
import { sameText, unproven } from '../sources/known-secret.ts';

/** What a token lets its bearer do, by the two names clients ask for it. */
const scopes: readonly string[] = ['statements/write', 'xapi:write'];

/** How long an access token lasts, in seconds: a stolen one is of little use, and clients ask for the next by themselves. */
const lifetime = 600;

const issuer = 'fieldcert';

/** RFC 6749, 4.4: gives a token to a client that knows USER and PASSWORD, in the header or in the form. */
export async function issueToken(
  source: string,
  request: SourceRequest,
  secrets: readonly Secret[],
): Promise<Answered> {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headerOf(request.headers, 'content-type') ?? ''))
    return oauthError(400, 'invalid_request', 'Send a form, application/x-www-form-urlencoded.');
  if (form.get('grant_type') !== 'client_credentials')
    return oauthError(400, 'unsupported_grant_type', 'Send grant_type=client_credentials.');
  const asked = form.get('scope')?.split(' ').filter(Boolean) ?? [];
  if (asked.some((scope) => !scopes.includes(scope)))
    return oauthError(400, 'invalid_scope', `Ask for ${scopes.join(' or ')}.`);
  const secret = secretFitting(secrets, credentialsIn(request, form));
  if (!secret) return oauthError(401, 'invalid_client', 'Send client_id and client_secret as this source has them.');
  const seconds = Math.floor(request.now / 1000);
  const scope = asked.length > 0 ? asked.join(' ') : (scopes[0] ?? '');
  const token = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(source)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetime)
    .sign(keyOf(secret));
  return answered(200, { access_token: token, token_type: 'Bearer', expires_in: lifetime, scope });
}

/** Whether a request comes from who knows USER and PASSWORD, or bears a token that was given to them. */
export async function admit(
  source: string,
  request: SourceRequest,
  secrets: readonly Secret[],
): Promise<Proven | Refused> {
  const fix = 'Send Authorization: Basic with user and password, or Bearer with a token of oauth2/token.';
  const given = headerOf(request.headers, 'authorization');
  if (given === undefined) return unproven('The header Authorization is missing.', fix);
  const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(given)?.[1];
  if (bearer === undefined)
    return secretFitting(secrets, basicIn(given))
      ? { is: 'proven' }
      : unproven('The Authorization does not fit a secret we know.', fix);
  const good = await Promise.all(secrets.map((secret) => isOurs(bearer, source, secret.reveal(), request.now)));
  return good.includes(true) ? { is: 'proven' } : unproven('The access token is not one of ours, or has run out.', fix);
}

async function isOurs(token: string, audience: string, secret: string, now: number): Promise<boolean> {
  const options = { issuer, audience, typ: 'at+jwt', algorithms: ['HS256'], currentDate: new Date(now) };
  return jwtVerify(token, keyOf(secret), { ...options, requiredClaims: ['exp'] }).then(
    () => true,
    () => false,
  );
}

/** Tokens are signed with what follows from the secret, so that they end with it. */
function keyOf(secret: string): Uint8Array {
  return createHash('sha256').update(`access token ${secret}`).digest();
}

function credentialsIn({ headers }: SourceRequest, form: URLSearchParams): string | undefined {
  const header = headerOf(headers, 'authorization');
  if (header !== undefined) return basicIn(header);
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  return id === null || secret === null ? undefined : `${id}:${secret}`;
}

function basicIn(header: string): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(header) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** The secret that was sent; all are compared, so that the time does not tell which. */
function secretFitting(secrets: readonly Secret[], sent: string | undefined): string | undefined {
  const fitting = secrets.map((secret) => secret.reveal()).filter((secret) => sameText(sent ?? '', secret));
  return fitting[0];
}

function oauthError(status: number, error: string, error_description: string): Answered {
  const challenge: Readonly<Record<string, string>> =
    status === 401 ? { 'www-authenticate': 'Basic realm="fieldcert"' } : {};
  return answered(status, { error, error_description }, challenge);
}

function answered(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answered {
  return { is: 'answered', status, body, headers: { 'cache-control': 'no-store', ...headers } };
}
