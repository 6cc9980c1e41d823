import { type Parsed, quoted, refuse, spotAfter, spotOf, spotOver, type Utterance } from './utterance.ts';
import { dateIn, type WrittenDate } from './written-date.ts';

/** A reviewer who will be away; the date is the last day of it. */
export type AwayCommand = { readonly say: 'away'; readonly until: WrittenDate };

export const awayExample = '/away 15 Dec';

/** `/away DATE`; the word "until" before the date is welcome. */
export function parseAway({ line, words }: Utterance): Parsed<AwayCommand> {
  const rest = words[0]?.text.toLowerCase() === 'until' ? words.slice(1) : words;
  const [first] = rest;
  if (!first) return refuse(spotAfter(line), 'The date is missing: give the last day you are away.', awayExample);
  const found = dateIn(rest);
  const last = rest.at(-1) ?? first;
  if (!found) {
    const written = line.text.slice(first.at).trim();
    const problem = `${quoted(written)} is not a date I can read: write it like 15 Dec or 2026-12-15.`;
    return refuse(spotOver(line, first, last), problem, awayExample);
  }
  const more = rest[found.taken];
  if (more)
    return refuse(
      spotOf(line, more),
      'Nothing may follow the date: put other words on a line of their own.',
      awayExample,
    );
  return {
    command: { say: 'away', until: found.date },
    claims: [{ what: 'says when you are back', spot: spotOf(line, first) }],
  };
}
