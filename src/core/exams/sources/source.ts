import { z } from 'zod';
import { Id } from '../../words.ts';

/** The name of a source: results carry it, and its address ends in it. */
export const SourceId = Id.refine((id) => id.toLowerCase() !== 'manual', {
  message: '“manual” is the source of what staff record by hand; take another id',
}).describe('Results are sent to /exams/ID.');

/** Where the secrets of a source are kept; never in a file. */
export const SecretFrom = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable')
  .describe('Environment variable that holds the secret; several secrets are separated by spaces.');

/** What the secrets of a kind of source look like; `message` says of a variable that they do not, `fix` what to do. */
export type SecretRule = {
  readonly fits: (secret: string) => boolean;
  readonly message: string;
  readonly fix: string;
};

/** Secrets that are sent as they are: one that can be guessed lets anybody pass. */
export const longSecret: SecretRule = {
  fits: (value) => /^[\x21-\x7e]{20,}$/.test(value),
  message: 'does not hold secrets long enough',
  fix: 'it has at least 20 plain characters, drawn at random',
};

/** A kind of exam source: the shape of its entry in `exams.yaml`, and of its secrets where it has any. */
export type SourceKind<
  Shape extends z.ZodObject<{ kind: z.ZodLiteral<string> }> = z.ZodObject<{
    kind: z.ZodLiteral<string>;
  }>,
> = { readonly Shape: Shape; readonly secret: SecretRule | undefined };
