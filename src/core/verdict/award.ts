import type { JudgedAttempt, Open } from '../certification.ts';
import type { Change } from '../change.ts';
import { uploadMark } from '../change.ts';
import { isFree } from '../clocks/attempt-clock.ts';
import type { Context } from '../context.ts';
import type { Credential } from '../credential.ts';
import type { Addressee, DevelopmentView } from '../messages/messages.ts';
import { renewedBy, validUntil } from '../paths/validity.ts';
import type { OpenCourse } from '../program.ts';
import { criterionOf, wholeRubric } from '../rubric.ts';
import { addressee, addressees, badgeView } from '../views/view.ts';
import { sheetsOf } from './sheets.ts';
import { seenAt } from './verdict.ts';

type Judged = Pick<Open, 'key' | 'learner'> & { readonly attempt: JudgedAttempt };

/** The badge and the words that come with a credential. A verdict revised later has a badge and words of its own. */
export function award(
  context: Context,
  certification: Judged & { readonly credential: Credential },
  open: OpenCourse,
): readonly Change[] {
  const { key, attempt, credential } = certification;
  const { number, overturned = [] } = attempt;
  const { outcome } = credential;
  const tagged = (tag: string) => (overturned.length === 0 ? tag : `${tag}-${overturned.length + 1}`);
  const because = attempt.verdict.because;
  const learner = learnerOf(context, certification);
  const badge = badgeView(context, learner, credential, open);
  const filename = `${open.course.id.toLowerCase()}-${open.level.name.toLowerCase()}-${tagged(`badge-${number}`)}.svg`;
  return [
    {
      do: 'upload',
      key: `${key}#${number}/${tagged('badge-file')}`,
      attempt: number,
      because,
      tag: tagged('badge'),
      filename,
      words: { say: 'badge/level', with: badge },
    },
    {
      do: 'say',
      key: `${key}#${number}/${tagged('verdict')}`,
      attempt: number,
      because,
      tag: tagged('verdict'),
      words: {
        say: 'note/certified',
        with: {
          learner,
          outcome,
          course: badge.course,
          level: badge,
          reviewers: attempt.pick.chosen.map(({ userId }) => addressee(context, userId)),
          remarks: gathered(attempt, remarks(context, attempt)),
          because,
          ...validityOf(context, credential, open),
          badge: uploadMark(tagged('badge')),
        },
      },
    },
  ];
}

/** Until when it is valid, and what it renews: said with the award only, since that is when it is known. */
function validityOf({ program, earned = [] }: Context, credential: Credential, { course }: OpenCourse) {
  const until = validUntil(program, credential);
  const renews = renewedBy(program, course, earned).flatMap((lower) => {
    const renewed = { at: credential.awardedAt, by: course.id };
    const last = validUntil(program, { ...lower.credential, renewed });
    return last === undefined ? [] : [{ id: lower.credential.achievement, until: last }];
  });
  return { ...(until === undefined ? {} : { validUntil: until }), renews };
}

/** What to develop, and from when to try again: words, never numbers. */
export function developmentNote(
  context: Context,
  certification: Judged & { readonly from: string },
  open: OpenCourse,
): Change {
  const { key, attempt, from } = certification;
  const { because, criteria } = attempt.verdict;
  const named = (id: string) => criterionOf(wholeRubric(attempt), id)?.name ?? id;
  const free = isFree(context.program, attempt.number);
  return {
    do: 'say',
    key: `${key}#${attempt.number}/verdict`,
    attempt: attempt.number,
    because,
    tag: 'verdict',
    words: {
      say: 'note/needs-development',
      with: {
        learner: learnerOf(context, certification),
        course: { id: open.course.id, title: open.course.title },
        develop: criteria.filter(({ short }) => short).map(({ criterion }) => development(context, attempt, criterion)),
        met: criteria.filter(({ short }) => !short).map(({ criterion }) => named(criterion)),
        from: free ? from : undefined,
        staff: free ? [] : addressees(context, context.program.staff),
        because,
        help: context.program.help,
      },
    },
  };
}

function development(context: Context, attempt: JudgedAttempt, id: string): DevelopmentView {
  const criterion = criterionOf(attempt.rubric, id);
  const scores = sheetsOf(attempt).flatMap((sheet) => sheet.scores.filter((score) => score.criterion === id));
  const standard = context.program.scoring.pass.mustPassAtLeast;
  const level = seenAt(
    scores.map(({ value }) => value),
    standard,
  );
  return {
    name: criterion?.name ?? id,
    seen: criterion?.scores[String(level)] ?? 'Nobody has scored this.',
    aim: criterion?.scores[String(standard)] ?? '',
    remarks: remarks(context, attempt)
      .filter((remark) => remark.criterion === criterion?.name)
      .map(({ reviewer, words }) => ({ reviewer, words })),
  };
}

type Remark = { readonly reviewer: Addressee; readonly criterion: string; readonly words: string };

function remarks(context: Context, attempt: JudgedAttempt): readonly Remark[] {
  return sheetsOf(attempt).flatMap((sheet) =>
    sheet.scores.flatMap(({ criterion, why }) =>
      why
        ? [
            {
              reviewer: addressee(context, sheet.reviewer),
              criterion: criterionOf(attempt.rubric, criterion)?.name ?? criterion,
              words: why,
            },
          ]
        : [],
    ),
  );
}

/** What a reviewer said of several criteria alike, as after `/score all`, is said once. */
function gathered(attempt: JudgedAttempt, all: readonly Remark[]): readonly Remark[] {
  const alike = Map.groupBy(all, ({ reviewer, words }) => `${reviewer.name}\n${words}`);
  return [...alike.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    const names = [first, ...more].map(({ criterion }) => criterion);
    const every = names.length > 1 && names.length === attempt.rubric.criteria.length;
    return [{ ...first, criterion: every ? 'every criterion' : names.join(', ') }];
  });
}

/** The learner as texts address them. */
export function learnerOf(context: Context, certification: Pick<Open, 'learner'>): Addressee {
  const { learner } = certification;
  return learner.is === 'known' ? addressee(context, learner.userId) : { username: '', name: 'somebody unknown' };
}
