import fc from 'fast-check';
import type { Comment } from '../../src/core/event.ts';
import { comment } from './builders.ts';

/** A comment with every version of its text, the last one being what the thread holds unless it was deleted. */
export type Written = { readonly versions: readonly Comment[]; readonly deleted: boolean };

const questions = ['/help', '/explain', 'Nice work!', '/unknown thing', '@fieldcert-bot what now'];
const learner = [
  '/evidence https://example.com/a The call',
  '/evidence https://example.com/b',
  '/evidence nowhere',
  '/ready-for-review',
  '/score all 4',
  ...questions,
];
const reviewer = [
  '/score all 2',
  '/score all 3 Clear\n/finish',
  '/score all 4\n/finish',
  '/score all 4\n\nWell told.\n\n/finish',
  '/score all 3\n\nSeen live.\n\n/finish',
  '/score all 2\n/finish',
  '/score all 3\n/score value 2\n/finish',
  '/score value 4',
  '/score value 9',
  '/finish',
  '/ask Which demo do you mean?',
  '/claim',
  '/decide merit I am sure',
  '/ready-for-review',
  ...questions,
];
const moderator = [
  '/decide pass Both saw the value',
  '/decide needs-development Nobody saw the value',
  '/decide merit',
  '/finish',
  ...questions,
];
const staff = [
  '/review-by @lena',
  '/review-by @ines',
  '/review-by @nobody',
  '/evidence https://example.com/c',
  '/help',
];

const says: Readonly<Record<string, readonly string[]>> = {
  maya: learner,
  omar: reviewer,
  ines: reviewer,
  priya: moderator,
  sam: moderator,
  noor: staff,
};

const authors = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('omar', 'ines') },
  { weight: 2, arbitrary: fc.constantFrom('maya', 'priya', 'sam', 'noor') },
);

/**
 * A comment to be written: the texts of its versions, how long its author waits before each edit, its end. Waits are long, and
 * later than every comment, or where they are negative so many seconds, up to the very second of a later comment.
 */
export type Draft = {
  readonly who: string;
  readonly texts: readonly string[];
  readonly waits: readonly number[];
  readonly deleted: boolean;
};

const drafts: fc.Arbitrary<Draft> = authors.chain((who) =>
  fc.record({
    who: fc.constant(who),
    texts: fc.uniqueArray(fc.constantFrom(...(says[who] ?? [])), { minLength: 1, maxLength: 3 }),
    waits: waits(),
    deleted: fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
  }),
);

/** What reviewers write to hand in scores, and change before or after. */
const handingIn: fc.Arbitrary<Draft> = fc.record({
  who: fc.constantFrom('omar', 'ines'),
  texts: fc.oneof(
    fc.constantFrom(
      ['/finish'],
      ['/finish', 'Not yet.'],
      ['Watching.', '/finish'],
      ['/finish', 'Done now.\n\n/finish'],
    ),
    fc.uniqueArray(
      fc.constantFrom('/score all 2', '/score all 3', '/score all 4', '/score all 3\n/finish', '/score all 4\n/finish'),
      { minLength: 1, maxLength: 3 },
    ),
  ),
  waits: waits(),
  deleted: fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
});

function waits(): fc.Arbitrary<readonly [number, number]> {
  const first = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -5, max: -1 }));
  return fc.tuple(first, fc.integer({ min: 6, max: 12 }));
}

/** Comments of a practical by everybody who takes part; no two versions of one were written at the same moment. */
export const threads = fc.array(fc.oneof(drafts, handingIn).map(standing), { minLength: 1, maxLength: 10 });

/**
 * Whoever finishes is believed by what stands then. Scores taken away later leave the /finish accepted, while whoever
 * reads only the end refuses it; so nobody here takes away a full set of scores.
 */
function standing(draft: Draft): Draft {
  const full = draft.texts.findIndex((text) => text.includes('/score all'));
  const texts = draft.texts.filter((text, index) => full < 0 || index <= full || text.includes('/score all'));
  return { ...draft, texts, deleted: draft.deleted && full < 0 };
}

/** A thread with all it ever held; ids grow with time. */
export function writtenThread(all: readonly Draft[]): readonly Written[] {
  return all.map(({ who, texts, waits, deleted }, index) => written(index + 1, who, texts, waits, deleted));
}

function written(
  id: number,
  who: string,
  texts: readonly string[],
  waits: readonly number[],
  deleted: boolean,
): Written {
  const first = comment(id, who, texts[0] ?? '');
  const after = (wait: number) => (wait < 0 ? -wait * 1000 : wait * 100_000 + id * 1000);
  const at = (round: number) => first.createdAt + (round === 0 ? 0 : after(waits[round - 1] ?? 0));
  const versions = texts.map((text, round) =>
    comment(id, who, text, { updatedAt: at(round), createdAt: first.createdAt }),
  );
  return { versions, deleted };
}

/** The thread as it is at the end. */
export function endOf(thread: readonly Written[]): readonly Comment[] {
  return thread.flatMap(({ versions, deleted }) => (deleted ? [] : versions.slice(-1)));
}

/** Every version in the order they were written. */
export function inOrder(thread: readonly Written[]): readonly Comment[] {
  return thread.flatMap(({ versions }) => versions).toSorted((a, b) => a.updatedAt - b.updatedAt);
}
