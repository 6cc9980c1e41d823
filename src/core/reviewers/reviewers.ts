import { daysBetween } from '../calendar.ts';
import type { Pick } from '../certification.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Person, UserId } from '../people/people.ts';
import { indexOf } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import type { Examined } from './exclusions.ts';
import { exclusionOf } from './exclusions.ts';
import type { Chosen, Exclusion, Outranked, PassedOver, Standpoint } from './pick-reasons.ts';
import { whyNotWords, whyWords } from './pick-reasons.ts';

/** The seats of an attempt: how many, who sits, who must not, and the lot. */
type Seats = Omit<Examined, 'learner'> & {
  readonly needed: number;
  readonly taken: readonly Chosen[];
  readonly seed: string;
};

type Candidate = { readonly person: Person; readonly rank: Standpoint; readonly tie: number };
type Sifted = {
  readonly eligible: readonly Candidate[];
  /** Those who reviewed the attempt before, and nothing else stands against them. */
  readonly before: readonly Candidate[];
  readonly excluded: readonly { readonly person: Person; readonly why: Exclusion }[];
};

/**
 * Picks the reviewers still missing for an attempt: of those who may, first those in the learner's region, then who was
 * given one longest ago, then who has the fewest open, then by lot (`seed`). Who reviewed the attempt before is taken only
 * when a seat stays empty otherwise; the line manager only ever takes a later seat than the first. Everyone passed over is
 * named with the reason.
 */
export function pickReviewers(context: Context, open: OpenCourse, learner: UserId, seats: Seats): Pick {
  const { eligible, before, excluded } = sift(context, open, learner, seats);
  const manager = personWith(context, learner)?.manager;
  const first = seat(eligible, manager, seats.needed, seats.taken.length);
  const all = seat([...first.left, ...before], manager, seats.needed, seats.taken.length + first.picked.length);
  const picked = [...first.picked, ...all.picked];
  const chosen = picked.map(({ person, rank }) => ({
    userId: person.userId,
    at: context.now,
    because: whyWords(rank),
    rank,
  }));
  const noSecondSeat = seats.taken.length + picked.length === 0 || seats.needed === 1;
  const passed = all.left.map((candidate): PassedOver => {
    if (noSecondSeat && candidate.person.username === manager)
      return passedOver(candidate.person, { is: 'line-manager', may: 'second-only' });
    return passedOver(
      candidate.person,
      candidate.rank.again ? { is: 'reviewed-before' } : outranked(candidate, picked.toSorted(byRank).at(-1)),
    );
  });
  return {
    chosen: [...seats.taken, ...chosen],
    passedOver: [...excluded.map(({ person, why }) => passedOver(person, why)), ...passed],
  };
}

function passedOver({ userId }: Person, why: PassedOver['why']): PassedOver {
  return { userId, why, because: whyNotWords(why) };
}

function sift(context: Context, { pool }: OpenCourse, learner: UserId, seats: Seats): Sifted {
  const members = pool.members
    .map((username) => indexOf(context.people).called.get(username.toLowerCase()))
    .filter((person) => person !== undefined)
    .filter((person) => !seats.taken.some(({ userId }) => userId === person.userId))
    .map((person) => ({ person, why: exclusionOf(context, pool, person, { ...seats, learner }) }));
  const ranked = (is: Exclusion['is'] | undefined) =>
    members
      .filter(({ why }) => why?.is === is)
      .map(({ person }): Candidate => {
        const rank = rankOf(context, pool.id, person, learner);
        return { person, rank: is ? { ...rank, again: true } : rank, tie: lot(`${seats.seed}/${person.userId}`) };
      })
      .toSorted(byRank);
  return {
    eligible: ranked(undefined),
    before: ranked('reviewed-before'),
    excluded: members.flatMap(({ person, why }) => (why && why.is !== 'reviewed-before' ? [{ person, why }] : [])),
  };
}

function rankOf(context: Context, pool: string, person: Person, learner: UserId): Standpoint {
  const { open, lastTakenAt } = context.standings.get(person.userId) ?? { open: 0, lastTakenAt: undefined };
  const region = personWith(context, learner)?.region;
  const sameRegion = region !== undefined && person.region === region;
  if (lastTakenAt === undefined) return { pool, sameRegion, open };
  return { pool, sameRegion, days: daysBetween(context.program, lastTakenAt, context.now), open };
}

function seat(
  candidates: readonly Candidate[],
  manager: string | undefined,
  needed: number,
  taken: number,
): { readonly picked: readonly Candidate[]; readonly left: readonly Candidate[] } {
  const left = [...candidates];
  const picked: Candidate[] = [];
  while (taken + picked.length < needed) {
    const first = taken + picked.length === 0;
    const place = left.findIndex(({ person }) => !first || person.username !== manager);
    const [next] = place < 0 ? [] : left.splice(place, 1);
    if (!next) break;
    picked.push(next);
  }
  return { picked, left };
}

/** What `a` and `b` differ in first, and by how much: below 0 when `a` goes first. */
function difference(a: Candidate, b: Candidate): { readonly by: Outranked['by']; readonly of: number } {
  if (a.rank.sameRegion !== b.rank.sameRegion) return { by: 'region', of: a.rank.sameRegion ? -1 : 1 };
  // Who never had one has waited longest.
  const [mine, theirs] = [a.rank.days ?? Number.MAX_SAFE_INTEGER, b.rank.days ?? Number.MAX_SAFE_INTEGER];
  if (mine !== theirs) return { by: 'days', of: theirs - mine };
  if (a.rank.open !== b.rank.open) return { by: 'open', of: a.rank.open - b.rank.open };
  return { by: 'lot', of: a.tie - b.tie || a.person.userId - b.person.userId };
}

function byRank(a: Candidate, b: Candidate): number {
  return difference(a, b).of;
}

function outranked(candidate: Candidate, last: Candidate | undefined): Outranked {
  return { is: 'outranked', by: last ? difference(candidate, last).by : 'lot' };
}

/** A number from 0 to 2³²-1 that is the same for the same text (FNV-1a). */
export function lot(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
