import type { CommentFault } from '../core/messages/messages.ts';

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const NARROWED = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const WINDOW = 100;

/**
 * The line of a fault as it was written, its number before it and a caret under every character of the fault, for a
 * fenced block. `column` and `length` count UTF-16 units of `text`.
 */
export function caretLines(fault: CommentFault): readonly string[] {
  const text = fault.text.toWellFormed();
  const from = Math.max(0, fault.column - WINDOW / 2);
  const lead = from > 0 ? '…' : '';
  const shown = shownAs(text.slice(from, from + WINDOW)).trimEnd();
  const before = shownAs(text.slice(from, fault.column));
  const under = shownAs(text.slice(fault.column, Math.min(fault.column + fault.length, from + WINDOW)));
  const gutter = `${fault.line} | `;
  const pad = ' '.repeat(String(fault.line).length);
  const carets = '^'.repeat(Math.max(1, width(under)));
  return [
    `${gutter}${lead}${shown}${text.length > from + WINDOW ? '…' : ''}`,
    `${pad} | ${' '.repeat(width(lead) + width(before))}${carets}`,
  ];
}

/** One character for one: what has no width or moves the others is shown as a dot. */
function shownAs(text: string): string {
  return text.toWellFormed().replace(/[\t ]/g, ' ').replace(NARROWED, '·');
}

function width(text: string): number {
  let total = 0;
  for (const character of text) total += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return total;
}
