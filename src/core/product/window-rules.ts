import type { RenewalWindow } from '../calendar/windows.ts';
import { windowAfter, windowsNear } from '../calendar/windows.ts';
import type { Program } from '../program.ts';

/** What is on record of a window itself: who began to open it and when (epoch ms), and who closed it. */
export type WindowRecord = {
  readonly begun?: { readonly at: number; readonly by: string } | undefined;
  /** The day and the program for which everybody was taken in. */
  readonly wholeFor?: string | undefined;
  readonly closed?: { readonly at: number; readonly by: string } | undefined;
};

/** What is in the way, and what to do about it. */
export type Refusal = { readonly because: string; readonly fix: string };

/** What keeps a window from being opened by a person on `today` (`YYYY-MM-DD`, where the program is). */
export function whyNotOpen(
  program: Pick<Program, 'recertification'>,
  { id, opensOn, graceUntil }: RenewalWindow,
  { closed }: WindowRecord,
  today: string,
): Refusal | undefined {
  if (today < opensOn)
    return {
      because: `${id} opens on ${opensOn}, and today is ${today}.`,
      fix: 'Open it that day; to have it earlier, change its day in program.yaml, where everybody sees it.',
    };
  if (today > graceUntil) {
    const next = windowAfter(program, today);
    const fix = next ? `The next one is ${next.id}, which opens on ${next.opensOn}.` : 'None is to come.';
    return { because: `${id} was over on ${graceUntil}, its grace included.`, fix };
  }
  if (closed) return { because: `${id} was closed by ${closed.by}.`, fix: 'Give --reopen to ask further people.' };
  return undefined;
}

/** The windows people are to be asked in on `today`: from the day one opens to its last day. */
export function windowsDueOn(program: Pick<Program, 'recertification'>, today: string): readonly RenewalWindow[] {
  return windowsNear(program, today).filter(({ opensOn, closesOn }) => opensOn <= today && today <= closesOn);
}
