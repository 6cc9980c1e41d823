import type { Attempt, Carried, Certification, JudgedAttempt } from '../certification.ts';
import { lifeOf, openAppealOf } from '../certification.ts';
import type { Change } from '../change.ts';
import { openingOf } from '../clocks/attempt-clock.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { projectOf } from '../layout.ts';
import { areApart } from '../people/company.ts';
import type { OpenCourse } from '../program.ts';
import { lot } from '../reviewers/reviewers.ts';
import type { Criterion } from '../rubric.ts';
import { wholeRubric } from '../rubric.ts';
import { showChange } from '../views/show.ts';
import { openAttempt } from './practical.ts';

type Waiting = Extract<Certification, { is: 'next-attempt' }>;

const dayMs = 24 * 60 * 60 * 1000;

/** The day of the next attempt has come: it opens, unless it has to wait for something else. */
export function onNextAttemptDue(context: Context, certification: Certification, open: OpenCourse): Decision {
  if (certification.is !== 'next-attempt') return ignore('The next attempt is waited for no more.');
  if (certification.paused) return ignore('It is paused; resuming it sets the day anew.');
  if (openAppealOf(certification)) {
    const timers = [{ set: 'next-attempt', at: context.now + dayMs }] as const;
    return { outcome: 'applied', because: 'The appeal is decided first.', changes: [], timers };
  }
  return context.now < openingOf(context, certification)
    ? ignore('The day was moved to a later one.')
    : openNext(context, certification, open, 'The day of the next attempt has come');
}

/**
 * Opens the next attempt in an issue of its own, which covers what needs development and one criterion more; the issue of the
 * one before is closed and says where it goes on, and both are linked.
 */
export function openNext(context: Context, certification: Waiting, open: OpenCourse, why: string): Decision {
  const { learner, key } = certification;
  if (learner.is !== 'known') return ignore('Nobody knows the learner.');
  const project = nextProject(context, certification, open);
  const apart = areApart(context.program, certification.attempt.project, project);
  const judged = {
    ...certification.attempt,
    revision: certification.attempt.revision + 1,
    ...(apart ? { apart } : {}),
  };
  const number = judged.number + 1;
  const life: Certification = { ...certification, past: [...certification.past, judged] };
  const covered = coverOf(judged, `${key}#${number}`);
  const opened = openAttempt(context, life, learner, open, { ...covered, project }, why);
  const because = opened.because;
  const link: Change = { do: 'link', key: `${key}#${number}/link`, attempt: number, to: judged.number, because };
  const old = pastOf(life, judged);
  const shown = showChange(context, old, judged, open, because);
  return { ...opened, changes: [...opened.changes, ...(apart ? [] : [link]), shown] };
}

/** Where the learner's practicals are opened now; where nowhere is, as after a partner's entry was taken out, where they were. */
function nextProject({ program }: Context, { attempt }: Waiting, { course }: OpenCourse): string {
  return projectOf(program.layout, course.id) ?? attempt.project;
}

/** The certification as it was when this attempt, an earlier one by now, had been decided. */
export function pastOf(certification: Certification, attempt: JudgedAttempt): Certification {
  return { ...lifeOf(certification), paused: undefined, is: 'next-attempt', attempt, from: '' };
}

/**
 * What the attempt after this one covers: the criteria that need development and one drawn from the others, or all where none
 * was named. What was good stands with the score it had, exactly. The rubric stays the one the learner began with.
 */
export function coverOf(judged: JudgedAttempt, seed: string): Pick<Attempt, 'rubric' | 'carried' | 'drawn'> {
  const whole = wholeRubric(judged);
  const scoreOf = (id: string) => judged.verdict.criteria.find(({ criterion }) => criterion === id);
  const short = whole.criteria.filter(({ id }) => scoreOf(id)?.short);
  if (short.length === 0) return { rubric: whole };
  const good = whole.criteria.filter((criterion) => !short.includes(criterion));
  const drawn = good.toSorted((a, b) => lotOf(seed, a) - lotOf(seed, b))[0];
  const covered = whole.criteria.filter((criterion) => short.includes(criterion) || criterion === drawn);
  const carried = good.flatMap((criterion): Carried[] => {
    const score = scoreOf(criterion.id)?.score;
    return criterion === drawn || !score ? [] : [{ criterion, score }];
  });
  return { rubric: { ...whole, criteria: covered }, carried, drawn: drawn?.id };
}

function lotOf(seed: string, { id }: Criterion): number {
  return lot(`${seed}/criterion/${id}`);
}
