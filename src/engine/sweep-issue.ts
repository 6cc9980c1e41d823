import type { Certification } from '../core/certification.ts';
import { closedUnheard } from '../core/content/decide-refresh.ts';
import { isRefreshKey } from '../core/content/refresh.ts';
import { asksLook } from '../core/drift/drift.ts';
import { reviewIssueFault } from '../core/drift/review-drift.ts';
import type { Event, Place, SeenIssue } from '../core/event.ts';
import { issuedOf } from '../core/views/issue-view.ts';
import type { Thread } from '../gitlab/applying.ts';
import { threadOf } from '../gitlab/applying.ts';
import { commentsOf, seenOn } from '../gitlab/observe.ts';
import { isRefusal } from '../gitlab/problem.ts';
import type { Issue, Note } from '../gitlab/schemas.ts';
import { commentKey, issueKey } from '../intake/keys.ts';
import { readText } from '../intake/spoken-lines.ts';
import { bindingsOf } from '../store/bindings.ts';
import { savedCertification } from '../store/certifications.ts';
import { refreshOf } from '../store/refreshes.ts';
import { acceptFromGitLab, certificationAt } from './accept.ts';
import type { Engine } from './engine.ts';
import { lastShown } from './last-shown.ts';

/** What a look at one issue brought that nobody had told us: new comments, and whether it differs from the record. */
export type SweptIssue = { readonly comments: number; readonly drifted: boolean };

/** Takes in what one issue says now. An issue of no certification costs no call. */
export async function sweepIssue(engine: Engine, project: string, issue: Issue): Promise<SweptIssue> {
  const place = { project, iid: issue.iid };
  const key = await certificationAt(engine.store.db, place, issue.description);
  if (key === undefined) return { comments: 0, drifted: false };
  const drifted = await takeIssue(engine, place, issue, key);
  return { comments: await takeComments(engine, place, issue.description), drifted };
}

async function takeComments(engine: Engine, place: Place, issueDescription: string): Promise<number> {
  let fresh = 0;
  for (const comment of commentsOf(await notesOf(engine, place), readText)) {
    if (comment.author === engine.bot.userId) continue;
    const event: Event = { happened: 'comment-written', place, comment };
    const accepted = await acceptFromGitLab(engine, { dedupe: commentKey(comment), event, place, issueDescription });
    if (accepted.is === 'accepted' && accepted.fresh) fresh += 1;
  }
  return fresh;
}

/** Only what differs from the record is worth an event: what shows it was written by us. */
async function takeIssue(engine: Engine, place: Place, issue: Issue, key: string): Promise<boolean> {
  const which = await threadAt(engine, key, place);
  if (!which) return false;
  const seen = seenOn(issue, { certification: key, ...which });
  const asks = isRefreshKey(key)
    ? closedUnheard(await refreshOf(engine.store.db, key), which.attempt, seen)
    : await differs(engine, key, which, seen);
  if (!asks) return false;
  const dedupe = issueKey({ ...seen, id: issue.id, updatedAt: issue.updatedAt, description: issue.description });
  const event: Event = { happened: 'issue-changed', place, issue: seen };
  const accepted = await acceptFromGitLab(engine, { dedupe, event, place });
  return accepted.is === 'accepted' && accepted.fresh;
}

async function differs(engine: Engine, key: string, which: Thread, seen: SeenIssue): Promise<boolean> {
  const { db } = engine.store;
  const certification = (await savedCertification(db, key)) as Certification | undefined;
  if (!certification || which.attempt !== issuedOf(certification)?.number) return false;
  return which.thread === undefined
    ? asksLook(engine, certification, seen, await lastShown(db, certification))
    : reviewIssueFault(certification, which.thread, seen) !== undefined;
}

/** Which of the certification's issues this is. */
async function threadAt({ store }: Engine, key: string, place: Place): Promise<Thread | undefined> {
  const bindings = await bindingsOf(store.db, key);
  const found = bindings.find(
    ({ tag, project, issue_iid }) => project === place.project && issue_iid === place.iid && threadOf(tag),
  );
  return found && threadOf(found.tag);
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
