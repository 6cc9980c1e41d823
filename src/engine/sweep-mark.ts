import type { Issue } from '../gitlab/schemas.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import type { Engine } from './engine.ts';

/**
 * How far a project was swept, by GitLab's own clock (ms): `at` is the newest change up to which all was read, `done` is
 * when each issue changed, by number, that was read since a little before `at`.
 */
export type SweepMark = { readonly at: number; readonly done: Readonly<Record<string, number>> };

/** How far a sweep looks back behind its mark: GitLab writes a time before others can see the change. */
const overlapMs = 60_000;

// The first mark comes from our clock, which may be wrong; from then on only GitLab's counts.
const firstLookBackMs = 24 * 60 * 60 * 1000;

/** How far a project was swept; a day back when it never was. */
export async function markOf({ store, now }: Engine, project: string): Promise<SweepMark> {
  const saved: SweepMark | number | undefined =
    JSON.parse((await readMeta(store.db, nameOf(project))) ?? 'null') ?? undefined;
  if (typeof saved === 'number') return { at: saved, done: {} };
  return saved ?? { at: now() - firstLookBackMs, done: {} };
}

/** Remembers how far a project was swept; what is too old to be listed again is left out. */
export async function saveMark({ store }: Engine, project: string, mark: SweepMark): Promise<void> {
  const done = Object.fromEntries(Object.entries(mark.done).filter(([, at]) => at >= since(mark)));
  await store.transaction((tx) => writeMeta(tx, nameOf(project), JSON.stringify({ at: mark.at, done })));
}

/** From when on changes are listed (ms). */
export function since({ at }: SweepMark): number {
  return at - overlapMs;
}

/** The issues that changed since they were read last, the oldest change first, so that a sweep can go on where it ended. */
export function unread(issues: readonly Issue[], { done }: SweepMark): readonly Issue[] {
  return issues.filter(({ iid, updatedAt }) => done[iid] !== updatedAt).toSorted((a, b) => a.updatedAt - b.updatedAt);
}

function nameOf(project: string): string {
  return `sweep:${project}`;
}
