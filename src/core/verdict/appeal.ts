import type { Certification, JudgedAttempt } from '../certification.ts';
import { attemptOf, isJudged } from '../certification.ts';
import type { Change } from '../change.ts';
import { issueMark } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { labelFor } from '../layout.ts';
import type { AppealView } from '../messages/appeal-messages.ts';
import type { Words } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { showChange } from '../views/show.ts';
import { addressee, addressees } from '../views/view.ts';
import { learnerOf } from './award.ts';

/** The thread an appeal is decided in. */
export const appealThread = 'appeal';

/** Opens the issue of an appeal and shows on the practical that there is one. */
export function appealChanges(
  context: Context,
  certification: Certification,
  attempt: JudgedAttempt,
  open: OpenCourse,
  because: string,
): readonly Change[] {
  const { program } = context;
  const view = appealView(context, certification, attempt, open);
  const change: Change = {
    do: 'open',
    key: `${certification.key}#${attempt.number}/appeal/open`,
    attempt: attempt.number,
    thread: appealThread,
    because,
    project: attempt.project,
    title: { say: 'issue/appeal-title', with: { course: view.course, learner: view.learner.name } },
    description: { say: 'issue/appeal', with: view },
    labels: [labelFor(program.layout, 'kind', 'appeal') ?? '', ...program.layout.labels.alongside].filter(Boolean),
    assignees: appealAssignees(context, certification, attempt),
    dueOn: view.decideBy,
    confidential: true,
  };
  return [change, showChange(context, certification, attempt, open, because)];
}

/** What people see once somebody else is asked to decide an appeal: a word to them, and who it waits on. */
export function handedOnChanges(
  context: Context,
  certification: Certification,
  attempt: JudgedAttempt,
  open: OpenCourse,
  because: string,
): readonly Change[] {
  const view = appealView(context, certification, attempt, open);
  const key = `${certification.key}#${attempt.number}/appeal`;
  const tag = `handed-on-${attempt.revision}`;
  const common = { attempt: attempt.number, thread: appealThread, because };
  return [
    { ...common, do: 'say', key: `${key}/${tag}`, tag, words: { say: 'note/appeal-handed-on', with: view } },
    { ...common, ...shownAppeal(context, certification, attempt, view), state: 'open' },
  ];
}

/** The issue of an appeal as it is now. */
function shownAppeal(context: Context, certification: Certification, attempt: JudgedAttempt, view: AppealView) {
  return {
    do: 'show',
    key: `${certification.key}#${attempt.number}/appeal/show/${attempt.revision}`,
    description: { say: 'issue/appeal', with: view },
    labels: { on: [], off: [] },
    assignees: appealAssignees(context, certification, attempt),
    confidential: true,
    dueOn: view.decideBy,
  } as const;
}

/** What people see once an appeal is decided: a word in its own issue, which is closed, and the practical as it is now. */
export function decidedChanges(
  context: Context,
  certification: Certification,
  open: OpenCourse,
  revised: readonly Change[],
  because: string,
): Pick<Decision, 'certification' | 'changes'> {
  const attempt = attemptOf(certification);
  if (!attempt || !isJudged(attempt)) return { certification, changes: revised };
  const view = appealView(context, certification, attempt, open);
  const words: Words = { say: 'note/appeal-decided', with: view };
  const common = { attempt: attempt.number, thread: appealThread, because };
  const key = `${certification.key}#${attempt.number}/appeal`;
  const note: Change = { ...common, do: 'say', key: `${key}/decided`, tag: 'decided', words };
  const close: Change = { ...common, ...shownAppeal(context, certification, attempt, view), state: 'closed' };
  const shown = revised.length > 0 ? revised : [showChange(context, certification, attempt, open, because)];
  return { certification, changes: [...shown, note, close] };
}

/** The learner first, because a project on the Free plan keeps one. */
function appealAssignees(
  { program }: Context,
  { learner }: Certification,
  { appeal }: JudgedAttempt,
): readonly UserId[] {
  const moderator = program.layout.tier === 'free' ? undefined : appeal?.moderator;
  return [...(learner.is === 'known' ? [learner.userId] : []), ...(moderator === undefined ? [] : [moderator])];
}

function appealView(
  context: Context,
  certification: Certification,
  attempt: JudgedAttempt,
  open: OpenCourse,
): AppealView {
  const { appeal, verdict } = attempt;
  const decided = appeal?.decided;
  const { program } = context;
  return {
    learner: learnerOf(context, certification),
    course: { id: open.course.id, title: open.course.title },
    practical: issueMark(attempt.number),
    outcome: verdict.outcome,
    because: verdict.because,
    reason: appeal?.reason ?? '',
    moderators:
      appeal?.moderator === undefined ? addressees(context, program.staff) : [addressee(context, appeal.moderator)],
    named: appeal?.moderator !== undefined,
    decideBy: appeal?.decideBy ?? '',
    example: `/decide ${verdict.outcome} I read the whole thread again: …`,
    ...(decided ? { decided: { is: decided.is, by: addressee(context, decided.by), reason: decided.reason } } : {}),
    help: program.help,
  };
}
