import { dateAt } from '../calendar.ts';
import type { Certification, JudgedAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import { uploadMark } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { PathCredential } from '../credential.ts';
import type { Event } from '../event.ts';
import { learnerOf } from '../verdict/award.ts';
import { courseOf } from '../views/show.ts';
import { badgeView } from '../views/view.ts';
import type { Path } from './path.ts';
import { completedPaths } from './path.ts';
import { renewedBy } from './validity.ts';

type Certified = Extract<Certification, { is: 'certified' }> & { readonly attempt: JudgedAttempt };

/** Whether a decision awards a course's credential, so that what else its learner has earned matters. */
export function isAwardedNow(before: Certification | undefined, after: Certification | undefined): after is Certified {
  return after?.is === 'certified' && before?.is !== 'certified' && after.attempt !== undefined;
}

/**
 * A decision with what follows for the learner's other credentials where it awards one: the paths it completes, each with a
 * badge and words before the issue is closed, and the lower levels it renews, which hear of it.
 */
export function withPaths(context: Context, before: Certification | undefined, decision: Decision): Decision {
  const { certification: after, changes } = decision;
  const { earned, program } = context;
  if (!earned || !isAwardedNow(before, after)) return decision;
  const open = courseOf(program, after);
  if (!open) return decision;
  const { credential } = after;
  const found = completedPaths(program, [credential, ...earned.map((one) => one.credential)]);
  const completes = found.map((one) => one.credential);
  const told = found.flatMap((one) => tell(context, after, one.path, one.credential));
  const lower = renewedBy(program, open.course, earned).map(({ key }) => ({
    key,
    event: { happened: 'level-reached' as const, course: open.course.id, at: credential.awardedAt },
  }));
  return {
    ...decision,
    certification: completes.length > 0 ? { ...after, credential: { ...credential, completes } } : after,
    changes: [...changes.slice(0, -1), ...told, ...changes.slice(-1)],
    forward: [...(decision.forward ?? []), ...lower],
  };
}

function tell(
  context: Context,
  certification: Certified,
  path: Path,
  { achievement, awardedAt, evidence }: PathCredential,
): readonly Change[] {
  const { key, attempt } = certification;
  const { program } = context;
  const learner = learnerOf(context, certification);
  const tag = `path-${achievement.toLowerCase()}`;
  const because = `With this every course of ${path.role.name} ${scopeWords(program.paths, path)} is certified.`;
  const title = `All courses of ${path.role.name}`;
  const course = { id: path.role.id, title };
  const common = { attempt: attempt.number, because, tag } as const;
  const badge = badgeView(
    context,
    learner,
    { ...certification.credential, outcome: 'pass', awardedAt },
    {
      course,
      level: path.level,
    },
  );
  return [
    {
      do: 'upload',
      key: `${key}#${attempt.number}/${tag}-badge-file`,
      ...common,
      filename: `${tag}-badge.svg`,
      words: { say: 'badge/level', with: badge },
    },
    {
      do: 'say',
      key: `${key}#${attempt.number}/${tag}`,
      ...common,
      words: {
        say: 'note/path-completed',
        with: {
          learner,
          role: path.role.name,
          level: badge,
          upTo: program.paths === 'up-to-level',
          courses: evidence.map(({ course: id, awardedAt: at }) => ({
            id,
            title: path.courses.find((one) => one.id === id)?.title ?? id,
            awardedOn: dateAt(program, at),
          })),
          badge: uploadMark(tag),
        },
      },
    },
  ];
}

function scopeWords(paths: Context['program']['paths'], { level }: Path): string {
  return `${paths === 'up-to-level' ? 'up to' : 'at'} level ${level.number} ${level.name}`;
}

type LevelReached = Extract<Event, { happened: 'level-reached' }>;

/** A higher level of the role was certified: this credential is valid anew from that day, and keeps its date of award. */
export function onLevelReached(certification: Certification, { course, at }: LevelReached): Decision {
  if (certification.is !== 'certified' || !certification.attempt) return ignore('There is nothing to renew.');
  const { credential } = certification;
  if (at <= (credential.renewed?.at ?? credential.awardedAt)) return ignore('It is valid from a later day already.');
  const because = `${course} was certified, a higher level of the same role, which renews this credential.`;
  const renewed = { ...credential, renewed: { at, by: course } };
  return {
    outcome: 'applied',
    because,
    certification: { ...certification, credential: renewed },
    changes: [],
    timers: [],
  };
}
