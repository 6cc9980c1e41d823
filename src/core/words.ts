import { z } from 'zod';

/** A short name in configuration: letters, digits, dot, dash or underscore. */
export const Id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected a short name of letters, digits, ".", "-" or "_"');

/** One line of text for people; never empty. */
export const Words = z.string().trim().max(1000).regex(/^.+$/, 'expected one line of text');

/** A decimal number as it is written, such as "3.0"; kept as text so that comparisons are exact. */
export const Decimal = z
  .union([z.number().min(0), z.string().regex(/^\d+(\.\d+)?$/, 'expected a decimal number such as 3.6')], {
    error: 'expected a decimal number such as 3.6',
  })
  .transform(String)
  .refine((decimal) => /^\d+(\.\d+)?$/.test(decimal), { message: 'expected a plain decimal number such as 3.6' });

/** A color as GitLab and SVG write it. */
export const Hex = z.string().regex(/^#[0-9A-Fa-f]{6}$/, 'expected a color in quotes, such as "#1F75CB"');

/** A score as a key in YAML. */
export const ScoreKey = z.string().regex(/^\d$/, 'expected a score from 0 to 9');
