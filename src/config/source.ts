import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';

/** The way to a value inside a file: keys and list positions. */
export type Path = readonly (string | number)[];

/** Where something stands in a file; both count from 1. */
export type Spot = { readonly line: number; readonly col: number };

/** One YAML file, read once; positions and values come from the same parse. */
export type Source = {
  /** Below the configuration folder, such as "rubrics/demo.yaml". */
  readonly name: string;
  readonly lines: readonly string[];
  readonly document: Document.Parsed;
  readonly counter: LineCounter;
  /** What the YAML says as plain values; undefined where it cannot be read. */
  readonly data: unknown;
};

/** Reads `text` as YAML 1.2. Never throws: `syntaxFaults` tells what is wrong with it. */
export function sourceOf(name: string, text: string): Source {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  return { name, lines: text.split(/\r?\n/), document, counter, data: dataOf(document) };
}

/** An alias that points nowhere, into itself or to far too much makes YAML unreadable as plain values. */
function dataOf(document: Document.Parsed): unknown {
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/** Turns an offset into the text into a line and a column. */
export function spotOf(source: Source, offset: number): Spot {
  const { line, col } = source.counter.linePos(offset);
  return { line: Math.max(line, 1), col: Math.max(col, 1) };
}

/**
 * Where the value at `path` stands, or its key. What is missing is placed at the start of the innermost part that is
 * there.
 */
export function locate(source: Source, path: Path, at: 'value' | 'key' = 'value'): Spot {
  let node = nodeOf(source.document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    const next = stepInto(resolve(source, node), step);
    if (!next) break;
    const wantsKey = at === 'key' && depth === path.length - 1;
    offset = (wantsKey ? next.key : undefined) ?? offsetOf(next.value) ?? next.key ?? offset;
    node = next.value;
  }
  return spotOf(source, offset);
}

/** Whether something is written at `path`, be it only a key with nothing behind it. */
export function isWritten(source: Source, path: Path): boolean {
  let node = nodeOf(source.document.contents);
  for (const step of path) {
    const next = stepInto(resolve(source, node), step);
    if (!next) return false;
    node = next.value;
  }
  return true;
}

/** The text of a map's key; YAML reads `1:` as a number, we as the text "1". */
export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

type Step = { readonly key?: number | undefined; readonly value: Node | undefined };

function stepInto(node: Node | undefined, step: string | number): Step | undefined {
  if (isSeq(node)) {
    const value = nodeOf(node.items[Number(step)]);
    return value && { value };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast((candidate) => keyText(candidate) === String(step));
  return pair && { key: nodeOf(pair.key)?.range?.[0], value: nodeOf(pair.value) };
}

function offsetOf(node: Node | undefined): number | undefined {
  const nothing = isScalar(node) && node.value === null && node.source === '';
  return nothing ? undefined : node?.range?.[0];
}

function resolve(source: Source, node: Node | undefined): Node | undefined {
  return isAlias(node) ? node.resolve(source.document) : node;
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}
