import type { Context } from '../context.ts';
import type { SpokenLine } from '../event.ts';
import type { CommentFault } from '../messages/messages.ts';
import type { Rubric } from '../rubric.ts';
import type { CommandEntry } from './command-entry.ts';
import { type Command, commandNamed, commandTable, exampleOf } from './commands.ts';
import { nearest } from './nearest.ts';
import { faultAt, type Parsed, quoted, type Spot, spotOf, type Vocabulary, type Word, wordsOf } from './utterance.ts';

/** A command and the line of the comment it stands on. */
export type Said = { readonly command: Command; readonly line: number };

/** All that a comment asks for, and all that is wrong with it, in the order of its lines. */
export type Reading = { readonly said: readonly Said[]; readonly faults: readonly CommentFault[] };

/** The words a comment on an attempt with this rubric may use. */
export function vocabularyOf(context: Context, rubric: Rubric): Vocabulary {
  const scale = Object.keys(context.program.scoring.scale).map(Number);
  return {
    bot: context.bot.username,
    criteria: rubric.criteria.map(({ id }) => id),
    scale: scale.toSorted((a, b) => a - b),
  };
}

/**
 * Reads the commands of a comment: `/name …` or `@bot name …` at the start of a line. A comment that asks for nothing
 * gives nothing. Reads up to 50 commands and stops after 10 faults, so that a reply stays short.
 */
export function parseComment(lines: readonly SpokenLine[], vocabulary: Vocabulary): Reading {
  const said: Said[] = [];
  const faults: CommentFault[] = [];
  const claimed = new Map<string, Claimed>();
  for (let index = 0; index < lines.length && faults.length < mostFaults; ) {
    const line = lines[index];
    index += 1;
    const address = line && addressOn(line, vocabulary.bot);
    if (!line || !address) continue;
    if (said.length === mostCommands) return { said, faults: [...faults, tooMany(line)] };
    const parsed = parseAddress(line, address, belowOf(lines, index, vocabulary.bot), vocabulary);
    index += parsed.taken ?? 0;
    const wrong = 'faults' in parsed ? parsed.faults : clashesOf(parsed, claimed, vocabulary);
    faults.push(...wrong);
    if ('command' in parsed && wrong.length === 0) said.push({ command: parsed.command, line: line.number });
  }
  return { said, faults: faults.slice(0, mostFaults) };
}

const mostCommands = 50;
const mostFaults = 10;

/** A line's first words when they are for us; `slashed` is the offset of the slash, or of the name without one. */
type Address = { readonly spot: Spot; readonly name?: Word | undefined; readonly slash: '/' | '' };

function addressOn(line: SpokenLine, bot: string): Address | undefined {
  return mentionOn(line, bot) ?? slashOn(line, 0);
}

// A name is letters and dashes up to a space or the line's end, so that paths such as /etc/passwd are none.
function slashOn(line: SpokenLine, from: number): Address | undefined {
  const match = /^( {0,3})\/([A-Za-z][A-Za-z-]*)([.,:;!?]*)(?=\s|$)/.exec(line.text.slice(from));
  const [, indent = '', text = '', mark = ''] = match ?? [];
  if (!match || (mark !== '' && !entryNamed(text))) return undefined;
  const at = from + indent.length;
  return {
    spot: { line, column: at, length: text.length + mark.length + 1 },
    name: { text: text + mark, at: at + 1 },
    slash: '/',
  };
}

// GitLab: user names are of letters, digits, dots, dashes and underscores.
function mentionOn(line: SpokenLine, bot: string): Address | undefined {
  const match = /^( {0,3})@([A-Za-z0-9_.-]*[A-Za-z0-9_-])([.,:;!?]*)(?=\s|$)\s*/.exec(line.text);
  if (!match || match[2]?.toLowerCase() !== bot.toLowerCase()) return undefined;
  const from = match[0].length;
  const slash = slashOn(line, from);
  if (slash) return slash;
  const mention = { line, column: match[1]?.length ?? 0, length: bot.length + 1 };
  const [name] = wordsOf(line.text, from);
  if (!name || !/^[A-Za-z][A-Za-z-]*[.,:;!?]*$/.test(name.text)) return { spot: mention, slash: '' };
  const close = entryNamed(name.text) ?? nearest(name.text, names);
  return close ? { spot: spotOf(line, name), name, slash: '' } : { spot: mention, slash: '' };
}

