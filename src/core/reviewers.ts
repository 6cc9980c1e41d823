import type { Pick } from './certification.ts';
import type { Context } from './context.ts';
import type { Person, UserId } from './people.ts';
import type { OpenCourse } from './program.ts';
import type { Standing } from './standing.ts';

type Candidate = { readonly person: Person; readonly load: Standing; readonly tie: number };
type Seats = { readonly needed: number; readonly taken: Pick['chosen']; readonly seed: string };

/**
 * Picks the reviewers still missing for an attempt: first those who may, then the least loaded, then who waited
 * longest, then by lot (`seed`). The line manager only ever takes a later seat than the first. Everyone passed over
 * is named with the reason.
 */
export function pickReviewers(context: Context, open: OpenCourse, learner: UserId, seats: Seats): Pick {
  const { eligible, excluded } = sift(context, open, learner, seats);
  const manager = managerOf(context, learner);
  const { picked, left } = seat(eligible, manager, seats);
  const chosen = picked.map((one) => ({ userId: one.person.userId, because: whyChosen(one, open.pool.id) }));
  const busiest = Math.max(0, ...picked.map(({ load }) => load.open));
  const noSecondSeat = seats.taken.length + picked.length === 0 || seats.needed === 1;
  const passed = left.map(({ person, load }) => ({
    userId: person.userId,
    because: noSecondSeat && person.username === manager ? onlySecond : whyNot(load, busiest),
  }));
  return { chosen: [...seats.taken, ...chosen], passedOver: [...excluded, ...passed] };
}

function sift(
  context: Context,
  open: OpenCourse,
  learner: UserId,
  { taken, seed }: Seats,
): { readonly eligible: readonly Candidate[]; readonly excluded: Pick['passedOver'] } {
  const pool = open.pool.members
    .map((username) => context.people.find((person) => person.username === username))
    .filter((person) => person !== undefined)
    .filter((person) => !taken.some(({ userId }) => userId === person.userId))
    .map((person): Candidate => {
      const load = context.standings.get(person.userId) ?? { open: 0 };
      return { person, load, tie: lot(`${seed}/${person.userId}`) };
    })
    .map((candidate) => ({ candidate, because: exclusion(context, open, learner, candidate) }));
  return {
    eligible: pool.flatMap(({ candidate, because }) => (because ? [] : [candidate])).toSorted(byRank),
    excluded: pool.flatMap(({ candidate, because }) => (because ? [{ userId: candidate.person.userId, because }] : [])),
  };
}

function seat(
  eligible: readonly Candidate[],
  manager: string | undefined,
  { needed, taken }: Seats,
): { readonly picked: readonly Candidate[]; readonly left: readonly Candidate[] } {
  const left = [...eligible];
  const picked: Candidate[] = [];
  while (taken.length + picked.length < needed) {
    const first = taken.length + picked.length === 0;
    const place = left.findIndex(({ person }) => !first || person.username !== manager);
    const [next] = place < 0 ? [] : left.splice(place, 1);
    if (!next) break;
    picked.push(next);
  }
  return { picked, left };
}

function exclusion(
  context: Context,
  open: OpenCourse,
  learner: UserId,
  { person, load }: Candidate,
): string | undefined {
  const { program } = context;
  if (person.userId === learner) return 'is the learner';
  if (person.username === managerOf(context, learner) && program.reviewing.lineManager === 'never')
    return "is the learner's line manager";
  if (load.open >= open.pool.maxOpenPerReviewer)
    return `has ${load.open} open reviews, the most ${open.pool.id} allows`;
  return undefined;
}

function byRank(a: Candidate, b: Candidate): number {
  return a.load.open - b.load.open || (a.load.lastTakenAt ?? 0) - (b.load.lastTakenAt ?? 0) || a.tie - b.tie;
}

function whyChosen({ load }: Candidate, pool: string): string {
  const reviews = load.open === 1 ? '1 open review' : `${load.open} open reviews`;
  return `is in ${pool} and had ${load.open === 0 ? 'no open review' : reviews}`;
}

const onlySecond = "is the learner's line manager, who may only be the second reviewer";

function whyNot(load: Standing, busiest: number): string {
  if (load.open > busiest) return 'has more open reviews than those picked';
  return load.open === 0
    ? 'was free too; others waited longer or won the draw'
    : 'had as few open reviews; others waited longer or won the draw';
}

function managerOf(context: Context, learner: UserId): string | undefined {
  return context.people.find((person) => person.userId === learner)?.manager;
}

/** A number from 0 to 2³²-1 that is the same for the same text (FNV-1a). */
function lot(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
