import type { SecretRule } from './source.ts';

/** Standard Webhooks: a secret is `whsec_` and 24 to 64 random bytes in base64; GitLab's has 32. */
export function isSigningSecret(value: string): boolean {
  const [, digits, padding] = /^whsec_([A-Za-z0-9+/]+)(={0,2})$/.exec(value) ?? [];
  if (digits === undefined || padding === undefined || (digits.length + padding.length) % 4 !== 0) return false;
  const bytes = Math.floor((digits.length * 3) / 4);
  return bytes >= 24 && bytes <= 64;
}

/** What whoever sets a signing secret has to know. */
export const signingSecret: SecretRule = {
  fits: isSigningSecret,
  message: 'does not hold signing secrets',
  fix: 'it is "whsec_" and then 24 to 64 bytes in base64; copy it whole, without quotes',
};
