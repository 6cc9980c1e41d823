import type { Certification } from '../certification.ts';
import { attemptOf } from '../certification.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Event, Place, Waiting } from '../event.ts';
import type { UserId } from '../people/people.ts';
import { todayFor } from '../reviewers/exclusions.ts';
import type { Step } from './clocks.ts';
import { isMorning, stepsDue } from './clocks.ts';

/** An open practical or appeal and where its issue is. */
export type Practical = { readonly certification: Certification; readonly place: Place };

/** What a round brings to one certification; `dedupe` makes it happen once a day. */
export type Brought = {
  readonly key: string;
  readonly dedupe: string;
  readonly event: Extract<Event, { happened: 'steps-due' }>;
};

/** What one round brings: events, whom it speaks to today, and how many notes have to wait for the next. */
export type Round = {
  readonly events: readonly Brought[];
  readonly told: readonly UserId[];
  readonly notes: number;
  readonly heldBack: number;
};

type Due = Practical & { readonly step: Step };
/** Notes that go together: all that one person, or staff about one practical, have to be told. */
type Bundle = { readonly who: UserId | undefined; readonly notes: readonly (readonly [Due, ...Due[]])[] };

/**
 * One round over the open practicals: what is due where it is morning. Everybody is spoken to once a day, in the thread of
 * what waits longest, which lists the rest; `told` says on which day somebody was last. Only places within one project are
 * listed together, because who sees one need not know of another. At most `mostNotesPerRun` notes, the oldest first.
 */
export function planRound(
  context: Context,
  practicals: readonly Practical[],
  told: ReadonlyMap<UserId, string>,
): Round {
  const due = practicals
    .flatMap((practical) => stepsDue(context, practical.certification).map((step) => ({ ...practical, step })))
    .filter(({ step }) => isMorning(context, step.who))
    .toSorted(byAge);
  const silent = due.filter(({ step }) => step.step === 'replace').map((one) => brought(context, one));
  const bundles = bundlesOf(context, due, told);
  let room = context.program.reviewing.mostNotesPerRun;
  const spoken: Bundle[] = [];
  for (const bundle of bundles) {
    if (bundle.notes.length > room && spoken.length > 0) break;
    spoken.push(bundle);
    room -= bundle.notes.length;
  }
  const counted = (some: readonly Bundle[]) => some.reduce((sum, { notes }) => sum + notes.length, 0);
  return {
    events: [...silent, ...spoken.flatMap(({ notes }) => notes.flatMap((note) => noteEvents(context, note)))],
    told: spoken.flatMap(({ who }) => who ?? []),
    notes: counted(spoken),
    heldBack: counted(bundles.slice(spoken.length)),
  };
}

function bundlesOf(context: Context, due: readonly Due[], told: ReadonlyMap<UserId, string>): readonly Bundle[] {
  const said = due.filter(({ step }) => step.step !== 'replace');
  const alarms = said.filter(({ step }) => step.who === undefined);
  const people = Map.groupBy(
    said.filter(({ step: { who } }) => who !== undefined && isToBeTold(context, who, told)),
    ({ step }) => step.who,
  );
  const bundles: readonly Bundle[] = [
    ...alarms.map((alarm): Bundle => ({ who: undefined, notes: [[alarm]] })),
    ...[...people].map(([who, all]): Bundle => {
      const notes = Map.groupBy(all, ({ place }) => place.project).values();
      return { who, notes: [...notes].flatMap(([first, ...rest]) => (first ? [[first, ...rest] as const] : [])) };
    }),
  ];
  return bundles.toSorted((a, b) => byAge(a.notes[0]?.[0], b.notes[0]?.[0]));
}

function isToBeTold(context: Context, who: UserId, told: ReadonlyMap<UserId, string>): boolean {
  return personWith(context, who) !== undefined && told.get(who) !== todayFor(context, who);
}

/**
 * The first speaks and lists the others, which only remember that it was said. A calibration to renew is said where somebody
 * reviews with it, and one of another pool on another day.
 */
function noteEvents(context: Context, [first, ...rest]: readonly [Due, ...Due[]]): readonly Brought[] {
  const here = rest.filter(({ certification }) => certification.key === first.certification.key);
  const elsewhere = rest.filter((one) => !here.includes(one) && (!isRenewal(one) || isSaid(one, [first, ...here])));
  const waiting = elsewhere.filter((one) => !isRenewal(one));
  const others = waiting.map(({ place, step }): Waiting => ({ place, since: step.since }));
  return [brought(context, first, others, here), ...elsewhere.map((one) => brought(context, one))];
}

function isRenewal({ step }: Due): boolean {
  return step.step === 'renew';
}

function isSaid({ step }: Due, said: readonly Due[]): boolean {
  return said.some((one) => one.step.step === step.step && one.step.run === step.run);
}

function brought(
  context: Context,
  { certification, step }: Due,
  others?: readonly Waiting[],
  with_: readonly Due[] = [],
): Brought {
  const { who } = step;
  const on = who === undefined ? todayFor(context, 0) : todayFor(context, who);
  const steps = [step, ...with_.map((one) => one.step)].map((one) => one.step);
  const name = `${certification.key}#${attemptOf(certification)?.number}/${who ?? 'staff'}/${on}/${steps.join('+')}`;
  return { key: certification.key, dedupe: `steps/${name}`, event: { happened: 'steps-due', steps, who, on, others } };
}

function byAge(a: Due | undefined, b: Due | undefined): number {
  const [one, other] = [a, b].map((due) => (due ? `${due.step.since} ${due.certification.key}` : ''));
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
