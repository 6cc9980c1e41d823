import { z } from 'zod';
import { Id, Words } from '../words.ts';

const Pointer = z.string().regex(/^(\/([^~/]|~[01])*)+$/, 'expected a JSON pointer such as "/data/score"');

const Header = z.string().regex(/^[A-Za-z0-9-]+$/, 'expected the name of a header, such as "X-Signature"');

/** How a sender without Standard Webhooks signs: an HMAC over the raw body in a header. */
const Signature = z.strictObject({
  header: Header.describe('Header that carries the signature.'),
  hash: z.enum(['sha256', 'sha512', 'sha1']).default('sha256'),
  encoding: z.enum(['hex', 'base64']).default('hex'),
  prefix: z.string().default('').describe('What stands before the signature, such as "sha256=".'),
});

const Match = z.strictObject({
  at: Pointer,
  is: z.array(Words).min(1).describe('Values that count, in any case; true and false as words.'),
});

/** Where in a message of the source what is to be found, as JSON pointers (RFC 6901). */
const Mapping = z.strictObject({
  only: Match.optional().describe('Which messages are exam results; others are answered and left.'),
  items: Pointer.optional().describe('The list of results, where one message carries several; all below starts there.'),
  id: Pointer.optional().describe("What names a result; left out, the message's own id or its content does."),
  exam: Pointer.optional(),
  email: Pointer.optional(),
  username: Pointer.optional(),
  externalId: Pointer.optional(),
  score: Pointer.optional(),
  max: Pointer.optional().describe('The points that can be reached; left out, the score is in percent.'),
  completedAt: Pointer.optional().describe('A date and time with its offset, or seconds or milliseconds since 1970.'),
  attempt: Pointer.optional(),
  passed: Match.optional().describe('What the source itself says; where the score says otherwise, a person looks.'),
});
export type Mapping = Readonly<z.infer<typeof Mapping>>;

/** Where exam results come from: how the sender proves who it is, and where in its messages what stands. */
export const ExamSource = z.strictObject({
  id: Id.describe('Results are sent to /exams/ID.'),
  kind: z
    .enum(['standard-webhooks', 'hmac', 'bearer', 'basic', 'secret-path'])
    .describe(
      'How the sender proves who it is: signed as https://www.standardwebhooks.com, by an HMAC in a header, or unsigned with a token, a user and password, or a secret at the end of the address.',
    ),
  secretFrom: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable')
    .describe('Environment variable that holds the secret; several secrets are separated by spaces.'),
  preset: z
    .enum(['thought-industries', 'learnupon-v2', '360learning'])
    .optional()
    .describe('Signature and mapping of a known platform; what is written here as well goes before it.'),
  signature: Signature.optional().describe('For the kind "hmac".'),
  mapping: Mapping.optional().describe('Left out, messages have the shape of the README.'),
});
export type ExamSource = Readonly<z.infer<typeof ExamSource>>;

type Preset = Pick<ExamSource, 'signature' | 'mapping'> & { readonly kind: ExamSource['kind'] };

const hex = { hash: 'sha256', encoding: 'hex', prefix: '' } as const;

/**
 * What the platforms document of their webhooks. What they do not, such as where Thought Industries puts a score, the program says.
 * Thought Industries: developer.thoughtindustries.com/docs/webhooks; LearnUpon: webhooks v2; 360Learning: public webhooks.
 */
export const presets: Readonly<Record<NonNullable<ExamSource['preset']>, Preset>> = {
  'thought-industries': {
    kind: 'hmac',
    signature: { header: 'X-TI-Signature', ...hex },
    mapping: { completedAt: '/timestamp' },
  },
  'learnupon-v2': {
    kind: 'hmac',
    signature: { header: 'X-Webhook-Signature', ...hex },
    mapping: {
      items: '/data',
      exam: '/examName',
      email: '/user/email',
      score: '/percentage',
      completedAt: '/lastAttemptAt',
      attempt: '/attemptsTaken',
      passed: { at: '/status', is: ['pass', 'passed'] },
    },
  },
  '360learning': {
    kind: 'standard-webhooks',
    mapping: {
      exam: '/data/assessmentId',
      externalId: '/data/userId',
      completedAt: '/timestamp',
      passed: { at: '/data/success', is: ['true'] },
    },
  },
};

/** How a source signs and writes, its preset included. */
export function habitsOf({ preset, signature, mapping }: ExamSource): Pick<ExamSource, 'signature' | 'mapping'> {
  const known = preset && presets[preset];
  return {
    signature: signature ?? known?.signature,
    mapping: mapping || known?.mapping ? { ...known?.mapping, ...mapping } : undefined,
  };
}
