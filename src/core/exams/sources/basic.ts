import { z } from 'zod';
import { Mapping } from './mapping.ts';
import { SecretFrom, SourceId, type SourceKind } from './source.ts';

/** Unsigned JSON with a user and a password. */
export const basic = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z.literal('basic').describe('Unsigned, with a user and a password; the secret is USER:PASSWORD.'),
    secretFrom: SecretFrom,
    mapping: Mapping.optional(),
  }),
  secret: {
    fits: (value) => /^[^:]+:.{12,}$/.test(value),
    message: 'does not hold a user and a password',
    fix: 'write USER:PASSWORD, the password with at least 12 characters',
  },
} satisfies SourceKind;
