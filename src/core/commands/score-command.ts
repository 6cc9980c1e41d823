import type { SpokenLine } from '../event.ts';
import type { CommentFault } from '../messages/messages.ts';
import { nearest } from './nearest.ts';
import {
  type Claim,
  eitherOf,
  faultAt,
  longestWords,
  type Parsed,
  quoted,
  restFrom,
  spotAfter,
  spotOf,
  spotOver,
  type Utterance,
  type Vocabulary,
  type Word,
  wordsOf,
} from './utterance.ts';

/** Scores a reviewer gives; one per criterion. */
export type ScoreCommand = {
  readonly say: 'score';
  readonly scores: readonly { readonly criterion: string; readonly value: number; readonly why?: string | undefined }[];
};

type Scored = ScoreCommand['scores'][number];
type Read =
  | { readonly scores: readonly Scored[]; readonly claims: readonly Claim[] }
  | { readonly fault: CommentFault };

/**
 * `/score CRITERION N [why]`, `/score all N [why]`, or a block: lines `CRITERION N [why]` right below. Below a bare
 * `/score` every line must be one; below a score on the command's own line only lines that plainly are one belong to it.
 */
export function parseScore(said: Utterance, vocabulary: Vocabulary): Parsed<ScoreCommand> {
  const bare = said.words.length === 0;
  const below = bare ? said.below : scoresAtTop(said.below, vocabulary);
  if (bare && below.length === 0) return { faults: [nothingSaid(said.line, vocabulary)] };
  const first = bare ? [] : [readScore(said.line, said.words, vocabulary)];
  const reads = [...first, ...below.map((line) => readScore(line, wordsOf(line.text), vocabulary))];
  const faults = reads.flatMap((read) => ('fault' in read ? [read.fault] : []));
  if (faults.length > 0) return { faults, taken: below.length };
  const good = reads.flatMap((read) => ('fault' in read ? [] : [read]));
  return {
    command: { say: 'score', scores: good.flatMap((read) => read.scores) },
    claims: good.flatMap((read) => read.claims),
    taken: below.length,
  };
}

/** A line a reviewer could send, in this rubric's words. */
export function scoreExample(vocabulary: Vocabulary, criterion = vocabulary.criteria[0] ?? 'value'): string {
  return `/score ${criterion} ${vocabulary.scale.at(-1) ?? 4}`;
}

function readScore(line: SpokenLine, written: readonly Word[], vocabulary: Vocabulary): Read {
  const words = partScores(written);
  const [name, number] = words;
  if (!name) return { fault: nothingSaid(line, vocabulary) };
  const criterion = criterionNamed(name.text, vocabulary);
  if (!criterion) return { fault: unknownCriterion(line, words, vocabulary) };
  const example = scoreExample(vocabulary, criterion === everything ? undefined : criterion);
  if (!number) {
    const problem = `The score is missing: ${scaleSentence(vocabulary)}.`;
    return { fault: faultAt(spotAfter(line), { problem, example }) };
  }
  const value = scoreOf(number.text, vocabulary);
  if (value === undefined) return { fault: notAScore(line, number, vocabulary, example) };
  const fault = faultInReason(line, words, vocabulary, example);
  return fault ? { fault } : scored(line, name, criterion, value, whyOf(line, words[2]), vocabulary);
}

function scored(
  line: SpokenLine,
  name: Word,
  criterion: string,
  value: number,
  why: string | undefined,
  vocabulary: Vocabulary,
): Read {
  const meant = criterion === everything ? vocabulary.criteria : [criterion];
  return {
    scores: meant.map((id) => ({ criterion: id, value, ...(why ? { why } : {}) })),
    claims: meant.map((id) => ({ what: `scores "${id}"`, spot: spotOf(line, name), yields: criterion === everything })),
  };
}

const everything = 'all';

function criterionNamed(written: string, vocabulary: Vocabulary): string | undefined {
  const name = written.toLowerCase();
  const known = vocabulary.criteria.find((criterion) => criterion.toLowerCase() === name);
  return known ?? (name === everything && vocabulary.criteria.length > 0 ? everything : undefined);
}

