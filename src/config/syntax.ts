import { isNode, visit } from 'yaml';
import { type Fault, faultOn } from './faults.ts';
import { keyText, type Source, spotOf } from './source.ts';

/** Everything that keeps a source from being read as YAML; of several faults in a line the first, which is the cause. */
export function syntaxFaults(source: Source): readonly Fault[] {
  const { errors, warnings } = source.document;
  const broken = [...errors, ...warnings].map(({ message, pos }) =>
    faultOn(source, spotOf(source, pos[0]), { message: `not readable as YAML: ${plainly(message)}` }),
  );
  const faults = [...oncePerLine(broken), ...badAliases(source)];
  if (faults.length > 0 || source.data !== undefined) return faults;
  return [
    faultOn(source, { line: 1, col: 1 }, { message: 'repeats itself by aliases far too often', fix: 'write it out' }),
  ];
}

function plainly(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return /multiple documents/.test(first) ? 'a second document begins here; remove the line with ---' : first;
}

function oncePerLine(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter(({ line }, index) => faults.findIndex((fault) => fault.line === line) === index);
}

/** Keys written twice in one group; `1` and `"1"` are one key. */
export function repeatedKeys(source: Source): readonly Fault[] {
  const faults: Fault[] = [];
  visit(source.document, {
    Map(_, map) {
      const seen = new Map<string, number>();
      for (const pair of map.items) {
        const offset = isNode(pair.key) ? pair.key.range?.[0] : undefined;
        if (offset === undefined) continue;
        const key = keyText(pair);
        const first = seen.get(key);
        if (first === undefined) seen.set(key, offset);
        else faults.push(repeated(source, key, first, offset));
      }
    },
  });
  return faults;
}

function repeated(source: Source, key: string, first: number, offset: number): Fault {
  const message = `\`${key}\` is written twice here`;
  return faultOn(source, spotOf(source, offset), {
    message,
    fix: `first on line ${spotOf(source, first).line}; keep one`,
  });
}

function badAliases(source: Source): readonly Fault[] {
  if (source.document.errors.length > 0) return [];
  const faults: Fault[] = [];
  visit(source.document, {
    Alias(_, alias, ancestors) {
      const spot = spotOf(source, alias.range?.[0] ?? 0);
      const target = alias.resolve(source.document);
      if (!target) faults.push(faultOn(source, spot, { message: `nothing is named &${alias.source}` }));
      else if (ancestors.some((ancestor) => ancestor === target))
        faults.push(faultOn(source, spot, { message: `*${alias.source} stands inside what it repeats` }));
    },
  });
  return faults;
}
