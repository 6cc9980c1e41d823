import type { Attempt } from './certification.ts';
import type { Change } from './change.ts';

/**
 * Asks for the whole thread: before a verdict, and before a refusal that a comment not heard of yet could change. Only
 * the newest reading counts, so whatever arrives while one is under way asks anew.
 */
export function withReading(
  key: string,
  attempt: Attempt,
  because: string,
): { readonly attempt: Attempt; readonly change: Change } {
  const reading = attempt.revision + 1;
  const change: Change = {
    do: 'read-thread',
    key: `${key}#${attempt.number}/read/${reading}`,
    attempt: attempt.number,
    reading,
    because,
  };
  return { attempt: { ...attempt, reading, revision: reading }, change };
}

/** The attempt with no reading under way. */
export function withoutReading({ reading: _over, ...attempt }: Attempt): Attempt {
  return attempt;
}
