import { z } from 'zod';
import { badParameter, Refusal } from '../refusal.ts';
import type { Answer, Call } from './call.ts';
import { integer, parameters } from './parameters.ts';

/** One page of rows with GitLab's page headers. GitLab: doc/api/rest/_index.md, "Pagination". */
export function listed<Row>(
  call: Call,
  rows: readonly Row[],
  shape: (row: Row) => unknown,
  options: { readonly keysetToo?: boolean } = {},
): Answer {
  const { page, per_page: size } = pageAsked(call);
  if (options.keysetToo && (page - 1) * size > 50_000)
    throw new Refusal(405, {
      error: 'Offset pagination has a maximum allowed offset of 50000. Remaining records need keyset pagination.',
    });
  const shown = rows.slice((page - 1) * size, page * size);
  return { status: 200, body: shown.map(shape), headers: offsetHeaders(call, page, size, rows.length) };
}

/**
 * One page from a cursor: rows are ordered by `keyOf` and then by id, `sort` as given; the only header is `Link` with the
 * next page, absent at the end.
 */
export function keysetListed<Row extends { readonly id: number }>(
  call: Call,
  rows: readonly Row[],
  order: { readonly keyOf: (row: Row) => string | number; readonly descending: boolean },
  shape: (row: Row) => unknown,
): Answer {
  const { per_page: size } = pageAsked(call);
  const cursor = typeof call.input.cursor === 'string' ? readCursor(call.input.cursor) : undefined;
  const sign = order.descending ? -1 : 1;
  const place = (row: Row) => ({ key: order.keyOf(row), id: row.id });
  const left = cursor ? rows.filter((row) => sign * compare(place(row), cursor) > 0) : rows;
  const shown = left.slice(0, size);
  const last = shown.at(-1);
  const next = last && left.length > size ? linkTo(call, { cursor: writeCursor(place(last)) }, 'next') : undefined;
  return { status: 200, body: shown.map(shape), ...(next ? { headers: { Link: next } } : {}) };
}

/** Whether the caller asked for pages by cursor. */
export function wantsKeyset(call: Call): boolean {
  return call.input.pagination === 'keyset';
}

type Place = { readonly key: string | number; readonly id: number };

function pageAsked(call: Call): { readonly page: number; readonly per_page: number } {
  const { page = 1, per_page: size = 20 } = parameters(call.input, {
    page: integer.optional(),
    per_page: integer.optional(),
  });
  if (size === 0) throw badParameter('per_page has a value not allowed');
  return { page: Math.max(1, page), per_page: Math.max(1, Math.min(100, size)) };
}

// Counting stops at 10,000 rows: then there is no total and no last page.
function offsetHeaders(call: Call, page: number, size: number, total: number): Record<string, string> {
  const pages = Math.max(1, Math.ceil(total / size));
  const counted = total <= 10_000;
  const link = (to: number, rel: string) => linkTo(call, { page: String(to), per_page: String(size) }, rel);
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < pages ? [link(page + 1, 'next')] : []),
    link(1, 'first'),
    ...(counted ? [link(pages, 'last')] : []),
  ];
  return {
    Link: links.join(', '),
    'X-Next-Page': page < pages ? String(page + 1) : '',
    'X-Page': String(page),
    'X-Per-Page': String(size),
    'X-Prev-Page': page > 1 ? String(page - 1) : '',
    ...(counted ? { 'X-Total': String(total), 'X-Total-Pages': String(pages) } : {}),
  };
}

function linkTo(call: Call, change: Readonly<Record<string, string>>, rel: string): string {
  const url = new URL(call.url);
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
  url.searchParams.delete('private_token');
  return `<${url.href}>; rel="${rel}"`;
}

function compare(one: Place, other: Place): number {
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return one.id - other.id;
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(cursor: string): Place {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw badParameter('cursor is invalid');
  }
}

const cursorShape = z.object({ key: z.union([z.string(), z.number()]), id: z.number() });
