import { openStates } from '../core/certification.ts';
import type { Event, Place } from '../core/event.ts';
import { openProductStates } from '../core/product/product-certification.ts';
import { issuesIn } from '../store/bindings.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { acceptFromGitLab } from './accept.ts';
import type { Engine } from './engine.ts';

// GitLab tells nobody that an issue was deleted, and it is in no list of changes; so once a day we ask by number.
const everyMs = 24 * 60 * 60 * 1000;

/** Once a day: the issues in which something is to be done that are on GitLab no more, each told of once; a call for each hundred. */
export async function sweepGone(engine: Engine, project: string): Promise<readonly Place[]> {
  const { store, gitlab, now } = engine;
  const name = `sweep-gone:${project}`;
  const last = Number((await readMeta(store.db, name)) ?? Number.NEGATIVE_INFINITY);
  if (Math.abs(now() - last) < everyMs) return [];
  const open = await issuesIn(store.db, project, [...openStates, ...openProductStates]);
  const found = open.length === 0 ? [] : await gitlab.issuesNumbered(project, open);
  const there = new Set(found.map(({ iid }) => iid));
  const gone: Place[] = [];
  for (const iid of open.filter((number) => !there.has(number))) {
    const place = { project, iid };
    const event: Event = { happened: 'issue-gone', place };
    const accepted = await acceptFromGitLab(engine, { dedupe: `gone:${project}#${iid}`, event, place });
    if (accepted.is === 'accepted' && accepted.fresh) gone.push(place);
  }
  await store.transaction((tx) => writeMeta(tx, name, String(now())));
  return gone;
}
