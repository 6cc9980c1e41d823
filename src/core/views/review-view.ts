import type { Attempt, Certification } from '../certification.ts';
import { isOpen } from '../certification.ts';
import { issueMark } from '../change.ts';
import { commandHelp } from '../commands/command-help.ts';
import { commandTable } from '../commands/commands.ts';
import { vocabularyOf } from '../commands/grammar.ts';
import type { Context } from '../context.ts';
import type { ReviewView } from '../messages/review-messages.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { learnerOf } from '../verdict/award.ts';
import { evidenceOf, isReady, sheetOf } from '../verdict/sheets.ts';
import { addressee, rubricView, ruleView } from './view.ts';

/** All that a reviewer of a blind course needs, because a Guest may not see the practical itself. */
export function reviewView(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  open: OpenCourse,
  reviewer: UserId,
): ReviewView {
  const names = commandTable.filter(
    ({ who, when }) => (who.startsWith('reviewer') && when === 'open') || who === 'anyone',
  );
  return {
    attempt: attempt.number,
    reviewer: addressee(context, reviewer),
    learner: learnerOf(context, certification),
    course: { id: open.course.id, title: open.course.title },
    level: { name: open.level.name, number: open.level.number },
    kind: open.practical.kind,
    minutes: open.practical.minutes,
    practical: issueMark(attempt.number),
    stage: stageOf(certification, attempt, reviewer),
    dueOn: attempt.further?.dueOn ?? attempt.dueOn,
    evidence: evidenceOf(attempt).map(({ url, words }) => ({ url, words })),
    rubric: rubricView(context, attempt),
    rule: ruleView(context),
    commands: commandHelp(
      names.map(({ name }) => name),
      vocabularyOf(context, attempt.rubric),
    ),
    help: context.program.help,
  };
}

/** Where this one review stands; it tells nothing of the others before they are joined. */
function stageOf(certification: Certification, attempt: Attempt, reviewer: UserId): ReviewView['stage'] {
  if (!attempt.pick.chosen.some(({ userId }) => userId === reviewer)) return 'over';
  if (!isOpen(certification)) return 'verdict' in attempt ? 'joined' : 'over';
  if (sheetOf(attempt, reviewer).finished) return 'finished';
  return isReady(attempt) ? 'to-score' : 'preparing';
}
