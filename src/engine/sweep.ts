import type { Event, Place } from '../core/event.ts';
import { commentsOf } from '../gitlab/observe.ts';
import { commentKey } from '../intake/keys.ts';
import { readText } from '../intake/spoken-lines.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { acceptFromGitLab } from './accept.ts';
import type { Engine } from './engine.ts';

/** How far a sweep looks back behind its watermark: clocks differ, and a page is read while it changes. */
const overlapMs = 60_000;

/**
 * Looks at every issue that changed since the last sweep and takes its comments in through the same door as the hook, so
 * that a lost delivery is found. The first sweep only sets the watermark. Gives how many events were new.
 */
export async function sweep(engine: Engine): Promise<number> {
  let fresh = 0;
  for (const { path } of engine.program.layout.projects) fresh += await sweepProject(engine, path);
  return fresh;
}

async function sweepProject(engine: Engine, project: string): Promise<number> {
  const { store, gitlab, now, telemetry } = engine;
  const mark = `sweep:${project}`;
  const startedAt = now();
  const since = await readMeta(store.db, mark);
  let events = 0;
  const issues =
    since === undefined ? [] : await gitlab.issuesChangedSince(project, { updatedAfter: Number(since) - overlapMs });
  for (const issue of issues)
    events += await sweepIssue(engine, { project, iid: issue.iid }, issue.description ?? undefined);
  await store.transaction((tx) => writeMeta(tx, mark, String(startedAt)));
  telemetry.swept(project, { issues: issues.length, events });
  return events;
}

async function sweepIssue(engine: Engine, place: Place, issueDescription: string | undefined): Promise<number> {
  let fresh = 0;
  const notes = await engine.gitlab.notes(place, { order: 'asc' });
  for (const comment of commentsOf(notes, readText)) {
    if (comment.author === engine.bot.userId) continue;
    const event: Event = { happened: 'comment-written', place, comment };
    const accepted = await acceptFromGitLab(engine, { dedupe: commentKey(comment), event, place, issueDescription });
    if (accepted.is === 'accepted' && accepted.fresh) fresh += 1;
  }
  return fresh;
}
