import { type Parsed, quoted, refuse, spotAfter, spotOf, type Utterance } from './utterance.ts';

/** Staff asking somebody to review; the name is as written, without the at sign. */
export type ReviewByCommand = { readonly say: 'review-by'; readonly username: string };

export const reviewByExample = '/review-by @omar';

/** `/review-by @USER`. */
export function parseReviewBy(said: Utterance): Parsed<ReviewByCommand> {
  const [who, more] = said.words;
  if (!who) return refuse(spotAfter(said.line), 'Say who should review, with an at sign.', reviewByExample);
  const username = /^@?([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)$/.exec(who.text)?.[1];
  if (!username) {
    const problem = `${quoted(who.text)} is not a username.`;
    return refuse(spotOf(said.line, who), problem, reviewByExample);
  }
  if (more) return refuse(spotOf(said.line, more), 'One person per line, and nothing after the name.', reviewByExample);
  const what = `asks for "${username.toLowerCase()}"`;
  return { command: { say: 'review-by', username }, claims: [{ what, spot: spotOf(said.line, who) }] };
}
