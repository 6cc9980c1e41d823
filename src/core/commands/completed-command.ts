import type { PathModule } from '../product/settings.ts';
import { nearest } from './nearest.ts';
import {
  faultAt,
  longestWords,
  type Parsed,
  quoted,
  refuse,
  restFrom,
  spotAfter,
  spotOver,
  tooLong,
  type Utterance,
  type Vocabulary,
  type Word,
} from './utterance.ts';

/** Somebody says that modules of the learning path are done. */
export type CompletedCommand = { readonly say: 'completed'; readonly modules: readonly string[] };

/** A line somebody could send, with the first of these modules. */
export function completedExample(modules: readonly PathModule[] = []): string {
  return `/completed ${modules[0]?.id ?? 'LP-CS-1'}`;
}

/** Words in a row and the module they name, if they name one. */
type Stretch = { readonly words: readonly [Word, ...Word[]]; readonly module?: PathModule | undefined };

/** `/completed MODULE [MODULE …]`; each by its id, an alias or its title, with or without commas between them. */
export function parseCompleted({ line, words }: Utterance, { modules = [] }: Vocabulary): Parsed<CompletedCommand> {
  const example = completedExample(modules);
  if (words.length === 0) return refuse(spotAfter(line), `The module is missing: ${listed(modules)}.`, example);
  const rest = restFrom(line, words[0]);
  if (rest.length > longestWords) return tooLong(line, rest.length, example);
  const stretches = stretchesOf(words, modules);
  const faults = stretches.flatMap(({ words: [first, ...more], module }) => {
    if (module) return [];
    const written = line.text.slice(first.at, endOf(more.at(-1) ?? first));
    const close = nearestModule(written, modules);
    const problem = `${quoted(written)} is no module here: ${listed(modules)}.`;
    const meant = close && completedExample([close]);
    return [faultAt(spotOver(line, first, more.at(-1) ?? first), { problem, nearest: meant, example })];
  });
  if (faults.length > 0) return { faults };
  const ids = stretches.flatMap(({ module }) => (module ? [module.id] : []));
  return { command: { say: 'completed', modules: [...new Set(ids)] } };
}

function listed(modules: readonly PathModule[]): string {
  return modules.length > 0
    ? `there ${modules.length === 1 ? 'is' : 'are'} ${modules.map(({ id }) => id).join(', ')}`
    : 'there is none';
}

/** Takes the longest name at each place; what begins none is one stretch up to the next name or comma. */
function stretchesOf(words: readonly Word[], modules: readonly PathModule[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let unknown: Word[] = [];
  const flush = () => {
    const [first, ...more] = unknown;
    if (first) stretches.push({ words: [first, ...more] });
    unknown = [];
  };
  for (let index = 0; index < words.length; ) {
    const found = namedAt(words, index, modules);
    const word = words[index];
    if (found) {
      flush();
      stretches.push(found);
    } else if (word && !isBetween(words, index, unknown, modules)) {
      unknown.push(word);
      if (/[,;]$/.test(word.text)) flush();
    }
    index += found?.words.length ?? 1;
  }
  flush();
  return stretches;
}

function namedAt(words: readonly Word[], from: number, modules: readonly PathModule[]): Stretch | undefined {
  for (let count = Math.min(words.length - from, longestName); count > 0; count -= 1) {
    const [first, ...more] = words.slice(from, from + count);
    const text = words
      .slice(from, from + count)
      .map((word) => word.text)
      .join(' ');
    const module = modules.find((one) => namesOf(one).some((name) => plain(name) === plain(text)));
    if (first && module) return { words: [first, ...more], module };
  }
  return undefined;
}

// No title has more words, and looking for one takes time.
const longestName = 40;

function namesOf({ id, title, aliases }: PathModule): readonly string[] {
  return [id, title, ...aliases];
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^["'“”`]+|["'“”`.,;:!]+$/gu, '')
    .replace(/\s+/g, ' ');
}

/** An "and" or a comma that parts two names; titles have some in them too. */
function isBetween(words: readonly Word[], index: number, unknown: readonly Word[], modules: readonly PathModule[]) {
  if (!/^(and|,|;|&)$/i.test(words[index]?.text ?? '')) return false;
  return unknown.length === 0 || namedAt(words, index + 1, modules) !== undefined;
}

function nearestModule(written: string, modules: readonly PathModule[]): PathModule | undefined {
  const name = nearest(plain(written), modules.flatMap(namesOf));
  return name === undefined ? undefined : modules.find((one) => namesOf(one).includes(name));
}

function endOf({ text, at }: Word): number {
  return at + text.length;
}
