import { daysAfter } from './calendar.ts';
import type { Attempt, Certification, JudgedAttempt, Open, Verdict } from './certification.ts';
import { isOpen, isUnderReview, lifeOf } from './certification.ts';
import type { Change } from './change.ts';
import { uploadMark } from './change.ts';
import type { Context, Decision } from './context.ts';
import type { Addressee, DevelopmentView } from './messages.ts';
import { callFurther } from './practical.ts';
import type { OpenCourse } from './program.ts';
import { withoutReading } from './reading.ts';
import { criterionOf } from './rubric.ts';
import { allFinished, sheetsOf } from './sheets.ts';
import { showChange } from './show.ts';
import type { Settlement } from './verdict.ts';
import { seenAt, settle } from './verdict.ts';
import { addressee, addressees, badgeView } from './view.ts';

/** Every reviewer has finished and the thread was read: a verdict, another reviewer's turn, or a moderator's. */
export function conclude(context: Context, certification: Open, open: OpenCourse): Decision {
  const settlement = settled(context, certification, certification.attempt);
  switch (settlement.is) {
    case 'agreed':
      return judge(context, certification, open, settlement.verdict);
    case 'further':
      return callFurther(context, certification, open, settlement.because);
    case 'moderator':
      return askModerator(context, certification, open, settlement.because);
  }
}

function settled({ program, now }: Context, { key }: Certification, attempt: Attempt): Settlement {
  return settle(program.scoring, attempt, sheetsOf(attempt), { seed: `${key}#${attempt.number}`, now });
}

/**
 * The certification for somebody who decides about the attempt as given: a moderator may act on finished reviews that no
 * rule settles and no further reviewer is called for, also when we have not asked for it yet.
 */
export function asDisputed(context: Context, certification: Certification, attempt: Attempt): Certification {
  if (!isOpen(certification) || !isUnderReview(certification) || !allFinished(attempt)) return certification;
  const settlement = settled(context, certification, attempt);
  return settlement.is === 'moderator'
    ? { ...certification, is: 'decision-ready', because: settlement.because }
    : certification;
}

/** Carries out a verdict: the credential with its badge, or what to develop and from when to try again. */
export function judge(context: Context, certification: Open, open: OpenCourse, verdict: Verdict): Decision {
  const attempt = withoutReading(certification.attempt);
  const judged: JudgedAttempt = { ...attempt, revision: attempt.revision + 1, verdict };
  const life = lifeOf(certification);
  const { outcome, because } = verdict;
  if (outcome === 'needs-development') {
    const from = daysAfter(context.program, verdict.decidedAt, context.program.attempts.practical.waitDays);
    const next = { ...life, is: 'next-attempt' as const, attempt: judged, from };
    const show = showChange(context, next, judged, open, because);
    return {
      outcome: 'applied',
      because,
      certification: next,
      changes: [developmentNote(context, next, open), show],
      timers: [],
    };
  }
  const credential = { achievement: open.course.id, outcome, awardedAt: verdict.decidedAt };
  const next = { ...life, is: 'certified' as const, attempt: judged, credential };
  const show = showChange(context, next, judged, open, because);
  return {
    outcome: 'applied',
    because,
    certification: next,
    changes: [...award(context, next, open, outcome), show],
    timers: [],
  };
}

type Judged = Pick<Open, 'key' | 'learner'> & { readonly attempt: JudgedAttempt };

function award(
  context: Context,
  certification: Judged,
  open: OpenCourse,
  outcome: 'merit' | 'pass',
): readonly Change[] {
  const { key, attempt } = certification;
  const { number } = attempt;
  const because = attempt.verdict.because;
  const learner = learnerOf(context, certification);
  const badge = badgeView(context, learner, attempt, open);
  const filename = `${open.course.id.toLowerCase()}-${open.level.name.toLowerCase()}-badge-${number}.svg`;
  return [
    {
      do: 'upload',
      key: `${key}#${number}/badge-file`,
      attempt: number,
      because,
      tag: 'badge',
      filename,
      words: { say: 'badge/level', with: badge },
    },
    {
      do: 'say',
      key: `${key}#${number}/verdict`,
      attempt: number,
      because,
      tag: 'verdict',
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
          badge: uploadMark('badge'),
        },
      },
    },
  ];
}

function developmentNote(
  context: Context,
  certification: Judged & { readonly from: string },
  open: OpenCourse,
): Change {
  const { key, attempt, from } = certification;
  const { because, criteria } = attempt.verdict;
  const named = (id: string) => criterionOf(attempt.rubric, id)?.name ?? id;
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
        from,
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

function askModerator(context: Context, certification: Open, open: OpenCourse, because: string): Decision {
  const { key } = certification;
  const rest = withoutReading(certification.attempt);
  const attempt = { ...rest, revision: rest.revision + 1 };
  const next: Open = { ...lifeOf(certification), is: 'decision-ready', attempt, because };
  const ask: Change = {
    do: 'say',
    key: `${key}#${attempt.number}/decision/${attempt.revision}`,
    attempt: attempt.number,
    because,
    tag: 'decision',
    words: {
      say: 'note/decision-ready',
      with: {
        moderators: addressees(context, context.program.reviewing.moderators),
        because,
        example: '/decide pass The evidence shows all five parts at the standard.',
      },
    },
  };
  const show = showChange(context, next, attempt, open, because);
  return { outcome: 'applied', because, certification: next, changes: [ask, show], timers: [] };
}

function learnerOf(context: Context, certification: Pick<Open, 'learner'>): Addressee {
  const { learner } = certification;
  return learner.is === 'known' ? addressee(context, learner.userId) : { username: '', name: 'somebody unknown' };
}
