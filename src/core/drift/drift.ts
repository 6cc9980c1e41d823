import type { Certification } from '../certification.ts';
import type { Change } from '../change.ts';
import { isGoingOn, kindOf } from '../commands/command-entry.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import type { Event, SeenIssue } from '../event.ts';
import type { Issued } from '../issued.ts';
import type { Words } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import { issuedOf, issueShown, wantedIssue, withIssued } from '../views/issue-view.ts';
import { addressee, addressees } from '../views/view.ts';
import type { Difference } from './differences.ts';
import { differencesIn, guestsOf } from './differences.ts';
import { differenceWords, insteadWords } from './drift-words.ts';

/** At this many changes against the record a person has to look. */
const tooMany = 3;

/** Whether an issue, as seen, is worth a look: it differs from the record, or somebody else is assigned too. */
export function asksLook(
  known: Pick<Context, 'program' | 'people'>,
  certification: Certification,
  seen: SeenIssue,
  shown: SeenIssue | undefined,
): boolean {
  const issue = issuedOf(certification);
  const wanted = wantedIssue(known, certification);
  if (!issue || !wanted) return false;
  return differencesIn(wanted, seen, shown).length > 0 || !same(guestsOf(wanted, issue, seen), issue.guests ?? []);
}

/**
 * Somebody changed the issue. What an event tells may be older than what we showed since, so the issue is looked at
 * before anybody is told anything.
 */
export function onIssueChanged(
  context: Context,
  certification: Certification,
  event: Extract<Event, { happened: 'issue-changed' }>,
): Decision {
  const issue = issuedOf(certification);
  if (!issue) return ignore('Nothing of ours belongs to this issue.');
  if (event.by === context.bot.userId) return ignore('We changed this issue ourselves.');
  const differs = asksLook(context, certification, event.issue, context.shown);
  if (isLeft(issue) && !(isStaff(context, event.by) && !differs)) return ignore(leftWords);
  if (!differs && !isLeft(issue)) return ignore('The issue shows what is on record.');
  return lookAgain(certification, issue, event.by, 'Somebody changed the issue; it is looked at as it is now.');
}

/** The issue as it is now: set right with a word the first time, silently the second, and left to staff the third time. */
export function onIssueRead(
  context: Context,
  certification: Certification,
  event: Extract<Event, { happened: 'issue-read' }>,
): Decision {
  const issue = issuedOf(certification);
  const wanted = wantedIssue(context, certification);
  if (!issue || !wanted || issue.number !== event.attempt || issue.look !== event.look)
    return ignore('A newer look at the issue is under way.');
  if (issue.revision !== event.look)
    return lookAgain(certification, issue, event.by, 'More was shown while the issue was being read.');
  const differences = differencesIn(wanted, event.issue, context.shown);
  const seen = { ...issue, guests: guestsOf(wanted, issue, event.issue) };
  if (differences.length === 0) return settled(context, certification, seen, event.by);
  if (isLeft(issue)) return ignore(leftWords);
  const fights = (issue.fights ?? 0) + 1;
  const drift = { certification, issue: { ...seen, fights }, by: event.by, differences };
  return fights >= tooMany ? leave(context, drift) : heal(context, drift);
}

/** The issue is gone where something is still to be done: nothing can be shown any more, so a person has to look. */
export function onIssueGone(
  certification: Certification,
  { place }: Extract<Event, { happened: 'issue-gone' }>,
): Decision {
  const practical = kindOf(certification) === 'practicals';
  if (!isGoingOn(certification))
    return ignore(
      practical
        ? 'The practical was decided; its issue is needed no more.'
        : 'Nothing is asked any more; its issue is needed no more.',
    );
  const what = practical ? 'its practical is open' : 'something is asked in it';
  const because = `The issue ${place.project}#${place.iid} was deleted, moved or hidden from the bot while ${what}. The record is kept, but nobody can go on there: ask a project owner what became of it.`;
  return { outcome: 'applied', because, certification, changes: [], timers: [], alert: because };
}

