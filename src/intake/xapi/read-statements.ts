import { createHash } from 'node:crypto';
import { readExactJson } from '../exact-json.ts';
import { headerOf } from '../headers.ts';
import { pointerTo } from '../pointer.ts';
import type { FromSource, Item, Refused, SourceRequest } from '../sources/door.ts';
import { notJson } from '../sources/webhook-body.ts';
import { digestOf, exactKeys, meaningOf, refused } from './meaning.ts';
import { faultWords, keysIn, Statement, Uuid } from './parts.ts';

type Source = { readonly id: string; readonly usernamesAt: readonly string[] };

/** Reads the statements of a request: all of them are kept or none. */
export function readStatements(source: Source, request: SourceRequest): FromSource {
  const fault = wrongly(request);
  if (fault) return fault;
  const none: ReadonlySet<string> = new Set();
  const [plain, exact] = [none, exactKeys].map((keys) => readExactJson(request.body, keys));
  if (plain?.is !== 'read' || exact?.is !== 'read') return unreadable(plain);
  const isOne = request.method === 'PUT' || !Array.isArray(plain.value);
  if (isOne && Array.isArray(plain.value)) return refused('', 'PUT takes one statement; send several with POST.');
  const list = (value: unknown): readonly unknown[] => (isOne ? [value] : (value as readonly unknown[]));
  const written = list(exact.value);
  const wanted = request.query.get('statementId')?.toLowerCase();
  const read = list(plain.value).map((value, index) => {
    const at = isOne ? '' : pointerTo([index]);
    return statementIn(value, written[index], { at, wanted, source, now: request.now });
  });
  const twice = sameIdIn(read);
  if (twice) return twice;
  const thanks =
    request.method === 'PUT' ? { status: 204, body: undefined } : { status: 200, body: read.map(({ id }) => id) };
  return { is: 'items', items: read.map(({ item }) => item), together: true, thanks };
}

type Place = {
  readonly at: string;
  readonly wanted: string | undefined;
  readonly source: Source;
  readonly now: number;
};
type Read = { readonly id: string; readonly item: Item };

function statementIn(value: unknown, exact: unknown, { at, wanted, source, now }: Place): Read {
  const checked = Statement.safeParse(value);
  const [issue] = checked.error?.issues ?? [];
  if (issue) {
    // Whatever is said back to a sender has an end.
    const place = at + pointerTo([...issue.path, ...keysIn(issue)]).slice(0, 300);
    return { id: '', item: refused(place, faultWords(issue)) };
  }
  const statement = value as object;
  const own = checked.data?.id;
  if (wanted !== undefined && own !== undefined && own !== wanted)
    return { id: '', item: refused(`${at}/id`, 'It is another id than the parameter statementId.') };
  const digest = digestOf(statement);
  const id = own ?? wanted ?? uuidOf(`${source.id} ${digest}`);
  return { id, item: meaningOf(exact, { at, id, digest, source, now }) };
}

/** RFC 9562, version 8: a statement that comes again without an id is the same one. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sameIdIn(read: readonly Read[]): Refused | undefined {
  const ids = read.map(({ id }) => id);
  const index = ids.findIndex((id, place) => id !== '' && ids.indexOf(id) !== place);
  return index < 0 ? undefined : refused(`/${index}/id`, 'Another statement of this request has the same id.');
}

function unreadable(json: ReturnType<typeof readExactJson> | undefined): Refused {
  const { because, fix } = json?.is === 'unreadable' ? json : { because: 'The body is not JSON.', fix: '' };
  return {
    is: 'refused',
    status: 400,
    because,
    fix: fix.replace('the exam result', 'statements').replace('the shape in the README', 'a statement'),
  };
}

/** What is wrong with a request before its body is looked at. */
function wrongly(request: SourceRequest): Refused | undefined {
  const { method, query, headers } = request;
  const bad = (because: string, fix: string): Refused => ({ is: 'refused', status: 400, because, fix });
  if (method === 'POST' && query.has('method'))
    return bad(
      'The alternate request syntax of xAPI 1.0 is not spoken here.',
      'Send the method, headers and body as they are.',
    );
  const known = method === 'PUT' ? ['statementId'] : [];
  const odd = [...query.keys()].find((key) => !known.includes(key));
  if (odd !== undefined)
    return bad(
      `Nothing is known about the parameter ${odd.slice(0, 60)}.`,
      `Leave it out; ${method} takes ${known.join() || 'none'}.`,
    );
  if (
    method === 'PUT' &&
    (query.getAll('statementId').length !== 1 || !Uuid.safeParse(query.get('statementId')).success)
  )
    return bad('The parameter statementId is not one UUID.', 'Send PUT …/statements?statementId=UUID, or use POST.');
  if (!/^multipart\//i.test(headerOf(headers, 'content-type') ?? '')) return notJson(request);
  const fix = 'Send the statements alone as application/json; attachments may stay where their fileUrl is.';
  return { is: 'refused', status: 415, because: 'Attachments are not kept here.', fix };
}
