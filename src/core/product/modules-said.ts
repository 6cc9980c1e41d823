import type { Decision } from '../context.ts';
import type { Completion } from './completion.ts';
import { withCompletions } from './on-completion.ts';
import { asks } from './product-certification.ts';
import type { ProductScene } from './product-deeds.ts';

/** What sources of completions are called that somebody said in a comment. */
const source = 'comment';

/**
 * A comment says as it stands now that these modules are done, by id. Each counts from when it first said so; what an earlier
 * version said and this one does not is open again.
 */
export function onModulesSaid(at: ProductScene, modules: readonly string[], because: string): Decision {
  const { context, certification, subject, comment } = at;
  const { completions = [], learner } = certification;
  const isOurs = (one: Completion) => one.source === source && one.eventId.startsWith(`${comment.id}-`);
  const said = completions.filter(isOurs);
  const same = said.length === modules.length && said.every(({ course }) => modules.includes(course));
  if (!asks(certification) || same) return { outcome: 'applied', because, certification, changes: [], timers: [] };
  const fresh = modules.map((course): Completion => {
    const before = said.find((one) => one.course === course);
    const eventId = `${comment.id}-${course}`;
    const examinee = learner.is === 'known' ? { userId: learner.userId } : learner.examinee;
    return (
      before ?? { source, eventId, course, learner: examinee, completedAt: comment.updatedAt, saidBy: comment.author }
    );
  });
  const known = completions.filter((one) => !isOurs(one));
  return withCompletions(context, certification, subject, { known, fresh }, because);
}
