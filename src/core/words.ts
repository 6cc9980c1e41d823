import { z } from 'zod';

/** A short name in configuration: letters, digits, dot, dash or underscore. */
export const Id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected a short name of letters, digits, ".", "-" or "_"');

/** One line of text for people; never empty. */
export const Words = z.string().trim().min(1).max(1000);

/** A decimal number as it is written, such as "3.0"; kept as text so that comparisons are exact. */
export const Decimal = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, 'expected a decimal number such as 3.6')])
  .transform(String);
