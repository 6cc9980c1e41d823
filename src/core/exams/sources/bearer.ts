import { z } from 'zod';
import { Mapping } from './mapping.ts';
import { longSecret, SecretFrom, SourceId, type SourceKind } from './source.ts';

/** Unsigned JSON with a token. */
export const bearer = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z.literal('bearer').describe('Unsigned, with a token: Authorization: Bearer SECRET.'),
    secretFrom: SecretFrom,
    mapping: Mapping.optional(),
  }),
  secret: longSecret,
} satisfies SourceKind;
