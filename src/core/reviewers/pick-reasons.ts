import type { UserId } from '../people/people.ts';

/** Why somebody of the pool must not be given a seat. Dates are `YYYY-MM-DD`. */
export type Exclusion =
  | { readonly is: 'learner' }
  | { readonly is: 'left'; readonly on: string }
  | { readonly is: 'line-manager'; readonly may: 'never' | 'second-only' }
  | { readonly is: 'conflict' }
  | { readonly is: 'same-company'; readonly company: string }
  | { readonly is: 'other-company' }
  | { readonly is: 'not-calibrated'; readonly pool: string; readonly until?: string | undefined }
  | { readonly is: 'declined' }
  | { readonly is: 'away'; readonly until: string }
  | { readonly is: 'busy' }
  | { readonly is: 'at-capacity'; readonly open: number; readonly pool: string }
  | { readonly is: 'reviewed-before' };

/** What decided against somebody who could have reviewed: the first of these in which those picked were ahead. */
export type Outranked = { readonly is: 'outranked'; readonly by: 'region' | 'days' | 'open' | 'lot' };

/** How somebody stood when they were picked, in the order of rank. */
export type Standpoint = {
  readonly pool: string;
  /** Whether they are in the learner's region. */
  readonly sameRegion: boolean;
  /** Whole days since they were last given a seat; undefined for never. */
  readonly days?: number | undefined;
  /** Practicals they reviewed at that moment. */
  readonly open: number;
  /** They reviewed the attempt before too; nobody else could. */
  readonly again?: true | undefined;
};

/** Somebody with a seat, since when (epoch ms) and why, in words; `rank` where they were picked rather than asked by a person. */
export type Chosen = {
  readonly userId: UserId;
  readonly at: number;
  readonly because: string;
  readonly rank?: Standpoint | undefined;
};

/** Somebody without a seat and why not, as a reason and in words. */
export type PassedOver = { readonly userId: UserId; readonly why: Exclusion | Outranked; readonly because: string };

type Why = PassedOver['why'];
type Group = { readonly heading: string; readonly detail?: string };
type Phrases = { readonly [Is in Why['is']]: (why: Extract<Why, { is: Is }>) => string };
type Groups = { readonly [Is in Why['is']]: (why: Extract<Why, { is: Is }>) => Group };

const outrankedBy: Readonly<Record<Outranked['by'], string>> = {
  region: "is not in the learner's region, as those picked are",
  days: 'was given a review more recently than those picked',
  open: 'has more open reviews than those picked',
  lot: 'was as free as those picked; the draw fell on others',
};

const phrases: Phrases = {
  learner: () => 'is the learner',
  // Everybody in the thread reads this; that somebody left, and when, is on record only.
  left: () => 'no longer reviews',
  'line-manager': ({ may }) =>
    may === 'never'
      ? "is the learner's line manager"
      : "is the learner's line manager, who may only be the second reviewer",
  conflict: () => 'has a declared conflict of interest with the learner',
  'same-company': ({ company }) => `works for ${company}, as the learner does`,
  'other-company': () => "works for another partner than the learner's",
  'not-calibrated': ({ pool, until }) =>
    until === undefined
      ? `is not calibrated for ${pool} yet (staff: fieldcert calibrate)`
      : `was calibrated for ${pool} until ${until} (staff: fieldcert calibrate)`,
  declined: () => 'no longer reviews this practical',
  away: ({ until }) => `is away until ${until}`,
  busy: () => 'is set to busy on GitLab',
  'at-capacity': ({ open, pool }) => `has ${counted(open)}, the most ${pool} allows`,
  'reviewed-before': () => 'reviewed the attempt before this one',
  outranked: ({ by }) => outrankedBy[by],
};

const groups: Groups = {
  learner: () => ({ heading: 'The learner' }),
  left: () => ({ heading: 'No longer reviewing' }),
  'line-manager': ({ may }) => ({
    heading: may === 'never' ? 'Line manager' : 'Line manager, who may only be the second reviewer',
  }),
  conflict: () => ({ heading: 'Declared conflict of interest' }),
  'same-company': () => ({ heading: "From the learner's own company" }),
  'other-company': () => ({ heading: 'From another partner company' }),
  'not-calibrated': ({ pool, until }) => ({
    heading: `Not calibrated for ${pool} (staff: fieldcert calibrate)`,
    ...(until === undefined ? {} : { detail: `until ${until}` }),
  }),
  declined: () => ({ heading: 'No longer reviewing this practical' }),
  away: ({ until }) => ({ heading: 'Away', detail: `until ${until}` }),
  busy: () => ({ heading: 'Busy on GitLab' }),
  'at-capacity': ({ open, pool }) => ({ heading: `As many open reviews as ${pool} allows`, detail: `${open} open` }),
  'reviewed-before': () => ({ heading: 'Reviewed the attempt before this one' }),
  outranked: () => ({ heading: 'Free' }),
};

/** Why somebody was not picked, as a phrase about them. */
export function whyNotWords<Is extends Why['is']>(why: Extract<Why, { is: Is }>): string {
  const phrase: (why: Extract<Why, { is: Is }>) => string = phrases[why.is as Is];
  return phrase(why);
}

/** Why somebody was picked, as a phrase about them. */
export function whyWords({ pool, sameRegion, days, open, again }: Standpoint): string {
  const place = sameRegion ? `is in ${pool} and the learner's region` : `is in ${pool}`;
  const given = days === undefined ? 'was given none before' : `was given the last one ${daysAgo(days)}`;
  const words = `${place}, had ${open === 0 ? 'no open review' : counted(open)}, and ${given}`;
  return again ? `${words}; reviewed the attempt before too, because nobody else could` : words;
}

/**
 * Those who were not picked by reason, in the order the reasons are looked at; `detail` says what differs within one. Whoever
 * is of another company than the learner is named to nobody.
 */
export function groupedWhyNot(passedOver: readonly PassedOver[]): readonly {
  readonly heading: string;
  readonly who: readonly { readonly userId: UserId; readonly detail?: string | undefined }[];
}[] {
  const found = new Map<string, { readonly userId: UserId; readonly detail?: string | undefined }[]>();
  const order = Object.keys(groups);
  const sorted = passedOver.toSorted((a, b) => order.indexOf(a.why.is) - order.indexOf(b.why.is));
  for (const { userId, why } of sorted) {
    if (why.is === 'other-company') continue;
    const { heading, detail } = groupOf(why);
    found.set(heading, [...(found.get(heading) ?? []), { userId, detail }]);
  }
  return [...found].map(([heading, who]) => ({ heading, who }));
}

function groupOf<Is extends Why['is']>(why: Extract<Why, { is: Is }>): Group {
  const group: (why: Extract<Why, { is: Is }>) => Group = groups[why.is as Is];
  return group(why);
}

function counted(open: number): string {
  return open === 1 ? '1 open review' : `${open} open reviews`;
}

function daysAgo(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}
