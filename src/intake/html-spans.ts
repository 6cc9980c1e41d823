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
  return joined(spans);
}

const deepest = 100;

// The same lines as spans that share none: every line counts once, however many tags are open around it.
function joined(spans: readonly Span[]): readonly Span[] {
  const apart: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.first - b.first)) {
    const before = apart.at(-1);
    if (!before || span.first > before.last) apart.push(span);
    else if (span.last > before.last) apart[apart.length - 1] = { first: before.first, last: span.last };
  }
  return apart;
}
