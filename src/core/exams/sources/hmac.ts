import { z } from 'zod';
import { Mapping } from './mapping.ts';
import { SecretFrom, SourceId, type SourceKind } from './source.ts';

const Header = z.string().regex(/^[A-Za-z0-9-]+$/, 'expected the name of a header, such as "X-Signature"');

const Timestamp = z.strictObject({
  header: Header.describe('Header with the time the message was sent, in seconds or milliseconds since 1970.'),
  signed: z
    .string()
    .regex(
      /^(?=.*\{timestamp\})(?=.*\{body\})/,
      'expected a text with {timestamp} and {body}, such as "{timestamp}.{body}"',
    )
    .default('{timestamp}.{body}')
    .describe('What the signature is over.'),
  toleranceSeconds: z.int().min(30).max(3600).default(300).describe('How old a message may be.'),
});

/** How a sender without Standard Webhooks signs: an HMAC in a header. */
const Signature = z.strictObject({
  header: Header.describe('Header that carries the signature.'),
  hash: z.enum(['sha256', 'sha512', 'sha1']).default('sha256'),
  encoding: z.enum(['hex', 'base64']).default('hex'),
  prefix: z.string().default('').describe('What stands before the signature, such as "sha256=".'),
  timestamp: Timestamp.optional().describe(
    'For senders that sign the time too; left out, the signature is over the raw body.',
  ),
});
export type Signature = Readonly<z.infer<typeof Signature>>;

/** JSON signed by an HMAC in a header, as most platforms post it. */
export const hmac = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z.literal('hmac').describe('Signed by an HMAC in a header.'),
    secretFrom: SecretFrom,
    preset: z
      .enum(['thought-industries', 'learnupon-v2'])
      .optional()
      .describe('Signature and mapping of a known platform; what is written here as well goes before it.'),
    signature: Signature.optional(),
    mapping: Mapping.optional(),
  }),
  // Drawn by the platform, some of which keep to 16.
  secret: {
    fits: (value) => value.length >= 16,
    message: 'does not hold secrets long enough',
    fix: 'it has at least 16 characters',
  },
} satisfies SourceKind;