/** Staff want the issue as the record says: it is shown anew, and from then on it is kept right again. */
export function onRectifyAsked(
  context: Context,
  certification: Certification,
  { by }: Extract<Event, { happened: 'rectify-asked' }>,
): Decision {
  const before = issuedOf(certification);
  if (!before) return ignore('No issue was opened yet.');
  const because = `${by} had the issue set right as the record says.`;
  const after = withIssued(certification, { revision: before.revision + 1, fights: 0 });
  return {
    outcome: 'applied',
    because,
    certification: after,
    changes: issueShown(context, after, because),
    timers: [],
  };
}

type Drift = {
  readonly certification: Certification;
  /** With the new count of fights. */
  readonly issue: Issued;
  readonly by: UserId | undefined;
  readonly differences: readonly Difference[];
};

const leftWords = 'The issue is left as it is until staff have set it right.';

function heal(context: Context, drift: Drift): Decision {
  const because = `${whatWords(context, drift)} The record stays, so the issue is set right again.`;
  const issue = { ...drift.issue, revision: drift.issue.revision + 1 };
  const certification = withIssued(drift.certification, issue);
  const note = issue.fights === 1 ? [sayOnce(context, drift, because, 'healed')] : [];
  const changes = [...issueShown(context, certification, because), ...note];
  return { outcome: 'applied', because, certification, changes, timers: [] };
}

function leave(context: Context, drift: Drift): Decision {
  const because = `${whatWords(context, drift)} This was change number ${drift.issue.fights} against the record, so staff are asked to look.`;
  const certification = withIssued(drift.certification, drift.issue);
  const changes = [sayOnce(context, drift, because, 'contested')];
  return { outcome: 'applied', because, certification, changes, timers: [], alert: because };
}

/** Nothing differs: where it was left, staff have acted and healing goes on. */
function settled(context: Context, certification: Certification, issue: Issued, by: UserId | undefined): Decision {
  const back = isLeft(issue) && isStaff(context, by);
  const because = back
    ? 'Staff set the issue right; from now on it is kept right again.'
    : 'The issue shows what is on record.';
  const now = withIssued(certification, back ? { ...issue, fights: 0 } : issue);
  return { outcome: 'applied', because, certification: now, changes: [], timers: [] };
}

function lookAgain(certification: Certification, issue: Issued, by: UserId | undefined, because: string): Decision {
  const look = issue.revision + 1;
  const { number } = issue;
  const key = `${certification.key}#${number}/look/${look}`;
  const change: Change = { do: 'look', key, attempt: number, look, because, ...(by === undefined ? {} : { by }) };
  const after = withIssued(certification, { revision: look, look });
  return { outcome: 'applied', because, certification: after, changes: [change], timers: [] };
}

function sayOnce(context: Context, drift: Drift, because: string, tag: 'healed' | 'contested'): Change {
  const { certification, issue, by, differences } = drift;
  const about = kindOf(certification);
  const what = differences.map((difference) => differenceWords(context, difference));
  const { help, staff } = context.program;
  const instead = insteadWords(differences, about);
  const words: Words =
    tag === 'healed'
      ? { say: 'note/healed', with: { by: by === undefined ? undefined : addressee(context, by), what, instead, help } }
      : { say: 'note/contested', with: { staff: addressees(context, staff), what, times: issue.fights ?? 0 } };
  const key = `${certification.key}#${issue.number}/${tag}/${issue.revision}`;
  return { do: 'say', key, attempt: issue.number, because, tag, words };
}

function whatWords(context: Context, { by, differences }: Drift): string {
  const who = by === undefined ? 'Somebody' : (personWith(context, by)?.name ?? `User ${by}`);
  return `${who} changed the issue: ${differences.map((one) => differenceWords(context, one)).join(' ')}`;
}

function isLeft({ fights }: Issued): boolean {
  return (fights ?? 0) >= tooMany;
}

function isStaff(context: Context, by: UserId | undefined): boolean {
  const person = by === undefined ? undefined : personWith(context, by);
  return person !== undefined && context.program.staff.includes(person.username);
}

function same(one: readonly UserId[], other: readonly UserId[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
