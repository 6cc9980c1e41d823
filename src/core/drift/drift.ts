import type { Attempt, Certification } from '../certification.ts';
import { attemptOf, isOpen, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import type { Event, SeenIssue } from '../event.ts';
import type { Words } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse, Program } from '../program.ts';
import { showChange, wantedOf } from '../views/show.ts';
import { addressee, addressees } from '../views/view.ts';
import type { Difference } from './differences.ts';
import { differencesIn, guestsOf } from './differences.ts';
import { differenceWords, insteadWords } from './drift-words.ts';

/** At this many changes against the record a person has to look. */
const tooMany = 3;

/** Whether an issue, as seen, is worth a look: it differs from the record, or somebody else is assigned too. */
export function asksLook(
  program: Program,
  certification: Certification,
  open: OpenCourse,
  seen: SeenIssue,
  shown: SeenIssue | undefined,
): boolean {
  const attempt = attemptOf(certification);
  if (!attempt) return false;
  const wanted = wantedOf(program, certification, attempt, open);
  return differencesIn(wanted, seen, shown).length > 0 || !same(guestsOf(wanted, attempt, seen), attempt.guests ?? []);
}

/**
 * Somebody changed the issue. What an event tells may be older than what we showed since, so the issue is looked at
 * before anybody is told anything.
 */
export function onIssueChanged(
  context: Context,
  certification: Certification,
  event: Extract<Event, { happened: 'issue-changed' }>,
  open: OpenCourse,
): Decision {
  const attempt = attemptOf(certification);
  if (!attempt) return ignore('No practical belongs to this issue.');
  if (event.by === context.bot.userId) return ignore('We changed this issue ourselves.');
  const differs = asksLook(context.program, certification, open, event.issue, context.shown);
  if (isLeft(attempt) && !(isStaff(context, event.by) && !differs)) return ignore(leftWords);
  if (!differs && !isLeft(attempt)) return ignore('The issue shows what is on record.');
  return lookAgain(certification, attempt, event.by, 'Somebody changed the issue; it is looked at as it is now.');
}

/** The issue as it is now: set right with a word the first time, silently the second, and left to staff the third time. */
export function onIssueRead(
  context: Context,
  certification: Certification,
  event: Extract<Event, { happened: 'issue-read' }>,
  open: OpenCourse,
): Decision {
  const attempt = attemptOf(certification);
  if (!attempt || attempt.number !== event.attempt || attempt.look !== event.look)
    return ignore('A newer look at the issue is under way.');
  if (attempt.revision !== event.look)
    return lookAgain(certification, attempt, event.by, 'More was shown while the issue was being read.');
  const wanted = wantedOf(context.program, certification, attempt, open);
  const differences = differencesIn(wanted, event.issue, context.shown);
  const guests = guestsOf(wanted, attempt, event.issue);
  const seen = { ...attempt, guests };
  if (differences.length === 0) return settled(context, certification, seen, event.by);
  if (isLeft(attempt)) return ignore(leftWords);
  const fights = (attempt.fights ?? 0) + 1;
  const drift = { certification, attempt: { ...seen, fights }, by: event.by, differences };
  return fights >= tooMany ? leave(context, drift) : heal(context, drift, open);
}

/** The issue of an open practical is gone: nothing can be shown any more, so a person has to look. */
export function onIssueGone(
  certification: Certification,
  { place }: Extract<Event, { happened: 'issue-gone' }>,
): Decision {
  if (!isOpen(certification)) return ignore('The practical was decided; its issue is needed no more.');
  const because = `The issue ${place.project}#${place.iid} was deleted, moved or hidden from the bot while its practical is open. The record is kept, but nobody can go on there: ask a project owner what became of it.`;
  return { outcome: 'applied', because, certification, changes: [], timers: [], alert: because };
}

