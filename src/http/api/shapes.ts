import { z } from 'zod';

/** An issue of a project. */
export const Place = z.strictObject({ project: z.string(), iid: z.int() }).readonly();

/** A point in time. */
export const Time = z.iso.datetime().describe('In UTC.');

/** A point in time as answers have it; `at` in epoch ms. */
export function timeOf(at: number): string {
  return new Date(at).toISOString();
}

/** How a list is asked for, page by page. */
export const Paging = z.strictObject({
  after: z.string().max(300).default('').describe('What “next” said on the page before.'),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'expected a number from 1 to 200')
    .default('100')
    .describe('How many there are on a page, 1 to 200.'),
});

/** How an answer tells that there is more. */
export const Next = z.string().nullable().describe('Pass it as “after” for the next page; null on the last.');

/** What `next` says after a page of `limit` at most. */
export function nextAfter(keys: readonly string[], limit: number): string | null {
  return keys.length < limit ? null : (keys.at(-1) ?? null);
}
