import { setImmediate as turn } from 'node:timers/promises';
import { sweep } from '../../src/engine/sweep.ts';
import type { Death } from './mortal.ts';
import type { Run } from './run.ts';
import { mishaps } from './run.ts';
import type { Incarnation } from './town.ts';

// GitLab acts on a call at most 10 s after it was sent; a process waits for 15 s before it looks what became of one.
const lateMs = 8_000;

/** Begins a process of the service. */
export async function begin(run: Run): Promise<void> {
  run.tell('  the service begins');
  run.service = await run.town.begin();
  run.operations = 0;
}

/** Begins a sweep, which goes on as the service is served; how much it found, or nothing when it failed. */
export function beginSweep({ service, tell }: Run): Promise<number | undefined> {
  if (!service) return Promise.resolve(undefined);
  tell('  a sweep begins');
  return sweep(service.engine).catch((error: unknown) => {
    tell(`    the sweep fails: ${error}`);
    return undefined;
  });
}

/** Moves the clock, and on the way lets GitLab do what was still to come. */
export async function passTime(run: Run, to: number): Promise<void> {
  const { clock } = run.town;
  const due = run.late.filter(({ at }) => at <= to).toSorted((a, b) => a.at - b.at);
  run.late = run.late.filter(({ at }) => at > to);
  for (const { at, land } of due) {
    clock.at = Math.max(clock.at, at);
    run.tell('    GitLab does what a dead process had asked for');
    await land();
  }
  clock.at = Math.max(clock.at, to);
  run.service?.engine.store.queue.wake();
}

/** Lets the service do up to so many operations; ends when it has nothing to do, or is dead. */
export async function serve(run: Run, most = Number.POSITIVE_INFINITY): Promise<void> {
  await rest(run);
  for (let count = 0; count < most && run.service && run.service.life.waiting().length > 0; count += 1) {
    await step(run, run.service);
    await rest(run);
  }
}

/** Until the service waits for nothing but its gate: between two operations it takes a few turns of the event loop. */
async function rest(run: Run): Promise<void> {
  const count = () => run.service?.life.waiting().length ?? 0;
  for (let still = 0, before = count(); still < 8; before = count()) {
    await turn();
    still = count() === before ? still + 1 : 0;
  }
}

async function step(run: Run, service: Incarnation): Promise<void> {
  const waiting = service.life.waiting();
  const swaps = mishaps(run, 'swap', ({ operation }) => operation === run.allOperations);
  const index = swaps.reduce((sum, { by }) => sum + by, 0) % waiting.length;
  const operation = waiting[index];
  if (!operation) return;
  const death = deathIn(run, operation.name);
  // A call that waited before it was sent may land later than the service waits after a death, so that one never left.
  const isPrompt = operation.isCall && operation.begunAt === run.town.clock.at;
  const how = death?.how === 'late' && !isPrompt ? 'before' : death?.how;
  run.tell(`      ${operation.name}${death ? ` †${how}` : ''}`);
  if (operation.isCall) arrangeFaults(run, operation.name);
  run.operations += 1;
  run.allOperations += 1;
  run.calls += operation.isCall ? 1 : 0;
  run.writes.set(operation.name, writesOf(run, operation.name) + 1);
  const land = await service.life.letThrough(index, how);
  run.town.sandbox.control.faults.clear();
  // Of what the bot itself does GitLab tells too, and we would turn that away at the door.
  run.town.sandbox.world.pending = [];
  if (land) run.late = [...run.late, { at: run.town.clock.at + lateMs, land }];
  if (death) await die(run, service, death.away);
}

function writesOf(run: Run, name: string): number {
  return run.writes.get(name) ?? 0;
}

/** How the process dies in this operation, if it does. */
function deathIn(run: Run, name: string): { readonly how: Death; readonly away: number } | undefined {
  const next = mishaps(run, 'death')[run.deaths];
  if (next?.operation === run.operations) {
    run.deaths += 1;
    return next;
  }
  const [aimed] = goesIn(run, name).flatMap((goes) => ('dies' in goes ? [goes] : []));
  return aimed && { how: aimed.dies, away: aimed.away };
}

function goesIn(run: Run, name: string) {
  const isThis = ({ write, number }: { readonly write: string; readonly number: number }) =>
    write === name && number === writesOf(run, name);
  return mishaps(run, 'miswrite', isThis).map(({ goes }) => goes);
}

function arrangeFaults(run: Run, name: string): void {
  const aimed = goesIn(run, name).flatMap((goes) => ('fault' in goes ? [goes] : []));
  for (const { fault } of [...mishaps(run, 'fault', ({ call }) => call === run.calls), ...aimed]) {
    run.tell(`      GitLab: ${JSON.stringify(fault)}`);
    run.town.sandbox.control.faults.next({}, fault);
  }
}

async function die(run: Run, service: Incarnation, away: number): Promise<void> {
  await service.end();
  run.service = undefined;
  run.backAtAct = run.act + away;
  if (away === 0) await begin(run);
}
