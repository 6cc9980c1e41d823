import { releasesBetween } from '../core/calendar/releases.ts';
import { dateAt } from '../core/calendar.ts';
import { refreshKey } from '../core/content/refresh.ts';
import type { Event } from '../core/event.ts';
import { receive } from '../store/inbox.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { everyRefresh } from '../store/refreshes.ts';
import type { Engine } from './engine.ts';

const mark = 'releases';

/** How often to look whether a new day has come, in ms. */
export const releasesTickMs = 15 * 60_000;

/** With which release and program it was looked last, and the release of the day each list was first seen. */
type Mark = { readonly seen: string; readonly since: Readonly<Record<string, string>> };

/**
 * Once a day, and after every change of the program, takes in the newest release for every content list: of several that came
 * while the service was away only that one is asked about. A list that is new begins with the next release. Gives how many
 * lists heard of something.
 */
export async function tellOfReleases({ program, store, now }: Engine): Promise<number> {
  const release = newestRelease(program.recertification.releases, dateAt(program, now()));
  if (release === undefined) return 0;
  const written = await readMeta(store.db, mark);
  const last: Mark = written === undefined ? { seen: '', since: {} } : JSON.parse(written);
  const seen = `${release} ${program.hash}`;
  if (last.seen === seen) return 0;
  return store.transaction(async (tx) => {
    await store.lock(tx, mark);
    if ((await readMeta(tx, mark)) !== written) return 0;
    const asked = (await everyRefresh(tx)).map(({ list }) => list);
    const lists = [...new Set([...program.contentLists.map(({ id }) => id), ...asked])];
    const since = Object.fromEntries(lists.map((list) => [list, last.since[list] ?? release]));
    const due = lists.filter((list) => asked.includes(list) || (since[list] ?? release) < release);
    for (const list of due) {
      const event: Event = { happened: 'release-came', list, release };
      const dedupe = `${list}/${seen}`;
      await receive(store, tx, { source: 'release', dedupe, certKey: refreshKey(list), event, at: now() });
    }
    await writeMeta(tx, mark, JSON.stringify({ seen, since } satisfies Mark));
    return due.length;
  });
}

/** The day of the newest release on `today`, it included; releases come out every month. */
function newestRelease(rules: Parameters<typeof releasesBetween>[0], today: string): string | undefined {
  const from = Temporal.PlainDate.from(today).subtract({ months: 2 }).toString();
  return releasesBetween(rules, from, today).at(-1);
}
