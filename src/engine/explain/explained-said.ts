import { dateAt } from '../../core/calendar.ts';
import type { Attempt } from '../../core/certification.ts';
import type { Command } from '../../core/commands/commands.ts';
import type { Event, Place } from '../../core/event.ts';
import type { Issued, SaidComment } from '../../core/issued.ts';
import type { UserId } from '../../core/people/people.ts';
import type { Obligation } from '../../core/product/product-certification.ts';
import type { Program } from '../../core/program.ts';
import { editedLate } from '../../core/verdict/late-edits.ts';
import { threadOf } from '../../gitlab/applying.ts';
import type { BindingRow, LedgerRow } from '../../store/tables.ts';
import type { Branch } from './branch.ts';

type Told = {
  readonly program: Program;
  readonly names: (userId: UserId) => string;
  readonly ledger: readonly LedgerRow[];
  readonly bindings: readonly BindingRow[];
};

/** A comment as it was decided about last; the same comment may have been heard of many times. */
type Heard = { readonly noteId: number; readonly author: UserId; readonly at: number; readonly because: string };

/** Every comment of an attempt, or of what is asked once, that asked for something: what its commands were, and whether they count. */
export function saidBranch(told: Told, attempt: Attempt | Obligation): Branch {
  const heard = heardOf(told, attempt);
  const ids = new Set([...attempt.said.map(({ noteId }) => noteId), ...heard.keys()]);
  const parts = [...ids]
    .toSorted((a, b) => a - b)
    .flatMap((noteId) => {
      const said = attempt.said.find((one) => one.noteId === noteId && one.commands.length > 0);
      const last = heard.get(noteId);
      if (said) return [counts(told, attempt, said)];
      return last ? [countsNot(told, last)] : [];
    });
  // What was decided rests on something, so nothing there means that it was taken away.
  const none =
    'verdict' in attempt || 'ended' in attempt ? 'What was said is kept no more' : 'Nothing has been said yet';
  return { is: 'said', words: parts.length > 0 ? 'What was said' : none, parts };
}

function counts(told: Told, issue: Attempt | Obligation, said: SaidComment): Branch {
  const { noteId, author, at, commands } = said;
  const attempt = 'rubric' in issue ? issue : undefined;
  const replaced = commands.flatMap((command) => (attempt ? replacedIn(attempt, said, command) : []));
  const later = replaced.length > 0 ? [{ is: 'replaced', words: `scored anew later: ${replaced.join(', ')}` }] : [];
  const against = attempt && whyNoScores(attempt, said);
  return {
    is: 'comment',
    mark: against === undefined ? 'yes' : 'no',
    words: `${told.names(author)}, ${dateAt(told.program, at)}: ${commands.map(commandWords).join('; ')}`,
    facts: { noteId, author, at: new Date(at).toISOString(), counts: against === undefined, commands },
    parts: [...later, ...(against === undefined ? [] : [{ is: 'against', words: against }])],
  };
}

/** Why the scores of a comment that was accepted do not count. */
function whyNoScores(attempt: Attempt, said: SaidComment): string | undefined {
  if (!said.commands.some(({ say }) => say === 'score')) return undefined;
  if (!attempt.pick.chosen.some(({ userId }) => userId === said.author))
    return 'the scores no longer count: the reviewer has no seat any more';
  return editedLate(attempt).includes(said)
    ? 'the scores do not count: the comment was edited after /finish had handed them in'
    : undefined;
}

function countsNot({ names, program }: Told, { noteId, author, at, because }: Heard): Branch {
  const facts = { noteId, author, at: new Date(at).toISOString(), counts: false, because };
  return { is: 'comment', mark: 'no', words: `${names(author)}, ${dateAt(program, at)}: ${because}`, facts };
}

/**
 * What was decided of each comment last, of those that asked for something or took back what they had asked. Where the whole
 * thread was read first, that is what came of the reading.
 */
function heardOf({ ledger, bindings }: Told, attempt: Pick<Issued, 'number'>): ReadonlyMap<number, Heard> {
  const heard = new Map<number, Heard>();
  const inDoubt = new Set<number>();
  for (const row of ledger) {
    const { event, changes = [] }: Detail = JSON.parse(row.detail) ?? {};
    if (!row.action.endsWith(' applied')) continue;
    if (event?.happened === 'thread-read' && event.attempt === attempt.number) {
      for (const one of heard.values())
        if (inDoubt.has(one.noteId)) heard.set(one.noteId, { ...one, because: row.because });
      inDoubt.clear();
    }
    if (event?.happened !== 'comment-written' || attemptAt(bindings, event.place) !== attempt.number) continue;
    const { id, author } = event.comment;
    heard.set(id, { noteId: id, author, at: row.at, because: row.because });
    if (changes.some((key) => key.includes('/read/'))) inDoubt.add(id);
  }
  return heard;
}

type Detail = { readonly event?: Event; readonly changes?: readonly string[] };

function attemptAt(bindings: readonly BindingRow[], { project, iid }: Place): number | undefined {
  const issue = bindings.find((one) => one.project === project && one.issue_iid === iid && threadOf(one.tag));
  return issue && threadOf(issue.tag)?.attempt;
}

/** The criteria of a score for which the same reviewer gave another one in a later comment. */
function replacedIn(attempt: Attempt, { noteId, author }: SaidComment, command: Command): readonly string[] {
  if (command.say !== 'score') return [];
  const later = attempt.said
    .filter((one) => one.author === author && one.noteId > noteId)
    .flatMap(({ commands }) => commands.flatMap((one) => criteriaOf(attempt, one)));
  return criteriaOf(attempt, command).filter((id) => later.includes(id));
}

function criteriaOf({ rubric }: Attempt, command: Command): readonly string[] {
  if (command.say !== 'score') return [];
  return command.scores.flatMap(({ criterion }) =>
    criterion === 'all' ? rubric.criteria.map(({ id }) => id) : [criterion],
  );
}

/** A command as it is typed, on one line. */
function commandWords(command: Command): string {
  const { say, ...rest } = command;
  const given = Object.values(rest).flatMap(wordsIn);
  return [`/${say}`, ...given].join(' ');
}

function wordsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [value.map((each) => wordsOfEach(each)).join(', ')];
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

function wordsOfEach(each: unknown): string {
  return (typeof each === 'object' && each !== null ? Object.values(each) : [each]).flatMap(wordsIn).join(' ');
}
