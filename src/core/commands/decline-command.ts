import { longestWords, type Parsed, restFrom, tooLong, type Utterance } from './utterance.ts';

/** A reviewer giving a seat back; a reason is welcome and never asked for. */
export type DeclineCommand = { readonly say: 'decline'; readonly reason?: string | undefined };

export const declineExample = '/decline I worked on this account';

/** `/decline [reason]`. */
export function parseDecline(said: Utterance): Parsed<DeclineCommand> {
  const reason = restFrom(said.line, said.words[0]);
  if (reason.length > longestWords) return tooLong(said.line, reason.length, declineExample);
  return { command: { say: 'decline', ...(reason ? { reason } : {}) } };
}
