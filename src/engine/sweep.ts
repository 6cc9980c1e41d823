import type { Place } from '../core/event.ts';
import { projectPaths } from '../core/layout.ts';
import { GitLabProblem } from '../gitlab/problem.ts';
import type { Engine } from './engine.ts';
import { sweepGone } from './sweep-gone.ts';
import type { SweptIssue } from './sweep-issue.ts';
import { sweepIssue } from './sweep-issue.ts';
import type { SweepMark } from './sweep-mark.ts';
import { markOf, saveMark, since, unread } from './sweep-mark.ts';

/** What a sweep tells while it is under way; `since` in epoch ms. */
export type SweepNews =
  | { readonly is: 'listed'; readonly project: string; readonly issues: number; readonly since: number }
  | ({ readonly is: 'read'; readonly place: Place } & SweptIssue)
  | { readonly is: 'gone'; readonly place: Place };

type Watch = (news: SweepNews) => void;

// Each is a commit; after an interruption at most so many issues are read again.
const saveEvery = 20;

/**
 * Looks at every issue that changed since the last sweep and takes it and its comments in through the same door as the
 * hook, so that a lost delivery is found and what people changed by hand is set right. Gives how many events were new.
 * What cannot be read keeps nothing else from being read, is looked at again by the next sweep, and is thrown at the end.
 */
export async function sweep(engine: Engine, watch: Watch = () => {}): Promise<number> {
  const paths = projectPaths(engine.program.layout);
  return inTurn(
    paths,
    (path) => sweepProject(engine, path, watch),
    () => true,
  );
}

async function sweepProject(engine: Engine, project: string, watch: Watch): Promise<number> {
  const { gitlab, telemetry } = engine;
  const mark = await markOf(engine, project);
  const changed = await gitlab.issuesChangedSince(project, { updatedAfter: since(mark) });
  const issues = unread(changed, mark);
  watch({ is: 'listed', project, issues: issues.length, since: mark.at });
  const progress = progressOf(engine, project, mark);
  const events = await inTurn(
    issues,
    async (issue) => {
      const swept = await progress.through(issue, () => sweepIssue(engine, project, issue));
      watch({ is: 'read', place: { project, iid: issue.iid }, ...swept });
      return swept.comments + Number(swept.drifted);
    },
    concernsOneIssue,
  ).finally(() => progress.save());
  const gone = await sweepGone(engine, project);
  for (const place of gone) watch({ is: 'gone', place });
  telemetry.swept(project, { issues: issues.length, events: events + gone.length });
  return events + gone.length;
}

type Changed = { readonly iid: number; readonly updatedAt: number };

/** Keeps how far a sweep has come. Past an issue that could not be read the mark stays, and what was read is remembered. */
function progressOf(engine: Engine, project: string, begun: SweepMark) {
  const done = new Map(Object.entries(begun.done));
  let at = begun.at;
  let failed = false;
  let count = 0;
  const save = () => saveMark(engine, project, { at, done: Object.fromEntries(done) });
  return {
    save,
    async through<T>({ iid, updatedAt }: Changed, work: () => Promise<T>): Promise<T> {
      const result = await work().catch((problem: unknown) => {
        failed = true;
        throw problem;
      });
      done.set(String(iid), updatedAt);
      if (!failed) at = Math.max(at, updatedAt);
      count += 1;
      if (count % saveEvery === 0) await save();
      return result;
    },
  };
}

// Anything else is GitLab's trouble as a whole, and would only be met again at the next issue.
function concernsOneIssue(problem: unknown): boolean {
  return problem instanceof GitLabProblem && (problem.kind === 'refused' || problem.kind === 'odd-answer');
}

/** Adds up what `work` finds in each; a failure that `mayGoOn` lets pass is thrown when all others are done. */
async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<number>,
  mayGoOn: (problem: unknown) => boolean,
): Promise<number> {
  const failures: unknown[] = [];
  let sum = 0;
  for (const item of items) {
    try {
      sum += await work(item);
    } catch (problem) {
      if (!mayGoOn(problem)) throw problem;
      failures.push(problem);
    }
  }
  if (failures.length > 1)
    throw new AggregateError(failures, `${failures.length} of ${items.length} could not be swept.`);
  if (failures.length === 1) throw failures[0];
  return sum;
}
