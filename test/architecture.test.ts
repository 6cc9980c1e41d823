import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Which rooms a room may import from besides itself. The sandbox speaks HTTP only: nobody but `cli` starts it. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  intake: ['core'],
  gitlab: ['core'],
  store: ['core'],
  render: ['core'],
  config: ['core'],
  telemetry: ['core'],
  engine: ['core', 'intake', 'gitlab', 'store', 'render', 'config', 'telemetry'],
  http: ['core', 'intake', 'gitlab', 'store', 'render', 'config', 'telemetry', 'engine'],
  cli: ['core', 'intake', 'gitlab', 'store', 'render', 'config', 'telemetry', 'engine', 'http', 'sandbox'],
  sandbox: [],
};

/** The only packages `core` may use. */
const corePackages = ['zod'];

type Import = { readonly file: string; readonly target: string };

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name));

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)[^'";]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...found].map((match) => ({ file, target: match[1] ?? match[2] ?? match[3] ?? '' }));
});

function roomOf(file: string): string {
  return relative(src, file).split('/')[0] ?? '';
}

describe('the rooms of src/', () => {
  it('are the ones the table names', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it('import only downwards', () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => ({ file, from: roomOf(file), to: roomOf(resolve(dirname(file), target)) }))
      .filter(({ from, to }) => from !== to && !mayImport[from]?.includes(to))
      .map(({ file, to }) => `${relative(src, file)} imports from ${to}`);
    expect(wrong).toEqual([]);
  });

  it('keep core free of everything but zod', () => {
    const wrong = imports
      .filter(
        ({ file, target }) => roomOf(file) === 'core' && !target.startsWith('.') && !corePackages.includes(target),
      )
      .map(({ file, target }) => `${relative(src, file)} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('read the environment in one place only', () => {
    const readers = files
      .filter((file) => /^(?!\s*(\/\/|\*|\/\*)).*process\.env/m.test(readFileSync(file, 'utf8')))
      .map((file) => relative(src, file));
    expect(readers).toEqual(['cli/main.ts']);
  });

  it('have no file over 250 lines', () => {
    const long = files
      .map((file) => ({ file: relative(src, file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 250);
    expect(long).toEqual([]);
  });

  it('have no cycle of imports that exist when the program runs', () => {
    const cycles = cyclesIn(runtimeImports());
    expect(cycles).toEqual([]);
  });
});

function runtimeImports(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    files.map((file) => {
      const text = readFileSync(file, 'utf8');
      const statements = text.matchAll(/(?:^|\n)(?:import|export)\s+(?!type\b)([^'";]*?)from\s+'(\.[^']+)'/g);
      const targets = [...statements]
        .filter(([, names = '']) => !/^\{\s*(type\s+\w+\s*,?\s*)+\}\s*$/.test(names))
        .map(([, , target = '']) => resolve(dirname(file), target));
      return [file, targets];
    }),
  );
}

function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push([...path.slice(at), file].map((step) => relative(src, step)).join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}
