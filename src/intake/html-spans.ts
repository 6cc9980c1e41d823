/** Lines by their index, both ends included. */
export type Span = { readonly first: number; readonly last: number };

/**
 * What stands between an HTML tag and its end tag when both are in blocks of HTML, such as the inside of
 * `<details>`: Markdown reads it as text, but it is not said to us. A tag that never ends hides nothing.
 */
export function spansBetweenTags(
  blocks: readonly { readonly first: number; readonly content: string }[],
): readonly Span[] {
  const open: { readonly name: string; readonly line: number }[] = [];
  const count = new Map<string, number>();
  const counted = (name: string, more: number) => void count.set(name, (count.get(name) ?? 0) + more);
  const spans: Span[] = [];
  for (const { first, content } of blocks) {
    for (const [offset, line] of withoutRaw(content).split('\n').entries()) {
      for (const [, slash, tag = ''] of line.matchAll(/<(\/?)([a-z][a-z0-9-]*)(?=[\s/>])/gi)) {
        const name = tag.toLowerCase();
        if (!slash) {
          open.push({ name, line: first + offset });
          counted(name, 1);
        } else if (count.get(name)) {
          // What was opened within and did not end, such as <br>, ends with what it stands in.
          const ended = open.splice(open.findLastIndex((tag) => tag.name === name));
          for (const tag of ended) counted(tag.name, -1);
          spans.push({ first: ended[0]?.line ?? 0, last: first + offset });
        }
      }
    }
  }
  return joined(spans);
}

// HTML knows no tags in comments, scripts, styles and instructions: only their lines are kept.
function withoutRaw(content: string): string {
  const raw =
    /<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<(script|style|textarea)(?=[\s/>]).*?(?:<\/\1>|$)/gis;
  return content.replace(raw, (hidden) => hidden.replace(/[^\n]/g, ''));
}

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
