/** Breaks what GitLab would act on, invisibly: a name after an at sign, an address after `://`. */
const JOINER = '\u2060';

/** Controls, direction overrides and characters nobody sees: they hide or reorder what is said. */
const UNSEEN =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

const NEWLINE = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** Cuts after `most` characters and says so with an ellipsis. */
export function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** Somebody's words on one line: no controls, no runs of space, at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const spaced = text.toWellFormed().replace(/[\s\u0085]+/gu, ' ');
  return cut(spaced.replace(UNSEEN, '').replace(/ {2,}/g, ' ').trim(), most);
}

/** Somebody's words as lines: at most `most` characters over at most `height` lines. */
export function severalLines(text: string, most: number, height: number): readonly string[] {
  const lines = cut(text.toWellFormed().trim(), most)
    .split(NEWLINE)
    .map((line) => oneLine(line, most))
    .filter((line, at, all) => line !== '' || all[at - 1] !== '');
  return lines.length <= height ? lines : [...lines.slice(0, height - 1), '…'];
}

/** The same text with at signs and addresses broken, so that GitLab mentions nobody and links nothing. */
export function unlinked(text: string): string {
  return text
    .replace(/@/g, `@${JOINER}`)
    .replace(/:(?=\/\/)/g, `:${JOINER}`)
    .replace(/(www)\./gi, `$1${JOINER}.`);
}

/** What a person is called: the first of their names, also when written as "Last, First". */
export function firstName(name: string): string {
  const clean = oneLine(name, 80);
  const given = clean.includes(',') ? (clean.split(',')[1] ?? clean) : clean;
  return given.trim().split(' ')[0] || 'there';
}
