import { cut, oneLine } from './plain.ts';

/** Somebody's words inside SVG text or an attribute. */
export function xml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return oneLine(text, 600)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

/** Breaks `text` at spaces into at most `most` lines of about `wide` characters; what does not fit is cut. */
export function wrap(text: string, wide: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of oneLine(text, wide * most * 2).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= wide) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, wide));
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(' '), wide)];
}

/** The font size at which `text` stays within `wide` units, at most `size`; assumes a wide sans-serif face. */
export function fitted(text: string, size: number, wide: number): number {
  const ems = Array.from(text).reduce((sum, character) => sum + (/[\u1100-\uFFFF]/.test(character) ? 1 : 0.6), 0);
  return Math.round(Math.min(size, wide / Math.max(ems, 1)) * 10) / 10;
}