/** Takes `value: 4`, `value=4` and `value = 4` apart, and a comma or full stop off the end of the number. */
function partScores(written: readonly Word[]): readonly Word[] {
  const [first, second, third] = written;
  if (!first) return [];
  const glued = /^([^:=]+)[:=](.*)$/s.exec(first.text);
  if (glued?.[1] && glued[2]) {
    const number = { text: glued[2], at: first.at + glued[1].length + 1 };
    return [{ text: glued[1], at: first.at }, trimNumber(number), ...written.slice(1)];
  }
  if (glued?.[1]) return [{ text: glued[1], at: first.at }, ...numberFirst(written.slice(1))];
  if (!second) return [first];
  if (third && /^[:=]$/.test(second.text)) return [first, ...numberFirst(written.slice(2))];
  const stuck = /^[:=](.+)$/s.exec(second.text);
  if (stuck?.[1]) return [first, trimNumber({ text: stuck[1], at: second.at + 1 }), ...written.slice(2)];
  return [first, ...numberFirst(written.slice(1))];
}

function numberFirst([number, ...rest]: readonly Word[]): readonly Word[] {
  return number ? [trimNumber(number), ...rest] : [];
}

function trimNumber(word: Word): Word {
  return { text: word.text.replace(/^(\d+)[,.:;]$/, '$1'), at: word.at };
}

function scoreOf(written: string, vocabulary: Vocabulary): number | undefined {
  return vocabulary.scale.find((score) => String(score) === written);
}

function whyOf(line: SpokenLine, from: Word | undefined): string | undefined {
  return restFrom(line, from).replace(/^[-–—:]+\s+/, '') || undefined;
}

// The lines from the top that name a known criterion and then a number, whatever number it is.
function scoresAtTop(below: readonly SpokenLine[], vocabulary: Vocabulary): readonly SpokenLine[] {
  const end = below.findIndex((line) => !beginsScore(partScores(wordsOf(line.text)), vocabulary));
  return end < 0 ? below : below.slice(0, end);
}

function beginsScore([name, number]: readonly Word[], vocabulary: Vocabulary): boolean {
  return !!name && !!number && criterionNamed(name.text, vocabulary) !== undefined && /^\d/.test(number.text);
}

function nothingSaid(line: SpokenLine, vocabulary: Vocabulary): CommentFault {
  const problem = 'The criterion and the score are missing: put them here or on the lines right below.';
  return faultAt(spotAfter(line), { problem, example: scoreExample(vocabulary) });
}

function unknownCriterion(line: SpokenLine, words: readonly Word[], vocabulary: Vocabulary): CommentFault {
  const [name = { text: '', at: 0 }, second] = words;
  const swapped = second && criterionNamed(second.text, vocabulary);
  if (second && swapped && scoreOf(name.text, vocabulary) !== undefined) {
    return faultAt(spotOver(line, name, second), {
      problem: 'The criterion comes first, then the score.',
      nearest: `${swapped} ${name.text}`,
      example: `/score ${swapped} ${name.text}`,
    });
  }
  const near = nearest(name.text, vocabulary.criteria);
  const known = vocabulary.criteria.length > 0 ? ` Here they are ${vocabulary.criteria.join(', ')}.` : '';
  const problem = `There is no criterion ${quoted(name.text)}.${known}`;
  return faultAt(spotOf(line, name), { problem, nearest: near, example: scoreExample(vocabulary, near) });
}

function notAScore(line: SpokenLine, number: Word, vocabulary: Vocabulary, example: string): CommentFault {
  const problem = `${quoted(number.text)} is not a score here: ${scaleSentence(vocabulary)}.`;
  const begun = /^(\d+)(\/\d+|[.,]0+|[^\d.,/].*)$/s.exec(number.text)?.[1];
  const near = begun !== undefined && scoreOf(begun, vocabulary) !== undefined ? begun : undefined;
  return faultAt(spotOf(line, number), { problem, nearest: near, example });
}

function scaleSentence(vocabulary: Vocabulary): string {
  return `give ${eitherOf(vocabulary.scale)}`;
}

// A second score hiding in the reason of the first would be lost without a word.
function faultInReason(
  line: SpokenLine,
  words: readonly Word[],
  vocabulary: Vocabulary,
  example: string,
): CommentFault | undefined {
  const [, , first] = words;
  if (!first) return undefined;
  if (beginsScore(partScores(words.slice(2)), vocabulary)) {
    const problem = `One criterion per line: start a new line at ${quoted(first.text)}.`;
    return faultAt(spotOf(line, first), { problem, example });
  }
  const length = restFrom(line, first).length;
  if (length <= longestWords) return undefined;
  const problem = `The reason has ${length} characters; keep it within ${longestWords}.`;
  return faultAt({ line, column: first.at + longestWords, length: 1 }, { problem, example });
}
