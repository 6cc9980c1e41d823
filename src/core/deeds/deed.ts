import type { Attempt, Certification, JudgedAttempt } from '../certification.ts';
import { isOpen, withAttempt } from '../certification.ts';
import { nextTimers } from '../clocks/attempt-clock.ts';
import type { Command } from '../commands/commands.ts';
import type { Context, Decision } from '../context.ts';
import type { Comment } from '../event.ts';
import type { OpenCourse } from '../program.ts';
import { showChange } from '../views/show.ts';

/** Where and when a command is said. `attempt` is the certification's own and holds the whole comment already. */
export type Situation = {
  readonly context: Context;
  readonly certification: Certification;
  readonly attempt: Attempt;
  readonly comment: Comment;
  readonly open: OpenCourse;
};

/**
 * A command that is carried out once, when it is said: editing the comment later does not take it back. Other commands,
 * such as /score, are read off the comments as these stand.
 */
export type Deed<Said extends Command> = {
  /** What stands against it here and now, as a sentence for its author. */
  readonly against?: (at: Situation, said: Said) => string | undefined;
  /** Whether nothing is to be carried out for its author here and now, so that it is read off the comments like other commands. */
  readonly idle?: (at: Situation) => boolean;
  /**
   * What follows. It need not show the state of an open practical or move it on: that is done once for the whole comment.
   */
  readonly follow: (at: Situation, said: Said) => Decision;
};

/** The certification goes into a state with this attempt; a practical that is open is shown for the whole comment. */
export function shownAs(
  { context, open }: Pick<Situation, 'context' | 'open'>,
  after: Certification & { readonly attempt: Attempt | JudgedAttempt },
  because: string,
): Decision {
  const plain = { outcome: 'applied', because, timers: nextTimers(context, after) } as const;
  if (isOpen(after)) return { ...plain, certification: after, changes: [] };
  const attempt = { ...after.attempt, revision: after.attempt.revision + 1 };
  const certification = withAttempt(after, attempt);
  return { ...plain, certification, changes: [showChange(context, certification, attempt, open, because)] };
}

/** A decision that changes nothing but the attempt. */
export function nowWith({ certification }: Situation, attempt: Attempt, because: string): Decision {
  return {
    outcome: 'applied',
    because,
    certification: { ...certification, attempt } as Certification,
    changes: [],
    timers: [],
  };
}
