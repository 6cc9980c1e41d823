import { cut, oneLine } from './plain.ts';

/** Somebody's words inside SVG text or an attribute. */
export function xml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return oneLine(text, 600)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

/** Breaks `text` at spaces into at most `most` lines of at most `wide` characters, about equally long; the rest is cut. */
export function wrap(text: string, wide: number, most: number): readonly string[] {
  const words = oneLine(text, 600)
    .split(' ')
    .map((word) => cut(word, wide));
  const lines = broken(words, wide);
  if (lines.length > most) return [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(' '), wide)];
  let narrow = wide;
  while (broken(words, narrow - 1).length === lines.length && words.every((word) => word.length < narrow)) narrow -= 1;
  return broken(words, narrow);
}

function broken(words: readonly string[], wide: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= wide) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines;
}

/** The font size at which `text` stays within `wide` units, at most `size`; assumes a wide sans-serif face. */
export function fitted(text: string, size: number, wide: number): number {
  const ems = Array.from(text).reduce((sum, character) => sum + (/[\u1100-\uFFFF]/.test(character) ? 1 : 0.6), 0);
  return Math.round(Math.min(size, wide / Math.max(ems, 1)) * 10) / 10;
}
