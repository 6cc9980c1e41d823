import type { Certification } from '../core/certification.ts';
import { openAppealOf, openStates } from '../core/certification.ts';
import { planRound } from '../core/clocks/rounds.ts';
import { receive } from '../store/inbox.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { appealedIn, practicalsIn } from '../store/open-practicals.ts';
import { standingsOf } from '../store/standings.ts';
import type { Engine } from './engine.ts';

const mark = 'rounds';
const hourMs = 3_600_000;

/** How often to look whether an hour has passed, in ms. */
export const roundsTickMs = 5 * 60_000;

/** When the last round was, and on which day whom it spoke to last. */
type Mark = { readonly at: number; readonly told: Readonly<Record<string, string>> };

/**
 * Once an hour: takes in what the clocks of the open practicals and appeals have brought to people whose morning it is, as events like any
 * others. They and the mark that they were commit together, so that nobody is told twice or never. Asks GitLab nothing.
 */
export async function makeRounds(engine: Engine): Promise<void> {
  const { program, store, bot, people, now, telemetry } = engine;
  const at = now();
  const written = await readMeta(store.db, mark);
  const last: Mark | undefined = written === undefined ? undefined : JSON.parse(written);
  if (last && Math.abs(at - last.at) < hourMs) return;
  const appealed = (await appealedIn(store.db)).filter(({ data }) => openAppealOf(data as Certification));
  const saved = [...(await practicalsIn(store.db, openStates)), ...appealed];
  const practicals = saved.map(({ data, project, iid }) => ({
    certification: data as Certification,
    place: { project, iid },
  }));
  const context = { program, bot, people, now: at, standings: await standingsOf(store.db) };
  const before = new Map(Object.entries(last?.told ?? {}).map(([who, day]) => [Number(who), day]));
  const round = planRound(context, practicals, before);
  const days = round.events.flatMap(({ event: { who, on } }) =>
    who !== undefined && round.told.includes(who) ? [[who, on] as const] : [],
  );
  const told = Object.fromEntries([...before, ...days]);
  const done = await store.transaction(async (tx) => {
    await store.lock(tx, mark);
    if ((await readMeta(tx, mark)) !== written) return false;
    for (const { key, dedupe, event } of round.events)
      await receive(store, tx, { source: 'fieldcert', dedupe, certKey: key, event, at });
    await writeMeta(tx, mark, JSON.stringify({ at, told } satisfies Mark));
    return true;
  });
  if (done) telemetry.roundMade({ practicals: practicals.length, notes: round.notes, heldBack: round.heldBack });
}
