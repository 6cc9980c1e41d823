import { nearest } from '../../core/commands/nearest.ts';
import type { Exams } from '../../core/exams/exam.ts';
import type { Layout } from '../../core/layout.ts';
import type { People } from '../../core/people/people.ts';
import type { ProgramFile } from '../../core/program.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { Path } from '../source.ts';

/** A rubric and the file it stands in. */
export type RubricFile = { readonly file: string; readonly rubric: Rubric };

/**
 * The configuration part by part. A part that did not parse is left out, and rules that need it rest, so that one mistake
 * never looks like ten. `rubrics` is there only when every rubric parsed; `soundRubrics` are those that did.
 */
export type Parts = ProgramFile &
  Exams &
  People &
  Layout & { readonly rubrics: readonly RubricFile[]; readonly soundRubrics: readonly RubricFile[] };

/** What a rule has against the configuration, and where. */
export type Complaint = {
  /** Below the configuration folder. */
  readonly file: string;
  readonly path: Path;
  readonly message: string;
  readonly fix?: string | undefined;
  readonly at?: 'key' | 'value' | undefined;
  /** Another place that belongs to it, such as where a name was used first. */
  readonly first?: { readonly file: string; readonly path: Path } | undefined;
};

/** A check over whatever parts are there. */
export type Rule = (parts: Partial<Parts>) => readonly Complaint[];

/** A rule that runs when all the parts it needs are there. */
export function rule<K extends keyof Parts>(
  needs: readonly K[],
  check: (parts: Pick<Parts, K>) => readonly Complaint[],
): Rule {
  return (parts) => (hasAll(parts, needs) ? check(parts) : []);
}

function hasAll<K extends keyof Parts>(parts: Partial<Parts>, needs: readonly K[]): parts is Parts {
  return needs.every((need) => parts[need] !== undefined);
}

/** Something written that should name one of `known`. */
export type Reference = { readonly file: string; readonly path: Path; readonly value: string };

/** Complains of references to things that do not exist; `thing` is a word such as "level". */
export function dangling(
  references: readonly Reference[],
  known: readonly string[],
  thing: string,
  advice?: string,
): readonly Complaint[] {
  return references
    .filter(({ value }) => !known.includes(value))
    .map(({ value, ...where }) => ({
      ...where,
      message: `no ${thing} "${value}"`,
      fix: hint(value, known, thing, advice),
    }));
}

function hint(value: string, known: readonly string[], thing: string, advice: string | undefined): string {
  const meant = nearest(value, known);
  const all = known.length > 0 && known.length <= 8 ? `${plural(thing)} are ${known.join(', ')}` : advice;
  return [meant && `did you mean "${meant}"?`, all].filter(Boolean).join(' ') || `add this ${thing}`;
}

function plural(thing: string): string {
  return `${thing}s`
    .replace(/ys$/, 'ies')
    .replace(/ss$/, 'ses')
    .replace(/criterions$/, 'criteria');
}

/** A name somebody or something claims for itself. Names of one owner may repeat; of two may not, in any case. */
export type Claim = Reference & { readonly owner: string | number };

/** Complains of names that two owners claim; `thing` is a word such as "course id". */
export function clashes(
  claims: readonly Claim[],
  thing: string,
  say = (value: string) => `the ${thing} "${value}" is used twice`,
): readonly Complaint[] {
  const owners = new Map<string, Claim>();
  return claims.flatMap(({ file, path, value, owner }) => {
    const name = value.toLowerCase();
    const first = owners.get(name);
    if (!first) owners.set(name, { file, path, value, owner });
    if (!first || first.owner === owner) return [];
    return [{ file, path, message: say(value), fix: 'change or remove one of them', first }];
  });
}

/** The claims of a list of things to their ids. */
export function idClaims(file: string, path: Path, things: readonly { readonly id: string }[]): readonly Claim[] {
  return things.map(({ id }, owner) => ({ file, path: [...path, owner, 'id'], value: id, owner }));
}

/** The claims of a list of things to their aliases. */
export function aliasClaims(
  file: string,
  path: Path,
  things: readonly { readonly aliases: readonly string[] }[],
): readonly Claim[] {
  return things.flatMap(({ aliases }, owner) =>
    aliases.map((value, index) => ({ file, path: [...path, owner, 'aliases', index], value, owner })),
  );
}
