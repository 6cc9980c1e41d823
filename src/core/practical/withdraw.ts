import type { Certification, Open } from '../certification.ts';
import { lifeOf } from '../certification.ts';
import type { Change } from '../change.ts';
import { withoutReading } from '../comments/reading.ts';
import type { Context, Decision } from '../context.ts';
import type { OpenCourse } from '../program.ts';
import { showChange } from '../views/show.ts';

/** Ends an open practical without a result: one neutral note, nobody assigned, closed. `because` is read by everybody there. */
export function closePractical(context: Context, certification: Open, open: OpenCourse, because: string): Decision {
  const rest = withoutReading(certification.attempt);
  const attempt = { ...rest, revision: rest.revision + 1, guests: undefined };
  const ended: Certification = {
    ...lifeOf(certification),
    paused: undefined,
    is: 'withdrawn',
    attempt,
    because,
    since: context.now,
  };
  const note: Change = {
    do: 'say',
    key: `${certification.key}#${attempt.number}/closed/${attempt.revision}`,
    attempt: attempt.number,
    tag: 'closed',
    because,
    words: { say: 'note/closed', with: { because, help: context.program.help } },
  };
  const show = showChange(context, ended, attempt, open, because);
  return { outcome: 'applied', because, certification: ended, changes: [note, show], timers: [] };
}
