/** Lines by their index, both ends included. */
export type Span = { readonly first: number; readonly last: number };

/**
 * What stands between an HTML tag and its end tag when both are in blocks of HTML, such as the inside of
 * `<details>`: Markdown reads it as text, but it is not said to us. A tag that never ends hides nothing.
 */
export function spansBetweenTags(
  blocks: readonly { readonly first: number; readonly content: string }[],
): readonly Span[] {
  const open = new Map<string, number[]>();
  const spans: Span[] = [];
  for (const { first, content } of blocks) {
    for (const [offset, line] of content.split('\n').entries()) {
      for (const [, slash, tag = ''] of line.matchAll(/<(\/?)([a-z][a-z0-9-]*)(?=[\s/>])/gi)) {
        const name = tag.toLowerCase();
        const begun = open.get(name) ?? [];
        if (!slash) open.set(name, [...begun.slice(-deepest), first + offset]);
        const start = slash ? begun.pop() : undefined;
        if (start !== undefined) spans.push({ first: start, last: first + offset });
      }
    }
  }
  return outermost(spans);
}

const deepest = 100;

// Spans that lie within another say nothing new, and there may be many.
function outermost(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.first - b.first || b.last - a.last)) {
    if (span.last > (kept.at(-1)?.last ?? -1)) kept.push(span);
  }
  return kept;
}
