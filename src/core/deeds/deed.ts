import type { Attempt, Certification } from '../certification.ts';
import type { Command } from '../commands.ts';
import type { Context, Decision } from '../context.ts';
import type { Comment } from '../event.ts';
import type { OpenCourse } from '../program.ts';

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
  /**
   * What follows. It need not show the state of an open practical or move it on: that is done once for the whole comment.
   */
  readonly follow: (at: Situation, said: Said) => Decision;
};

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
