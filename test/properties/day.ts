import { heads, NEVER } from '../../src/store/work-rows.ts';
import type { Act } from './acts.ts';
import { actWords } from './acts.ts';
import type { Lives } from './lives.ts';
import { bringDue, bringNext, send } from './mail.ts';
import type { People } from './people.ts';
import { peopleOf } from './people.ts';
import { examParcel, hooksOf } from './post.ts';
import type { Run } from './run.ts';
import { mishaps } from './run.ts';
import { begin, beginSweep, passTime, serve } from './serving.ts';
import type { Town } from './town.ts';
import type { Extent, Weather } from './weather.ts';

const betweenActsMs = 60_000;

/** How a run went: everything in order, and how much of it there was. */
export type Day = { readonly people: People; readonly told: readonly string[]; readonly extent: Extent };

/**
 * Lets people live their lives in a weather, until nothing is under way any more.
 * @throws Error with all that happened when somebody waits in vain
 */
export async function live(town: Town, acts: Lives, weather: Weather): Promise<Day> {
  const told: string[] = [];
  const run = newRun(town, weather, told);
  try {
    for (const act of acts) {
      await happen(run, act);
      run.act += 1;
    }
    await calmDown(run);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}\n\nIn order:\n${told.join('\n')}`, { cause: error });
  } finally {
    await run.service?.end();
  }
  const { deliveries, calls, writes, allOperations: operations } = run;
  return { people: run.people, told, extent: { acts: acts.length, deliveries, calls, writes, operations } };
}

function newRun(town: Town, weather: Weather, told: string[]): Run {
  const counts = {
    backAtAct: 0,
    act: 0,
    deaths: 0,
    operations: 0,
    allOperations: 0,
    calls: 0,
    writes: new Map(),
    deliveries: 0,
  };
  const underWay = { service: undefined, held: [], unsent: [], late: [] };
  return { town, people: peopleOf(town), weather, tell: (line) => void told.push(line), ...counts, ...underWay };
}

async function happen(run: Run, act: Act): Promise<void> {
  await passTime(run, run.town.clock.at + betweenActsMs);
  if (!run.service && run.act >= run.backAtAct) await begin(run);
  bringDue(run);
  if (act.does === 'look') {
    const seen = () => run.people.sees(act.practical, act.sight);
    if (!seen()) await calmDown(run, seen);
    if (!seen()) throw new Error(`Nothing is under way, and still ${actWords(act)}.`);
    return;
  }
  run.tell(actWords(act));
  if (act.does === 'sit') send(run, examParcel(act, run.town.clock.at));
  else run.people.speak(act);
  for (const parcel of hooksOf(run.town)) send(run, parcel);
  if (mishaps(run, 'sweep', (sweep) => sweep.act === run.act).length > 0) void beginSweep(run);
  const hastes = mishaps(run, 'haste', (haste) => haste.act === run.act);
  await serve(run, Math.min(Number.POSITIVE_INFINITY, ...hastes.map(({ operations }) => operations)));
}

/** Lets all come about that is under way, one thing after the other, until it is `enough` or nothing is left. */
async function calmDown(run: Run, enough: () => boolean = () => false): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    await serve(run);
    if (enough()) return;
    if (await goOn(run)) continue;
    const found = beginSweep(run);
    await serve(run);
    // A sweep that died with its process, or met trouble, has seen the end of nothing.
    if (run.service && (await found) === 0 && (await nextDue(run)) === undefined) return;
  }
  throw new Error('There is no end to it: four hundred rounds, and still something is under way.');
}

/** Does the next thing that was put off; false when nothing was. */
async function goOn(run: Run): Promise<boolean> {
  if (!run.service) {
    await begin(run);
    return true;
  }
  if (bringNext(run)) return true;
  const next = Math.min((await nextDue(run)) ?? Number.POSITIVE_INFINITY, ...run.late.map(({ at }) => at));
  if (next === Number.POSITIVE_INFINITY) return false;
  await passTime(run, next);
  return true;
}

/** When the next thing whose turn it is in the store is due. */
async function nextDue({ town }: Run): Promise<number | undefined> {
  const first = [...(await heads(town.store.db, 'advance')), ...(await heads(town.store.db, 'apply'))];
  const due = Math.min(...first.map(({ nextAt }) => nextAt));
  if (due === NEVER) throw new Error('Something was given up on.');
  return first.length === 0 ? undefined : due;
}
