import type { StateInline } from 'markdown-it';

/**
 * A rule of markdown-it: what stands between two dollars and two dollars within a paragraph is math, as GitLab reads it,
 * and nothing else is read in it. One dollar is no math to us, because people write prices.
 */
export function readMath(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (!src.startsWith('$$', pos) || src[pos + 2] === '$' || src[pos - 1] === '$') return false;
  const end = endOfMath(src, pos + 2);
  if (end < 0) return false;
  if (!silent) state.push('math', '', 0).content = src.slice(pos, end);
  state.pos = end;
  return true;
}

function endOfMath(src: string, from: number): number {
  for (let at = src.indexOf('$$', from); at >= 0; at = src.indexOf('$$', at + 1))
    if (src[at - 1] !== '\\') return at + 2;
  return -1;
}
