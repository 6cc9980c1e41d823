import { dateAt } from '../core/calendar.ts';
import type { UserId } from '../core/people/people.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { isRefusal } from '../gitlab/problem.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { changeStanding, standingsOf } from '../store/standings.ts';
import type { Engine } from './engine.ts';

const mark = 'availability';

/** How often to look whether a new day has come, in ms; also how long a reading that failed is left alone. */
export const availabilityTickMs = 15 * 60_000;

/**
 * Reads once a day of the program's time zone who in a pool is `busy` on GitLab, one call each, so that nobody busy is
 * picked. Seats that are taken stay taken. Ends early, and reads all again later, when `stopped` says so.
 * @throws GitLabProblem when GitLab is away or denies access; nothing is kept then
 */
export async function readAvailability(engine: Engine, stopped: () => boolean = () => false): Promise<void> {
  const { program, store, gitlab, now, telemetry } = engine;
  const today = dateAt(program, now());
  if ((await readMeta(store.db, mark)) === today) return;
  const found = new Map<UserId, boolean>();
  for (const userId of poolMembers(engine)) {
    if (stopped()) return;
    const busy = await isBusy(gitlab, userId);
    if (busy !== undefined) found.set(userId, busy);
  }
  await store.transaction(async (tx) => {
    await store.lock(tx, 'reviewers');
    const known = await standingsOf(tx);
    for (const [userId, busy] of found)
      if (busy !== (known.get(userId)?.busy ?? false))
        await changeStanding(tx, { userId, change: { busy: busy || undefined } }, now());
    await writeMeta(tx, mark, today);
  });
  telemetry.availabilityRead({ people: found.size, busy: [...found.values()].filter(Boolean).length });
}

/** `readAvailability` for whoever has a moment: those who ask meanwhile share one reading, and a failure is logged. */
export function availabilityReader(engine: Engine, stopped: () => boolean): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  const readOnce = async () => {
    try {
      await readAvailability(engine, stopped);
    } catch (error) {
      failedAt = engine.now();
      engine.telemetry.failed('availability', error);
    } finally {
      underWay = undefined;
    }
  };
  return async () => {
    if (Math.abs(engine.now() - failedAt) < availabilityTickMs) return;
    underWay ??= readOnce();
    await underWay;
  };
}

function poolMembers({ program, people }: Engine): readonly UserId[] {
  const usernames = new Set(program.reviewing.pools.flatMap(({ members }) => members));
  return people.filter(({ username }) => usernames.has(username)).map(({ userId }) => userId);
}

/** Undefined for somebody GitLab does not show. */
async function isBusy(gitlab: GitLab, userId: UserId): Promise<boolean | undefined> {
  try {
    return (await gitlab.status(userId)).busy;
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}
