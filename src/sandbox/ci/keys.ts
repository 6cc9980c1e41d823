import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

type PublishedKey = Readonly<Record<'kty' | 'kid' | 'e' | 'n' | 'use' | 'alg', string>>;

/** The keys a GitLab signs the tokens of its jobs with; the newest signs. */
export type JobKeyStore = {
  /** Every public key as GitLab publishes it, the newest first. */
  readonly published: () => readonly PublishedKey[];
  /** A JWT in RS256. */
  readonly signed: (claims: Readonly<Record<string, unknown>>) => string;
  /** Signs with a new key from now on; the old ones stay published, unless they are taken back. */
  readonly rotate: (old?: 'kept' | 'taken-back') => void;
};

type Key = { readonly kid: string; readonly secret: KeyObject; readonly published: PublishedKey };

/** Keys that are made when they are first needed, and end with the process: a restart is a rotation. */
export function createJobKeys(): JobKeyStore {
  let keys: readonly Key[] = [];
  const newest = (): Key => {
    const [first = newKey()] = keys;
    if (keys.length === 0) keys = [first];
    return first;
  };
  return {
    published: () => [newest(), ...keys.slice(1)].map(({ published }) => published),
    signed: (claims) => {
      const { kid, secret } = newest();
      const text = [{ kid, typ: 'JWT', alg: 'RS256' }, claims].map(encoded).join('.');
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), secret).toString('base64url')}`;
    },
    rotate: (old = 'kept') => {
      keys = [newKey(), ...(old === 'kept' ? keys : [])];
    },
  };
}

function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { e = '', kty = '', n = '' } = publicKey.export({ format: 'jwk' });
  // RFC 7638: the members in this order and no others.
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return { kid, secret: privateKey, published: { kty, kid, e, n, use: 'sig', alg: 'RS256' } };
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
