import { createHash } from 'node:crypto';

/** Which issue of which certification this is. */
export type IssueMark = {
  readonly certification: string;
  readonly attempt: number;
  readonly thread?: string | undefined;
};

const issueMarks = /<!-- fieldcert:issue key=(\S+) attempt=(\d{1,9})(?: thread=(\S+))?(?: status=([0-9a-f]+))? -->/g;
const statusBlock = /<!-- fieldcert:status -->([\s\S]*?)<!-- \/fieldcert:status -->/;
const noteMarks = /<!-- fieldcert:note tag=(\S+) -->/g;

/**
 * The text with an invisible line that finds the issue again and tells whether its status block is as we wrote it; a text
 * that ends with it already stays as it is.
 */
export function withIssueMarker(text: string, { certification, attempt, thread }: IssueMark): string {
  const which = `attempt=${attempt}${thread === undefined ? '' : ` thread=${encode(thread)}`}`;
  const line = `<!-- fieldcert:issue key=${encode(certification)} ${which} status=${statusSum(text)} -->`;
  return withLine(text, line);
}

/** Whether a description still holds our marker, and the status block as we wrote it; the rest of it may differ. */
export function isIntact(description: string, mark: IssueMark): boolean {
  const [, , , , sum] = lastMark(description);
  const found = issueMarkerOf(description);
  return found !== undefined && isSameMark(found, mark) && (sum === undefined || sum === statusSum(description));
}

/** The text with an invisible line that finds the comment again. */
export function withNoteMarker(text: string, tag: string): string {
  return withLine(text, `<!-- fieldcert:note tag=${encode(tag)} -->`);
}

/** What the last issue marker of a description says; ours is always the last. */
export function issueMarkerOf(description: string): IssueMark | undefined {
  const [, key, attempt, thread] = lastMark(description);
  const certification = decode(key);
  return certification === undefined ? undefined : { certification, attempt: Number(attempt), thread: decode(thread) };
}

/** Whether both mean the same issue. */
export function isSameMark(one: IssueMark, other: IssueMark): boolean {
  return one.certification === other.certification && one.attempt === other.attempt && one.thread === other.thread;
}

function lastMark(description: string): readonly (string | undefined)[] {
  return [...description.matchAll(issueMarks)].at(-1) ?? [];
}

/** The tag in the last note marker of a comment. */
export function noteMarkerOf(body: string): string | undefined {
  return decode([...body.matchAll(noteMarks)].at(-1)?.[1]);
}

function withLine(text: string, line: string): string {
  return text.trimEnd().endsWith(line) ? text : `${text.trimEnd()}\n\n${line}`;
}

// Editors change line ends and spaces at them; that is not a change of the words.
function statusSum(text: string): string {
  const lines = (statusBlock.exec(text)?.[1] ?? '').split('\n').map((line) => line.trim());
  return createHash('sha256').update(lines.join('\n').trim()).digest('hex').slice(0, 12);
}

// Two dashes end an HTML comment early in some parsers, so no dash is written at all.
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