/** Staff want the issue as the record says: it is shown anew, and from then on it is kept right again. */
export function onRectifyAsked(
  context: Context,
  certification: Certification,
  { by }: Extract<Event, { happened: 'rectify-asked' }>,
  open: OpenCourse,
): Decision {
  const before = attemptOf(certification);
  if (!before) return ignore('No practical was opened yet.');
  const because = `${by} had the issue set right as the record says.`;
  const attempt = { ...before, revision: before.revision + 1, fights: 0 };
  const after = withAttempt(certification, attempt);
  const show = showChange(context, after, attempt, open, because);
  return { outcome: 'applied', because, certification: after, changes: [show], timers: [] };
}

type Drift = {
  readonly certification: Certification;
  /** With the new count of fights. */
  readonly attempt: Attempt;
  readonly by: UserId | undefined;
  readonly differences: readonly Difference[];
};

const leftWords = 'The issue is left as it is until staff have set it right.';

function heal(context: Context, drift: Drift, open: OpenCourse): Decision {
  const because = `${whatWords(context, drift)} The record stays, so the issue is set right again.`;
  const attempt = { ...drift.attempt, revision: drift.attempt.revision + 1 };
  const certification = withAttempt(drift.certification, attempt);
  const show = showChange(context, certification, attempt, open, because);
  const note = attempt.fights === 1 ? [sayOnce(context, drift, because, 'healed')] : [];
  return { outcome: 'applied', because, certification, changes: [show, ...note], timers: [] };
}

function leave(context: Context, drift: Drift): Decision {
  const because = `${whatWords(context, drift)} This was change number ${drift.attempt.fights} against the record, so staff are asked to look.`;
  const certification = withAttempt(drift.certification, drift.attempt);
  const changes = [sayOnce(context, drift, because, 'contested')];
  return { outcome: 'applied', because, certification, changes, timers: [], alert: because };
}

/** Nothing differs: where it was left, staff have acted and healing goes on. */
function settled(context: Context, certification: Certification, attempt: Attempt, by: UserId | undefined): Decision {
  const back = isLeft(attempt) && isStaff(context, by);
  const because = back
    ? 'Staff set the issue right; from now on it is kept right again.'
    : 'The issue shows what is on record.';
  const now = back ? { ...attempt, fights: 0 } : attempt;
  return { outcome: 'applied', because, certification: withAttempt(certification, now), changes: [], timers: [] };
}

function lookAgain(certification: Certification, attempt: Attempt, by: UserId | undefined, because: string): Decision {
  const look = attempt.revision + 1;
  const { number } = attempt;
  const key = `${certification.key}#${number}/look/${look}`;
  const change: Change = { do: 'look', key, attempt: number, look, because, ...(by === undefined ? {} : { by }) };
  const after = withAttempt(certification, { ...attempt, revision: look, look });
  return { outcome: 'applied', because, certification: after, changes: [change], timers: [] };
}

function sayOnce(context: Context, drift: Drift, because: string, tag: 'healed' | 'contested'): Change {
  const { certification, attempt, by, differences } = drift;
  const what = differences.map((difference) => differenceWords(context, difference));
  const { help, staff } = context.program;
  const instead = insteadWords(differences);
  const words: Words =
    tag === 'healed'
      ? { say: 'note/healed', with: { by: by === undefined ? undefined : addressee(context, by), what, instead, help } }
      : { say: 'note/contested', with: { staff: addressees(context, staff), what, times: attempt.fights ?? 0 } };
  const key = `${certification.key}#${attempt.number}/${tag}/${attempt.revision}`;
  return { do: 'say', key, attempt: attempt.number, because, tag, words };
}

function whatWords(context: Context, { by, differences }: Drift): string {
  const who = by === undefined ? 'Somebody' : (personWith(context, by)?.name ?? `User ${by}`);
  return `${who} changed the issue: ${differences.map((one) => differenceWords(context, one)).join(' ')}`;
}

function isLeft({ fights }: Attempt): boolean {
  return (fights ?? 0) >= tooMany;
}

function isStaff(context: Context, by: UserId | undefined): boolean {
  const person = by === undefined ? undefined : personWith(context, by);
  return person !== undefined && context.program.staff.includes(person.username);
}

function same(one: readonly UserId[], other: readonly UserId[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
