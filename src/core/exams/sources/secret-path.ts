import { z } from 'zod';
import { Mapping } from './mapping.ts';
import { SecretFrom, SourceId, type SourceKind } from './source.ts';

/** JSON of senders that can neither sign nor set a header. */
export const secretPath = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z.literal('secret-path').describe('Unsigned, sent to /exams/ID/SECRET.'),
    secretFrom: SecretFrom,
    mapping: Mapping.optional(),
  }),
  secret: {
    fits: (value) => /^[A-Za-z0-9_-]{20,}$/.test(value),
    message: 'does not hold secrets that fit into an address',
    fix: 'it has at least 20 letters, digits, "-" and "_", drawn at random',
  },
} satisfies SourceKind;
