import type { CommandEntry } from './command-entry.ts';
import {
  longestWords,
  type Parsed,
  quoted,
  refuse,
  restFrom,
  spotAfter,
  spotOf,
  tooLong,
  type Utterance,
} from './utterance.ts';

/** An owner says that a list is up to date: with the release of the issue, or with that of a month (`YYYY-MM`). */
export type RefreshedCommand = { readonly say: 'refreshed'; readonly month?: string | undefined };

/** An owner puts it off. */
export type PostponeCommand = { readonly say: 'postpone'; readonly reason: string };

const refreshedExample = '/refreshed';
const postponeExample = '/postpone Nothing in this release changes what we ask about';

/** What owners of content lists can say where they are asked to bring one up to date. */
export const contentCommands: readonly CommandEntry[] = [
  {
    name: 'refreshed',
    on: 'product-content',
    who: 'owner or staff',
    when: 'always',
    usage: '/refreshed [MONTH]',
    help: 'Says that the questions are up to date with this release, or only with that of a month such as 2026-10.',
    example: refreshedExample,
    parse: parseRefreshed,
  },
  {
    name: 'postpone',
    on: 'product-content',
    who: 'owner or staff',
    when: 'always',
    usage: '/postpone REASON',
    help: 'Leaves the questions as they are until the next release, and says why.',
    example: postponeExample,
    parse: parsePostpone,
  },
];

// One comment says one of the two.
const answers = 'says what becomes of the questions';

function parseRefreshed({ line, name, words }: Utterance): Parsed<RefreshedCommand> {
  const [first, more] = words;
  const claims = [{ what: answers, spot: spotOf(line, name) }];
  if (!first) return { command: { say: 'refreshed' }, claims };
  if (more)
    return refuse(
      spotOf(line, more),
      'Nothing may follow the month: put other words on a line of their own.',
      refreshedExample,
    );
  const [, month] = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-\d\d)?$/.exec(first.text) ?? [];
  if (month !== undefined) return { command: { say: 'refreshed', month }, claims };
  const problem = `${quoted(first.text)} is no month: write that of the release, such as 2026-10.`;
  return refuse(spotOf(line, first), problem, '/refreshed 2026-10');
}

function parsePostpone(said: Utterance): Parsed<PostponeCommand> {
  const reason = restFrom(said.line, said.words[0]);
  if (reason === '')
    return refuse(spotAfter(said.line), 'Please say why it has to wait, in a sentence.', postponeExample);
  if (reason.length > longestWords) return tooLong(said.line, reason.length, postponeExample);
  return { command: { say: 'postpone', reason }, claims: [{ what: answers, spot: spotOf(said.line, said.name) }] };
}
