import { type Parsed, quoted, refuse, spotAfter, spotOf, type Utterance, type Word } from './utterance.ts';

/** The username in a word such as `@omar`; undefined where it is none. GitLab: letters, digits, dots, dashes, underscores. */
export function usernameIn({ text }: Word): string | undefined {
  return /^@?([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)$/.exec(text)?.[1];
}

/** A command that names one person and nothing else. */
export function parseOnePerson<Command>(
  said: Utterance,
  {
    missing,
    example,
    claim,
    make,
  }: {
    /** What to say where nobody is named. */
    readonly missing: string;
    readonly example: string;
    /** Reads like `asks for`, before the name. */
    readonly claim: string;
    readonly make: (username: string) => Command;
  },
): Parsed<Command> {
  const [who, more] = said.words;
  if (!who) return refuse(spotAfter(said.line), missing, example);
  const username = usernameIn(who);
  if (!username) return refuse(spotOf(said.line, who), `${quoted(who.text)} is not a username.`, example);
  if (more) return refuse(spotOf(said.line, more), 'One person per line, and nothing after the name.', example);
  const what = `${claim} "${username.toLowerCase()}"`;
  return { command: make(username), claims: [{ what, spot: spotOf(said.line, who) }] };
}