const names = commandTable.map(({ name }) => name);

function entryNamed(name: string): CommandEntry | undefined {
  const wanted = name.toLowerCase();
  return commandTable.find((entry) => entry.name === wanted);
}

function parseAddress(
  line: SpokenLine,
  address: Address,
  below: readonly SpokenLine[],
  vocabulary: Vocabulary,
): Parsed<Command> {
  const { name, spot } = address;
  if (!name) return { faults: [nothingAsked(spot, vocabulary.bot)] };
  const entry = entryNamed(name.text);
  if (!entry) return { faults: [unknownCommand(address, name, vocabulary)] };
  const elsewhere = vocabulary.elsewhere?.get(entry.name);
  if (elsewhere !== undefined) return { faults: [faultAt(spot, { problem: elsewhere, example: '/help' })] };
  return entry.parse({ line, name, words: wordsOf(line.text, name.at + name.text.length), below }, vocabulary);
}

/** The lines right below, up to an empty one or the next command. */
function belowOf(lines: readonly SpokenLine[], from: number, bot: string): readonly SpokenLine[] {
  const below: SpokenLine[] = [];
  for (let index = from; index < lines.length && below.length < mostCommands; index += 1) {
    const line = lines[index];
    const previous = lines[index - 1];
    if (!line || line.number !== (previous?.number ?? 0) + 1 || line.text.trim() === '' || addressOn(line, bot)) break;
    below.push(line);
  }
  return below;
}

function nothingAsked(spot: Spot, bot: string): CommentFault {
  return faultAt(spot, { problem: `I did not find a command after @${bot}.`, example: '/help' });
}

/** What was meant is looked for among what the author may say; of anything else it is said who may. */
function unknownCommand({ spot, slash }: Address, name: Word, vocabulary: Vocabulary): CommentFault {
  const { barred } = vocabulary;
  const open = names.filter((candidate) => !barred?.has(candidate));
  const meant = nearest(name.text, open) ?? nearest(name.text, names);
  const problem = `There is no command ${quoted(`${slash}${name.text}`)}.`;
  const sentence = meant && barred?.get(meant);
  if (sentence) return faultAt(spot, { problem: `${problem} ${sentence}`, example: '/help' });
  const close = meant && entryNamed(meant);
  const example = close ? exampleOf(close, vocabulary) : '/help';
  return faultAt(spot, { problem, nearest: close && `${slash}${close.name}`, example });
}

function tooMany(line: SpokenLine): CommentFault {
  const problem = `A comment may hold ${mostCommands} commands; put this and what follows into another one.`;
  return faultAt({ line, column: 0, length: line.text.trimEnd().length }, { problem, example: '/help' });
}

type Understood = Extract<Parsed<Command>, { readonly command: Command }>;

type Claimed = { readonly line: number; readonly yields: boolean };

// What may be said once is remembered with its line; one clash per word is enough to show.
function clashesOf(
  { command, claims = [] }: Understood,
  claimed: Map<string, Claimed>,
  vocabulary: Vocabulary,
): readonly CommentFault[] {
  const example = exampleOf(commandNamed(command.say), vocabulary);
  const clashes = new Map<string, CommentFault>();
  for (const { what, spot, yields = false } of claims) {
    const first = claimed.get(what);
    const place = `${spot.line.number}:${spot.column}`;
    if (first === undefined || (first.yields && !yields)) claimed.set(what, { line: spot.line.number, yields });
    else if (!clashes.has(place))
      clashes.set(
        place,
        faultAt(spot, { problem: `Line ${first.line} already ${what}: keep one of the two.`, example }),
      );
  }
  return [...clashes.values()];
}
