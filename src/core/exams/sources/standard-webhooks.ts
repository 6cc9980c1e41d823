import { z } from 'zod';
import { Mapping } from './mapping.ts';
import { signingSecret } from './signing-secret.ts';
import { SecretFrom, SourceId, type SourceKind } from './source.ts';

/** Signed JSON, as any sender that follows https://www.standardwebhooks.com posts it. */
export const standardWebhooks = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z.literal('standard-webhooks').describe('Signed as https://www.standardwebhooks.com says.'),
    secretFrom: SecretFrom,
    preset: z
      .enum(['360learning'])
      .optional()
      .describe('The mapping of a known platform; what stands in mapping goes before it.'),
    mapping: Mapping.optional(),
  }),
  secret: signingSecret,
} satisfies SourceKind;
