import type { Span } from './html-spans.ts';

/**
 * What GitLab takes from one line to the next that is the same, whatever stands between: a quote from `>>>`, also within a
 * block of HTML (doc/user/markdown.md, "Multiline blockquote"), which ends with the comment at the latest, and math from
 * `$$` ("Math equations"), which hides nothing where it never ends. `literal` are the lines of code and HTML, where none begins.
 */
export function fencedSpans(lines: readonly string[], literal: ReadonlySet<number>): readonly Span[] {
  const fences = lines.flatMap((line, index) => {
    const fence = /^(>{3,}|\$\$)\s*$/.exec(line)?.[1];
    return fence ? [{ index, fence }] : [];
  });
  const ends = new Map<number, number>();
  const later = new Map<string, number>();
  for (const { index, fence } of fences.toReversed()) {
    const end = later.get(fence);
    if (end !== undefined) ends.set(index, end);
    if (fence !== math || !literal.has(index)) later.set(fence, index);
  }
  const spans: Span[] = [];
  let after = -1;
  for (const { index, fence } of fences) {
    const end = ends.get(index) ?? (fence === math ? undefined : lines.length - 1);
    if (index <= after || literal.has(index) || end === undefined) continue;
    after = end;
    spans.push({ first: index, last: end });
  }
  return spans;
}

const math = '$$';
