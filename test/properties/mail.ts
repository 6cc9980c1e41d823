import type { Parcel } from './post.ts';
import { deliver } from './post.ts';
import type { Run } from './run.ts';
import { mishaps } from './run.ts';

/** Sends a parcel for the first time: at once, late, twice, or never. */
export function send(run: Run, parcel: Parcel): void {
  const number = run.deliveries;
  run.deliveries += 1;
  const isThis = ({ delivery }: { readonly delivery: number }) => delivery === number;
  const keep = (acts: number) => {
    run.held = [...run.held, { parcel, untilAct: run.act + acts }];
  };
  for (const { acts } of mishaps(run, 'twice', isThis)) keep(acts);
  const [late] = mishaps(run, 'held', isThis);
  if (mishaps(run, 'lost', isThis).length > 0) fail(run, parcel, 'is lost');
  else if (late) keep(late.acts);
  else bring(run, parcel);
}

/** Brings what was held back until this act. */
export function bringDue(run: Run): void {
  const due = run.held.filter(({ untilAct }) => untilAct <= run.act);
  run.held = run.held.filter(({ untilAct }) => untilAct > run.act);
  for (const { parcel } of due) bring(run, parcel);
}

/** Brings one parcel that is still to come: what nobody took in, or what was held back; false when there is none. */
export function bringNext(run: Run): boolean {
  const [again, ...others] = run.unsent;
  const [held, ...later] = run.held;
  const parcel = again ?? held?.parcel;
  if (again) run.unsent = others;
  else run.held = later;
  if (parcel) bring(run, parcel);
  return parcel !== undefined;
}

function bring(run: Run, parcel: Parcel): void {
  if (!run.service) fail(run, parcel, 'finds nobody');
  else
    deliver(run.town, run.service, parcel).then(
      () => run.tell(`    ${parcel.words} is taken in`),
      (error: unknown) => fail(run, parcel, String(error)),
    );
}

function fail(run: Run, parcel: Parcel, how: string): void {
  run.tell(`    ${parcel.words}: ${how}`);
  if (parcel.from === 'exams') run.unsent = [...run.unsent, parcel];
}
