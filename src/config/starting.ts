import type { Pair } from 'yaml';
import { isMap, isNode, isSeq, parseDocument, stringify } from 'yaml';
import type { Program } from '../core/program.ts';
import { peopleText } from './people-yaml.ts';

/** Somebody as GitLab knows them. */
export type Newcomer = { readonly username: string; readonly gitlabId: number; readonly name: string };

/** Where a program begins: its project and who works in it; people are added to those it has. */
export type Start = {
  readonly project: string;
  readonly staff: readonly Newcomer[];
  readonly moderators: readonly Newcomer[];
  readonly reviewers: readonly Newcomer[];
};

/** Files that `startedWith` changes, as text. */
export type StartTexts = Readonly<Record<'program.yaml' | 'gitlab.yaml' | 'people.yaml', string>>;

/** The people of a program who are not made up: nobody has an address at example.com (RFC 2606), as in the example. */
export function realPeople({ people }: Pick<Program, 'people'>): ReadonlySet<string> {
  const real = people.filter(({ emails }) => !emails.some((email) => /@example\.com$/i.test(email)));
  return new Set(real.map(({ username }) => username));
}

/** The texts of a program, with the project and the people of `start`; made-up people go, all else stays as it is written. */
export function startedWith(texts: StartTexts, program: Program, start: Start): StartTexts {
  const real = realPeople(program);
  const named = [...start.staff, ...start.moderators, ...start.reviewers];
  const newcomers = [...new Map(named.map((person) => [person.username, person])).values()].filter(
    ({ username }) => !real.has(username),
  );
  const joined = (before: readonly string[], people: readonly Newcomer[]) => [
    ...new Set([...before.filter((name) => real.has(name)), ...people.map(({ username }) => username)]),
  ];
  const { pools, moderators } = program.reviewing;
  const poolEdits = pools.map(({ members }, index): Edit => {
    const path = ['reviewing', 'pools', index, 'members'];
    return { path, from: members, to: joined(members, start.reviewers) };
  });
  const listEdits = program.contentLists.map(({ owners }, index): Edit => {
    const kept = owners.filter((name) => real.has(name));
    const to = kept.length > 0 ? kept : start.staff.map(({ username }) => username);
    return { path: ['contentLists', index, 'owners'], from: owners, to };
  });
  const left = program.people.filter(({ username }) => !real.has(username));
  const isTheirs = left.some(({ name }) => program.help.includes(name));
  const staff = joined(program.staff, start.staff);
  const nameOf = (username: string) =>
    [...program.people, ...named].find((person) => person.username === username)?.name;
  const answers = `The enablement team, ${staff.map(nameOf).join(', ')}, answers in the issue itself.`;
  const paths = program.layout.projects.map(({ path }) => path);
  const path = paths.includes(start.project) ? start.project : paths[0];
  return {
    'gitlab.yaml': edited(texts['gitlab.yaml'], [{ path: ['projects', 0, 'path'], from: path, to: start.project }]),
    'program.yaml': edited(texts['program.yaml'], [
      { path: ['help'], from: program.help, to: isTheirs ? answers : program.help },
      ...poolEdits,
      ...listEdits,
      { path: ['reviewing', 'moderators'], from: moderators, to: joined(moderators, start.moderators) },
    ]),
    'people.yaml': edited(withPeople(texts['people.yaml'], new Set(left.map(({ username }) => username)), newcomers), [
      { path: ['staff'], from: program.staff, to: staff },
    ]),
  };
}

function withPeople(text: string, gone: ReadonlySet<string>, newcomers: readonly Newcomer[]): string {
  const added = newcomers.map((person) => ({ entry: { ...person, emails: [], externalIds: [] } }));
  const rest = gone.size === 0 ? text : withoutPeople(text, gone);
  return added.length === 0 ? rest : peopleText(rest, { added, changed: [] });
}

function withoutPeople(text: string, gone: ReadonlySet<string>): string {
  const document = parseDocument(text.replace(/ ?Everyone in this file is made up\./, ''));
  const people = document.get('people');
  if (!isSeq(people)) throw new Error('people.yaml holds no list of people');
  people.items = people.items.filter((item) => !(isMap(item) && gone.has(String(item.get('username')))));
  if (people.items.length === 0) people.commentBefore = null;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

type Edit = {
  readonly path: readonly (string | number)[];
  readonly from: unknown;
  readonly to: string | readonly string[];
};

/** Puts values in the place of others, and leaves every other character as it was. */
function edited(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text);
  const splices = edits
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
    .map(({ path, to }) => {
      const node = document.getIn(path, true) as Pair | undefined;
      const range = isNode(node) ? node.range : undefined;
      if (!range) throw new Error(`${path.join('.')} is not there`);
      return { start: range[0], end: range[1], to: valueText(to) };
    });
  return splices
    .toSorted((a, b) => b.start - a.start)
    .reduce((now, { start, end, to }) => {
      const tail = now.slice(start, end).match(/\s*$/)?.[0] ?? '';
      return `${now.slice(0, start)}${to}${tail}${now.slice(end)}`;
    }, text);
}

function valueText(value: string | readonly string[]): string {
  if (typeof value === 'string') return scalarText(value);
  return `[${value.map(scalarText).join(', ')}]`;
}

function scalarText(value: string): string {
  return stringify(value, { lineWidth: 0, defaultKeyType: 'PLAIN', blockQuote: false }).trimEnd();
}
