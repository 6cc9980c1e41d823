import type { Pick } from './certification.ts';
import type { Context, Load } from './context.ts';
import type { Person, UserId } from './people.ts';
import type { OpenCourse } from './program.ts';

type Candidate = { readonly person: Person; readonly load: Load; readonly tie: number };

/**
 * Picks the reviewers still missing for an attempt: first those who may, then the least loaded, then who waited
 * longest, then by lot (`seed`). The line manager only ever takes a later seat than the first. Everyone passed over
 * is named with the reason.
 */
export function pickReviewers(
  context: Context,
  open: OpenCourse,
  learner: UserId,
  seats: { readonly needed: number; readonly taken: Pick['chosen']; readonly seed: string },
): Pick {
  const chosen = [...seats.taken];
  const passedOver: { userId: UserId; because: string }[] = [];
  const pool = open.pool.members
    .map((username) => context.people.find((person) => person.username === username))
    .filter((person) => person !== undefined)
    .filter((person) => !chosen.some((seat) => seat.userId === person.userId));
  const eligible: Candidate[] = [];
  for (const person of pool) {
    const load = context.loads.get(person.userId) ?? { open: 0 };
    const because = exclusion(context, open, learner, person, load);
    if (because) passedOver.push({ userId: person.userId, because });
    else eligible.push({ person, load, tie: lot(`${seats.seed}/${person.userId}`) });
  }
  eligible.sort(byRank);
  const manager = managerOf(context, learner);
  while (chosen.length < seats.needed && eligible.length > 0) {
    const place = chosen.length === 0 ? eligible.findIndex(({ person }) => person.username !== manager) : 0;
    const [next] = place < 0 ? [] : eligible.splice(place, 1);
    if (!next) break;
    chosen.push({ userId: next.person.userId, because: whyChosen(next, open.pool.id) });
  }
  for (const { person, load } of eligible)
    passedOver.push({ userId: person.userId, because: whyNot(person, load, manager, chosen.length) });
  return { chosen, passedOver };
}

function exclusion(
  context: Context,
  open: OpenCourse,
  learner: UserId,
  person: Person,
  load: Load,
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

function whyNot(person: Person, load: Load, manager: string | undefined, chosen: number): string {
  if (person.username === manager && chosen === 0)
    return "is the learner's line manager, who may only be the second reviewer";
  return load.open === 0
    ? 'was free too; others waited longer or won the draw'
    : 'has more open reviews than those picked';
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
