import type { SpokenLine } from '../event.ts';
import type { CommentFault } from '../messages/messages.ts';
import type { PathModule } from '../product/settings.ts';

/** What words may mean here: the bot's username, and the ids and scores of the rubric. */
export type Vocabulary = {
  readonly bot: string;
  readonly criteria: readonly string[];
  /** Ascending. */
  readonly scale: readonly number[];
  /** Commands the author may not say here, by name, each with the sentence that says who may. */
  readonly barred?: ReadonlyMap<string, string> | undefined;
  /** Commands that are of no use in this issue, by name, each with the sentence that says where they belong. */
  readonly elsewhere?: ReadonlyMap<string, string> | undefined;
  /** Modules of the learning path, and of what comes before it. */
  readonly modules?: readonly PathModule[] | undefined;
};

/** A word and where it starts on its line, from 0. */
export type Word = { readonly text: string; readonly at: number };

/** A command's line: its name, the words after it, and the lines right below in the same paragraph. */
export type Utterance = {
  readonly line: SpokenLine;
  readonly name: Word;
  readonly words: readonly Word[];
  readonly below: readonly SpokenLine[];
};

/** A stretch of one line. */
export type Spot = { readonly line: SpokenLine; readonly column: number; readonly length: number };

/** Something a comment may say once: `what` reads like `scores "value"`, after "Line 3 already …". */
export type Claim = {
  readonly what: string;
  readonly spot: Spot;
  /** Whether a line further down may say it anew, as `/score value 2` does after `/score all 3`. */
  readonly yields?: boolean | undefined;
};

/** A command understood, or what is wrong with it; `taken` counts the lines below that belong to it. */
export type Parsed<Command> =
  | { readonly command: Command; readonly taken?: number | undefined; readonly claims?: readonly Claim[] | undefined }
  | { readonly faults: readonly CommentFault[]; readonly taken?: number | undefined };

/** Longest free text of a command in characters; what is accepted is kept for good. */
export const longestWords = 1000;

/** The words of a line from `from` on, parted by white space. */
export function wordsOf(text: string, from = 0): readonly Word[] {
  return Array.from(text.slice(from).matchAll(/\S+/g), (match) => ({ text: match[0], at: from + match.index }));
}

export function spotOf(line: SpokenLine, word: Word): Spot {
  return { line, column: word.at, length: word.text.length };
}

/** From the first character of `first` to the last one of `last`. */
export function spotOver(line: SpokenLine, first: Word, last: Word): Spot {
  return { line, column: first.at, length: last.at + last.text.length - first.at };
}

/** Where something is missing: right behind the last word of the line. */
export function spotAfter(line: SpokenLine): Spot {
  return { line, column: line.text.trimEnd().length + 1, length: 1 };
}

/** Everything from `word` to the end of its line. */
export function restFrom(line: SpokenLine, word: Word | undefined): string {
  return word ? line.text.slice(word.at).trim() : '';
}

/** A fault at a spot, its line made fit to be shown over a caret: short, and one column per character. */
export function faultAt(
  spot: Spot,
  said: { readonly problem: string; readonly nearest?: string | undefined; readonly example: string },
): CommentFault {
  const start = Math.max(0, Math.min(spot.column - 60, spot.line.text.length - longestShown));
  const before = start > 0 ? '…' : '';
  const shown = spot.line.text.slice(start + before.length, start + longestShown);
  const cut = start + longestShown < spot.line.text.length;
  const text = before + visible(cut ? `${shown.slice(0, -1)}…` : shown).trimEnd();
  const column = spot.column - start;
  const length = Math.max(1, Math.min(spot.length, longestShown - column));
  return { line: spot.line.number, text, column, length, ...said };
}

/** What a command that takes no words says when some follow. */
export function alone<Command extends { readonly say: string }>(said: Utterance, command: Command): Parsed<Command> {
  const [first] = said.words;
  const last = said.words.at(-1);
  if (!first || !last) return { command };
  const problem = `/${command.say} stands alone: put other words on a line of their own.`;
  return refuse(spotOver(said.line, first, last), problem, `/${command.say}`);
}

/** Refuses a command for the free text at its line's end being longer than what we keep. */
export function tooLong(
  line: SpokenLine,
  length: number,
  example: string,
): { readonly faults: readonly CommentFault[] } {
  const column = line.text.trimEnd().length - (length - longestWords);
  const problem = `These words are ${length} characters long; keep them within ${longestWords}.`;
  return refuse({ line, column, length: 1 }, problem, example);
}

/** Refuses a command for one fault. */
export function refuse(
  spot: Spot,
  problem: string,
  example: string,
  nearest?: string,
): { readonly faults: readonly CommentFault[] } {
  return { faults: [faultAt(spot, { problem, example, nearest })] };
}

/** A word as a sentence may repeat it: short, nothing invisible, no backticks. */
export function quoted(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return `"${visible(short).replaceAll('`', "'")}"`;
}

/** `a, b or c`. */
export function eitherOf(words: readonly (string | number)[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const longestShown = 120;

// Tabs and characters nobody sees would move the caret away from its word.
function visible(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (hidden) => '·'.repeat(hidden.length));
}
