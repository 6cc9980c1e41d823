/** Parameters as they arrive: strings, numbers, lists and maps of them. */
export type Input = Record<string, unknown>;

/** Reads `a=1&b[]=2&c[d]=3` pairs the way Rack does: `b` is a list, `c` a map. */
export function nested(pairs: Iterable<readonly [string, string]>): Input {
  const root: Input = {};
  for (const [key, value] of pairs) {
    const [name = '', ...subs] = key.split(/\[|\]\[|\]$/).filter((part, at, all) => at < all.length - 1 || part !== '');
    const steps = key.endsWith('[]') && subs.at(-1) !== '' ? [...subs, ''] : subs;
    if ([name, ...steps].includes('__proto__')) continue;
    put(root, name, steps, value);
  }
  return root;
}

function put(into: Input, name: string, steps: readonly string[], value: string): void {
  const [next, ...rest] = steps;
  if (next === undefined) {
    into[name] = value;
  } else if (next === '') {
    const list = Array.isArray(into[name]) ? (into[name] as unknown[]) : [];
    into[name] = list;
    putInList(list, rest, value);
  } else {
    const map = isMap(into[name]) ? into[name] : {};
    into[name] = map;
    put(map, next, rest, value);
  }
}

// `a[][key]` starts a new entry when the last one has that key already.
function putInList(list: unknown[], steps: readonly string[], value: string): void {
  const [key, ...rest] = steps;
  if (key === undefined || key === '') {
    list.push(value);
    return;
  }
  const last = list.at(-1);
  const entry = isMap(last) && !(key in last) ? last : {};
  if (entry !== last) list.push(entry);
  put(entry, key, rest, value);
}

function isMap(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
