import { windowCovering } from '../calendar/windows.ts';
import { daysLater } from '../calendar.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Event, SeenIssue } from '../event.ts';
import type { UserId } from '../people/people.ts';
import type { Program } from '../program.ts';
import { addressee } from '../views/view.ts';
import { onRefreshComment } from './on-refresh-comment.ts';
import type { Refresh, Round, RoundEnd } from './refresh.ts';
import { refreshedIn } from './refresh.ts';
import { madeFrom, openRound, ownersOf, projectForContent, showRound } from './refresh-issue.ts';
import { contentStandsOn } from './stale.ts';

/** Decides what follows from an event for what is asked of the owners of a content list. Pure, as all decisions. */
export function decideRefresh(context: Context, key: string, event: Event): Decision {
  const { refresh: before } = context;
  if (event.happened === 'release-came') return onRelease(context, before, key, event);
  if (!before) return ignore('Nothing was asked about this list yet.');
  switch (event.happened) {
    case 'comment-written':
      return onRefreshComment(context, before, event.comment, event.attempt ?? before.round.number);
    case 'issue-changed':
      return onClosed(context, before, event);
    default:
      return ignore('Nothing about content follows from this.');
  }
}

type ReleaseCame = Extract<Event, { happened: 'release-came' }>;

/** A release is out: the owners are asked, once, unless program.yaml says that all is up to date. */
function onRelease(
  context: Context,
  before: Refresh | undefined,
  key: string,
  { list, release }: ReleaseCame,
): Decision {
  const { program } = context;
  if (madeFrom(program, list).length === 0) return onListGone(context, before, list);
  const done = isUpToDate(program, list, release, before);
  if (done && before && !before.round.ended)
    return end(context, before, { is: 'refreshed', at: context.now, upTo: release }, upToDate(list, release));
  if (done) return ignore(upToDate(list, release));
  if (before && before.round.release >= release)
    return ignore(`The release of ${before.round.release} was asked about already.`);
  const project = projectForContent(program, list);
  if (project === undefined) {
    const because = `No project in gitlab.yaml takes the assessments made from ${list}.`;
    return { ...ignore(because), alert: `${because} Nobody was asked to bring them up to the release of ${release}.` };
  }
  return ask(context, before, newRound(context, { key, list, before, release, project }));
}

type Beginning = {
  readonly key: string;
  readonly list: string;
  readonly before: Refresh | undefined;
  readonly release: string;
  readonly project: string;
};

function newRound({ program, now }: Context, { key, list, before, release, project }: Beginning): Refresh {
  const number = (before?.round.number ?? 0) + 1;
  const window = dueFor(program, release);
  const round: Round = {
    number,
    project,
    openedAt: now,
    said: [],
    revision: 0,
    release,
    ...(window ? { window } : {}),
  };
  return { key, list, round, past: before ? [...before.past, before.round] : [] };
}

/** The window that covers a release first. Its content freezes with its last release; for that one itself time ends as it opens. */
function dueFor(program: Program, release: string): Round['window'] {
  const window = windowCovering(program, release);
  if (!window?.cutoff) return undefined;
  const { id, opensOn, cutoff } = window;
  return { id, opensOn, dueOn: cutoff > release ? cutoff : daysLater(opensOn, -1) };
}

function ask(context: Context, before: Refresh | undefined, after: Refresh): Decision {
  const because = `The release of ${after.round.release} is out.`;
  const last = after.past.at(-1);
  if (!before || !last || last.ended) return applied(after, because, [openRound(context, after, because)]);
  const over: Round = { ...last, revision: last.revision + 1, ended: { is: 'overtaken', at: context.now } };
  const refresh = { ...after, past: [...after.past.slice(0, -1), over] };
  return applied(refresh, because, [openRound(context, refresh, because), showRound(context, refresh, over, because)]);
}

function onListGone(context: Context, before: Refresh | undefined, list: string): Decision {
  const because = `No product assessment in program.yaml is made from ${list} any more.`;
  if (!before || before.round.ended) return ignore(because);
  return end(context, before, { is: 'closed', at: context.now, because }, because);
}

/** Whether the issue of a round is closed that nobody has answered. */
export function closedUnheard(
  refresh: Refresh | undefined,
  number: number | undefined,
  { closed }: Pick<SeenIssue, 'closed'>,
): boolean {
  return closed && refresh !== undefined && refresh.round.number === number && !refresh.round.ended;
}

type IssueChanged = Extract<Event, { happened: 'issue-changed' }>;

/** Somebody closed the issue without a word of what became of the content: they are asked once. The second time it stays closed. */
function onClosed(context: Context, before: Refresh, { issue, attempt, by }: IssueChanged): Decision {
  const { round } = before;
  if (!closedUnheard(before, attempt, issue)) return ignore('Whatever else people change stays.');
  const who = by === undefined ? 'Somebody' : addressee(context, by).name;
  if (round.asked) {
    const because = `${who} closed it, and said nothing of what became of the questions.`;
    return end(context, before, { is: 'closed', at: context.now, because }, because);
  }
  const because = `${who} closed it without a word, so it is open again.`;
  const asked: Round = { ...round, revision: round.revision + 1, asked: true };
  const after = { ...before, round: asked };
  return applied(after, because, [
    askWhatItMeans(context, after, by, because),
    showRound(context, after, asked, because),
  ]);
}

function askWhatItMeans(context: Context, refresh: Refresh, by: UserId | undefined, because: string): Change {
  const { program } = context;
  const whom = by === undefined ? ownersOf(context, refresh.list) : [by];
  const { key, list, round } = refresh;
  return {
    do: 'say',
    key: `${key}#${round.number}/closed`,
    attempt: round.number,
    tag: 'closed',
    because,
    words: {
      say: 'note/refresh-closed',
      with: {
        to: whom.map((userId) => addressee(context, userId)),
        assessments: madeFrom(program, list).map(({ id }) => id),
        help: program.help,
      },
    },
  };
}

/** The round ends, which its issue shows. */
function end(context: Context, refresh: Refresh, ended: RoundEnd, because: string): Decision {
  const round: Round = { ...refresh.round, revision: refresh.round.revision + 1, ended };
  const after = { ...refresh, round };
  return applied(after, because, [showRound(context, after, round, because)]);
}

function applied(refresh: Refresh, because: string, changes: readonly Change[]): Decision {
  return { outcome: 'applied', because, refresh, changes, timers: [] };
}

function isUpToDate(program: Program, list: string, release: string, refresh: Refresh | undefined): boolean {
  const said = refresh ? refreshedIn(refresh) : [];
  return madeFrom(program, list).every((one) => (contentStandsOn(program, one, said) ?? '') >= release);
}

function upToDate(list: string, release: string): string {
  return `All that is made from ${list} is up to date with the release of ${release}, as program.yaml says.`;
}
