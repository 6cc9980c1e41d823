/** Which attempt of which certification an issue is. */
export type IssueMark = { readonly certification: string; readonly attempt: number };

const issueMarks = /<!-- fieldcert:issue key=(\S+) attempt=(\d{1,9}) -->/g;
const noteMarks = /<!-- fieldcert:note tag=(\S+) -->/g;

/** The text with an invisible line that finds the issue again; a text that ends with it already stays as it is. */
export function withIssueMarker(text: string, mark: IssueMark): string {
  return withLine(text, `<!-- fieldcert:issue key=${encode(mark.certification)} attempt=${mark.attempt} -->`);
}

/** The text with an invisible line that finds the comment again. */
export function withNoteMarker(text: string, tag: string): string {
  return withLine(text, `<!-- fieldcert:note tag=${encode(tag)} -->`);
}

/** What the last issue marker of a description says; ours is always the last. */
export function issueMarkerOf(description: string): IssueMark | undefined {
  const [, key, attempt] = [...description.matchAll(issueMarks)].at(-1) ?? [];
  const certification = decode(key);
  return certification === undefined ? undefined : { certification, attempt: Number(attempt) };
}

/** The tag in the last note marker of a comment. */
export function noteMarkerOf(body: string): string | undefined {
  return decode([...body.matchAll(noteMarks)].at(-1)?.[1]);
}

function withLine(text: string, line: string): string {
  return text.trimEnd().endsWith(line) ? text : `${text.trimEnd()}\n\n${line}`;
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
