/** JSON read without losing anything: numbers named in `exact` stay text, and nothing is said twice. */
export type ExactJson =
  | { readonly is: 'read'; readonly value: unknown }
  | { readonly is: 'unreadable'; readonly because: string; readonly fix: string };

const deepest = 20;

/** Reads JSON from its bytes. `exact` names the keys whose numbers are kept as they were written, such as `79.90`. */
export function readExactJson(body: Uint8Array, exact: ReadonlySet<string>): ExactJson {
  const text = utf8Of(body);
  if (text === undefined) return unreadable('The body is not UTF-8.', 'Encode the JSON as UTF-8.');
  if (text.trim() === '') return unreadable('The body is empty.', 'Send the exam result as JSON.');
  const json = parse(text, exact);
  return json.is === 'read' ? (shapeFault(text) ?? json) : json;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function utf8Of(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function parse(text: string, exact: ReadonlySet<string>): ExactJson {
  try {
    return { is: 'read', value: JSON.parse(text, keepExact(exact)) };
  } catch (error) {
    // What is nested deeper than we can follow is JSON all the same.
    if (error instanceof RangeError) return tooDeep;
    const fault = error instanceof Error ? error.message.slice(0, 120).replace(/[\p{Cc}\p{Cf}]/gu, ' ') : 'unreadable';
    return unreadable(`The body is not JSON: ${fault}.`, 'Send one JSON object.');
  }
}

// ECMA-262 `JSON.parse` source text access: the reviver's third argument holds the number as it was written.
function keepExact(exact: ReadonlySet<string>) {
  return (key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && exact.has(key) ? (context?.source ?? String(value)) : value;
}

// Of two equal keys a parser keeps one in silence, and which one differs between them.
function shapeFault(text: string): ExactJson | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (string && token.endsWith(':')) {
      const key: string = string.includes('\\') ? JSON.parse(string) : string.slice(1, -1);
      if (open.at(-1)?.has(key))
        return unreadable(`The key "${key.slice(0, 60)}" is there twice.`, 'Send every key once.');
      open.at(-1)?.add(key);
    }
    if (open.length > deepest) return tooDeep;
  }
  return undefined;
}

const tooDeep = unreadable(`The JSON is nested more than ${deepest} deep.`, 'Send the shape in the README.');

function unreadable(because: string, fix: string): ExactJson {
  return { is: 'unreadable', because, fix };
}
