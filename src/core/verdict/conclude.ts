import { daysAfter } from '../calendar.ts';
import type { Attempt, Certification, JudgedAttempt, Open, Verdict } from '../certification.ts';
import { isOpen, isUnderReview, lifeOf, seedOf } from '../certification.ts';
import type { Change } from '../change.ts';
import { nextTimers } from '../clocks/attempt-clock.ts';
import { withoutReading } from '../comments/reading.ts';
import type { Context, Decision } from '../context.ts';
import { keptFromLearner } from '../practical/mode.ts';
import { callFurther } from '../practical/practical.ts';
import type { OpenCourse } from '../program.ts';
import { sheetsView } from '../views/sheets-view.ts';
import { showChange } from '../views/show.ts';
import { addressees } from '../views/view.ts';
import { award, developmentNote } from './award.ts';
import { allFinished, sheetsOf } from './sheets.ts';
import type { Settlement } from './verdict.ts';
import { settle } from './verdict.ts';

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

function settled({ program, now }: Context, certification: Certification, attempt: Attempt): Settlement {
  return settle(program.scoring, attempt, sheetsOf(attempt), { seed: seedOf(certification, attempt), now });
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
      timers: nextTimers(context, next),
    };
  }
  const credential = { achievement: open.course.id, outcome, awardedAt: verdict.decidedAt };
  const next = { ...life, is: 'certified' as const, attempt: judged, credential };
  const show = showChange(context, next, judged, open, because);
  return {
    outcome: 'applied',
    because,
    certification: next,
    changes: [...award(context, next, open), show],
    timers: [],
  };
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
    ...keptFromLearner(attempt),
    words: {
      say: 'note/decision-ready',
      with: {
        moderators: addressees(context, context.program.reviewing.moderators),
        because,
        ...(attempt.mode ? { sheets: sheetsView(context, attempt) } : {}),
        example: '/decide pass The evidence shows all five parts at the standard.',
      },
    },
  };
  const show = showChange(context, next, attempt, open, because);
  return { outcome: 'applied', because, certification: next, changes: [ask, show], timers: [] };
}
