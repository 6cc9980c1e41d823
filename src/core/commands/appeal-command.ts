import { longestWords, type Parsed, refuse, restFrom, spotAfter, tooLong, type Utterance } from './utterance.ts';

/** A learner asking for another look at the outcome. */
export type AppealCommand = { readonly say: 'appeal'; readonly reason: string };

export const appealExample = '/appeal The second half of the recording was not scored';

/** `/appeal REASON`. */
export function parseAppeal(said: Utterance): Parsed<AppealCommand> {
  const reason = restFrom(said.line, said.words[0]);
  if (reason === '') {
    const problem = 'Please say what should be looked at again, in a sentence or two.';
    return refuse(spotAfter(said.line), problem, appealExample);
  }
  if (reason.length > longestWords) return tooLong(said.line, reason.length, appealExample);
  return { command: { say: 'appeal', reason } };
}
