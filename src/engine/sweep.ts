import type { Event, Place } from '../core/event.ts';
import { commentsOf } from '../gitlab/observe.ts';
import { GitLabProblem, isRefusal } from '../gitlab/problem.ts';
import type { Note } from '../gitlab/schemas.ts';
import { commentKey } from '../intake/keys.ts';
import { readText } from '../intake/spoken-lines.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { acceptFromGitLab } from './accept.ts';
import type { Engine } from './engine.ts';

/** How far a sweep looks back behind its watermark: clocks differ, and a page is read while it changes. */
const overlapMs = 60_000;

/**
 * Looks at every issue that changed since the last sweep and takes its comments in through the same door as the hook, so
 * that a lost delivery is found. The first sweep only sets the watermark. Gives how many events were new. What cannot be
 * read keeps nothing else from being read, is looked at again by the next sweep, and is thrown at the end.
 */
export async function sweep(engine: Engine): Promise<number> {
  const paths = engine.program.layout.projects.map(({ path }) => path);
  return inTurn(
    paths,
    (path) => sweepProject(engine, path),
    () => true,
  );
}

async function sweepProject(engine: Engine, project: string): Promise<number> {
  const { store, gitlab, now, telemetry } = engine;
  const mark = `sweep:${project}`;
  const startedAt = now();
  const since = await readMeta(store.db, mark);
  const issues =
    since === undefined ? [] : await gitlab.issuesChangedSince(project, { updatedAfter: Number(since) - overlapMs });
  const events = await inTurn(
    issues,
    ({ iid, description }) => sweepIssue(engine, { project, iid }, description),
    concernsOneIssue,
  );
  await store.transaction((tx) => writeMeta(tx, mark, String(startedAt)));
  telemetry.swept(project, { issues: issues.length, events });
  return events;
}

async function sweepIssue(engine: Engine, place: Place, issueDescription: string): Promise<number> {
  let fresh = 0;
  const notes = await notesOf(engine, place);
  for (const comment of commentsOf(notes, readText)) {
    if (comment.author === engine.bot.userId) continue;
    const event: Event = { happened: 'comment-written', place, comment };
    const accepted = await acceptFromGitLab(engine, { dedupe: commentKey(comment), event, place, issueDescription });
    if (accepted.is === 'accepted' && accepted.fresh) fresh += 1;
  }
  return fresh;
}

/** None when the issue was deleted since it was listed. */
async function notesOf(engine: Engine, place: Place): Promise<readonly Note[]> {
  try {
    return await engine.gitlab.notes(place, { order: 'asc' });
  } catch (problem) {
    if (isRefusal(problem, 404)) return [];
    throw problem;
  }
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
