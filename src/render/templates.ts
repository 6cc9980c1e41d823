import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { helpersFor, type Kind } from './helpers.ts';

type Template = (data: unknown) => string;

/** Files one kind of text is made of: names as in `Messages`, and the parts they share. */
type Shelf = { readonly kind: Kind; readonly names: readonly string[]; readonly parts: readonly string[] };

const extensions = { line: 'md', markdown: 'md', svg: 'svg', html: 'html' } as const;

/** Reads and compiles one kind's templates. A missing file or an unknown helper is an error naming the file. */
export function shelve(dir: string, { kind, names, parts }: Shelf): ReadonlyMap<string, Template> {
  const env = Handlebars.create();
  const helpers = helpersFor(kind);
  for (const [name, helper] of Object.entries(helpers)) env.registerHelper(name, helper);
  const known = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]));
  const compile = (name: string) => compiled(env, known, join(dir, `${name}.${extensions[kind]}.hbs`));
  for (const part of parts) env.registerPartial(part, compile(part));
  return new Map(names.map((name) => [name, compile(name)]));
}

function compiled(env: typeof Handlebars, knownHelpers: Record<string, boolean>, file: string): Template {
  const options = { strict: true, noEscape: true, preventIndent: true, knownHelpers, knownHelpersOnly: true };
  try {
    const program = env.parse(readFileSync(file, 'utf8'));
    makeHarmless(program);
    env.precompile(program, options);
    return env.compile(program, options);
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Turns every `{{field}}` into a call of the kind's `text` helper, and refuses `{{{field}}}`. */
function makeHarmless(program: hbs.AST.Program): void {
  const visitor = new Handlebars.Visitor();
  visitor.MustacheStatement = (mustache) => {
    const { loc, path } = mustache;
    if (!mustache.escaped) throw new Error(`line ${loc.start.line}: "{{{" would print people's text unescaped`);
    if (mustache.params.length > 0 || path.type !== 'PathExpression') return;
    const { original } = path as hbs.AST.PathExpression;
    mustache.params = [path, { type: 'StringLiteral', value: original, original, loc } as hbs.AST.StringLiteral];
    const text = { type: 'PathExpression', data: false, depth: 0, parts: ['text'], original: 'text', loc };
    mustache.path = text as hbs.AST.PathExpression;
  };
  visitor.accept(program);
}
