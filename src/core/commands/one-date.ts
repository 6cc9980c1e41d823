import { type Parsed, quoted, refuse, spotAfter, spotOf, spotOver, type Utterance } from './utterance.ts';
import { dateIn, type WrittenDate } from './written-date.ts';

/** A command that names one date and nothing else; a little word such as "until" before it is welcome. */
export function parseOneDate<Command>(
  { line, words }: Utterance,
  {
    missing,
    example,
    claim,
    make,
  }: {
    /** What to say where no date is given. */
    readonly missing: string;
    readonly example: string;
    /** Reads like `sets the due date`. */
    readonly claim: string;
    readonly make: (date: WrittenDate) => Command;
  },
): Parsed<Command> {
  const rest = /^(to|until)$/i.test(words[0]?.text ?? '') ? words.slice(1) : words;
  const [first] = rest;
  if (!first) return refuse(spotAfter(line), missing, example);
  const found = dateIn(rest);
  if (!found) {
    const written = line.text.slice(first.at).trim();
    const problem = `${quoted(written)} is not a date I can read: write it like 15 Dec or 2026-12-15.`;
    return refuse(spotOver(line, first, rest.at(-1) ?? first), problem, example);
  }
  const more = rest[found.taken];
  return more
    ? refuse(spotOf(line, more), 'Nothing may follow the date: put other words on a line of their own.', example)
    : { command: make(found.date), claims: [{ what: claim, spot: spotOf(line, first) }] };
}
