import { Exams } from '../core/exams/exam.ts';
import { Layout } from '../core/layout.ts';
import { People } from '../core/people/people.ts';
import { type Program, ProgramFile } from '../core/program.ts';
import { Rubric } from '../core/rubric.ts';
import { type Fault, faultAt, faultsOf, repaired } from './faults.ts';
import { deepFreeze, fingerprint } from './fingerprint.ts';
import { type FileKind, fileSchemas } from './json-schema.ts';
import { filesOf, readFiles, type Texts } from './read-files.ts';
import { complaintsOf } from './rules/all-rules.ts';
import type { Complaint, Parts, RubricFile } from './rules/rule.ts';
import { locate, type Source, sourceOf } from './source.ts';
import { repeatedKeys, syntaxFaults } from './syntax.ts';

/** The program, or everything that is wrong with its files, in the order of files and lines. */
export type LoadOutcome =
  | { readonly is: 'program'; readonly program: Program }
  | { readonly is: 'faults'; readonly faults: readonly Fault[] };

type File = { readonly kind: FileKind; readonly source: Source };

/**
 * Reads, checks and freezes the configuration in `dir`, with other texts for the files in `instead`, by name. Never throws:
 * whatever is wrong comes back as faults.
 */
export async function loadProgram(dir: string, instead: Readonly<Record<string, string>> = {}): Promise<LoadOutcome> {
  const { files, faults } = await readFiles(dir);
  return loaded({ files: files.map((file) => ({ ...file, text: instead[file.name] ?? file.text })), faults }, dir);
}

/** The same of a configuration that was sent as texts by file name, such as "gitlab.yaml". */
export function loadTexts(texts: Readonly<Record<string, string>>): LoadOutcome {
  return loaded(filesOf(texts), undefined);
}

function loaded({ files: texts, faults: unread }: Texts, dir: string | undefined): LoadOutcome {
  const files = texts.map(({ kind, name, text }): File => ({ kind, source: sourceOf(name, text) }));
  const parts = partsOf(files, unread);
  const faults = [...unread, ...files.flatMap(fileFaults), ...complaintFaults(files, complaintsOf(parts), dir)];
  if (faults.length > 0) return { is: 'faults', faults: inOrder(faults).map((fault) => typed(dir, fault)) };
  return { is: 'program', program: programOf(files) };
}

function fileFaults({ kind, source }: File): readonly Fault[] {
  const broken = syntaxFaults(source);
  const repeated = repeatedKeys(source);
  if (broken.length > 0) return [...broken, ...repeated];
  const parsed = fileSchemas[kind].safeParse(source.data);
  return parsed.success ? repeated : [...repeated, ...faultsOf(kind, source, parsed.error.issues)];
}

/** Each top-level key by itself, so that a mistake in one leaves the others to be checked. */
function partsOf(files: readonly File[], unread: readonly Fault[]): Partial<Parts> {
  const soundRubrics = files.filter(({ kind }) => kind === 'rubric').flatMap(rubricOf);
  const whole = soundRubrics.length === files.filter(({ kind }) => kind === 'rubric').length;
  const rubrics = whole && !unread.some(({ file }) => file.startsWith('rubrics')) ? { rubrics: soundRubrics } : {};
  const single = files.filter(({ kind }) => kind !== 'rubric').map(sectionsOf);
  return Object.assign({ soundRubrics }, rubrics, ...single);
}

function rubricOf({ source }: File): readonly RubricFile[] {
  const { success, data } = Rubric.safeParse(repaired('rubric', source.data));
  return success ? [{ file: source.name, rubric: data }] : [];
}

const shapes = { program: ProgramFile.shape, gitlab: Layout.shape, exams: Exams.shape, people: People.shape };

function sectionsOf({ kind, source }: File): Partial<Parts> {
  const data = repaired(kind, source.data);
  if (kind === 'rubric' || typeof data !== 'object' || data === null) return {};
  const sections = Object.entries(shapes[kind]).flatMap(([key, schema]) => {
    const parsed = schema.safeParse((data as Record<string, unknown>)[key]);
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(sections);
}

function complaintFaults(
  files: readonly File[],
  complaints: readonly Complaint[],
  dir: string | undefined,
): readonly Fault[] {
  const sources = new Map(files.map(({ source }) => [source.name, source]));
  return complaints.flatMap(({ file, path, message, fix, at, first }) => {
    const source = sources.get(file);
    const other = first && sources.get(first.file);
    const where =
      first && other ? `the first is at ${under(dir, first.file)}:${locate(other, first.path).line}` : undefined;
    const advice = [where, fix].filter(Boolean).join('; ');
    return source ? [faultAt(source, path, { message, ...(advice ? { fix: advice } : {}) }, at)] : [];
  });
}

/** Called only when every file parsed without a fault. */
function programOf(files: readonly File[]): Program {
  const data = (kind: FileKind) => files.find((file) => file.kind === kind)?.source.data;
  const rubrics = files.filter(({ kind }) => kind === 'rubric').map(({ source }) => Rubric.parse(source.data));
  const content = {
    ...ProgramFile.parse(data('program')),
    ...Exams.parse(data('exams')),
    ...People.parse(data('people')),
    layout: Layout.parse(data('gitlab')),
    rubrics: rubrics.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
  return deepFreeze({ ...content, hash: fingerprint(content) });
}

const order = ['', 'program.yaml', 'gitlab.yaml', 'exams.yaml', 'people.yaml'];

function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const rank = (file: string) => (order.includes(file) ? order.indexOf(file) : order.length);
  return faults.toSorted(
    (a, b) => rank(a.file) - rank(b.file) || a.file.localeCompare(b.file, 'en') || a.line - b.line || a.col - b.col,
  );
}

function typed(dir: string | undefined, fault: Fault): Fault {
  return { ...fault, file: under(dir, fault.file) };
}

/** A file as the user would type it; one that was sent has the name it was sent under. */
function under(dir: string | undefined, file: string): string {
  if (dir === undefined) return file;
  const folder = dir.replace(/(?<=.)\/+$/, '');
  if (file === '') return folder;
  return folder === '/' ? `/${file}` : `${folder}/${file}`;
}
