import { parseComment, type Reading } from '../../src/core/commands/grammar.ts';
import type { Vocabulary } from '../../src/core/commands/utterance.ts';
import type { CommentFault } from '../../src/core/messages/messages.ts';

export const vocabulary: Vocabulary = {
  bot: 'fieldcert',
  criteria: ['value', 'flow', 'next_steps'],
  scale: [1, 2, 3, 4],
  modules: [
    { id: 'LP-CS-1', aliases: ['cs-basics'], title: 'Use cases and how they are shown' },
    { id: 'LP-CS-2', aliases: [], title: 'Architecture and deployment choices' },
    { id: 'LP-CS-3', aliases: [], title: 'What changed since the last window' },
  ],
};

/** Reads a comment whose every line was said by its author; empty lines part paragraphs. */
export function read(text: string): Reading {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line }));
  return parseComment(
    lines.filter((line) => line.text.trim() !== ''),
    vocabulary,
  );
}

/** A fault as a person sees it: the line, a caret under the spot, the problem, and what would have worked. */
export function shown({ line, text, column, length, problem, nearest }: CommentFault): string {
  const near = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `${line}| ${text}\n${line}| ${' '.repeat(column)}${'^'.repeat(length)}\n${problem}${near}`;
}
