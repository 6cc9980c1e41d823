import { type Parsed, refuse, spotAfter, type Utterance } from './utterance.ts';

/** A reviewer's question to the learner. Its words stay in the comment, for people to read. */
export type AskCommand = { readonly say: 'ask' };

export const askExample = '/ask Could you share the recording of the demo too?';

/** `/ask WORDS`; the question may also stand on the lines right below. */
export function parseAsk({ line, words, below }: Utterance): Parsed<AskCommand> {
  if (words.length === 0 && below.length === 0)
    return refuse(spotAfter(line), 'The question is missing: put it here or on the lines right below.', askExample);
  return { command: { say: 'ask' } };
}
