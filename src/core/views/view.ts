import { dateAt } from '../calendar.ts';
import type { Attempt, Certification, JudgedAttempt } from '../certification.ts';
import { attemptOf, isOpen, isPast, openAppealOf } from '../certification.ts';
import { issueMark } from '../change.ts';
import { isFree } from '../clocks/attempt-clock.ts';
import { commandHelp, namesOn } from '../commands/command-help.ts';
import { vocabularyOf } from '../commands/grammar.ts';
import { openQuestion } from '../comments/question.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Credential } from '../credential.ts';
import { type Examinee, namedBy } from '../exams/exam.ts';
import type { Addressee, EntryView, PracticalView, Status } from '../messages/messages.ts';
import { areApart } from '../people/company.ts';
import type { UserId } from '../people/people.ts';
import type { Course, Level, OpenCourse } from '../program.ts';
import { criterionOf } from '../rubric.ts';
import { evidenceOf, hasEmptySeat, sheetsOf } from '../verdict/sheets.ts';
import type { BadgeView } from './badge-view.ts';

/** A person as texts address them. Somebody the program does not know is called by their number only. */
export function addressee(context: Pick<Context, 'people'>, userId: UserId): Addressee {
  const person = personWith(context, userId);
  return person ? { username: person.username, name: person.name } : { username: '', name: `user ${userId}` };
}

/** The program's people with these usernames, as far as GitLab knows them. */
export function addressees(context: Pick<Context, 'people'>, usernames: readonly string[]): readonly Addressee[] {
  return context.people
    .filter((person) => usernames.includes(person.username))
    .map(({ username, name }) => ({ username, name }));
}

/** The reviewers of an attempt, as a sentence names them. */
export function reviewerNames(context: Context, attempt: Attempt): string {
  const names = attempt.pick.chosen.map(({ userId }) => addressee(context, userId).name);
  return names.length > 0 ? names.join(' and ') : 'nobody has been picked yet';
}

/** The live status of a practical: where it stands, who is waited on, until when. */
export function statusView(context: Pick<Context, 'program' | 'people'>, certification: Certification): Status {
  const attempt = attemptOf(certification);
  const sheets = attempt ? sheetsOf(attempt) : [];
  const because = whyOf(certification);
  const question = certification.paused ? undefined : openQuestion(certification);
  const verdict = attempt && 'verdict' in attempt ? attempt.verdict : undefined;
  const until = untilWhen(context, certification);
  return {
    is: certification.paused ? 'paused' : certification.is,
    waitingOn: waitingOn(context, certification),
    ...(until ? { until } : {}),
    finished: sheets.filter((sheet) => sheet.finished).length,
    needed: attempt?.reviewersNeeded ?? 0,
    evidence: attempt ? evidenceOf(attempt).map(({ url, words }) => ({ url, words })) : [],
    ...(because ? { because } : {}),
    ...(question ? { askedBy: question.by.map((reviewer) => addressee(context, reviewer)) } : {}),
    ...(openAppealOf(certification) ? { disputed: true as const } : {}),
    ...(attempt && isPast(certification, attempt) ? goesOnView(attempt) : {}),
    ...(verdict ? { outcome: verdict.outcome, because: verdict.because } : {}),
  };
}

function goesOnView(attempt: Attempt | JudgedAttempt): Pick<Status, 'goesOnIn' | 'over'> {
  return 'apart' in attempt && attempt.apart ? { over: true } : { goesOnIn: issueMark(attempt.number + 1) };
}

/** Why it stands so. Why another reviewer looks is kept from whoever reads along: it would tell what the first ones think. */
function whyOf(certification: Certification): string | undefined {
  if (certification.is === 'second-review')
    return hasEmptySeat(certification.attempt)
      ? 'Another reviewer will take a look before the result, and is still to be found.'
      : 'Another reviewer takes a look before the result, as some practicals get.';
  if (certification.is === 'decision-ready' && certification.attempt.mode)
    return 'The reviewers need one more view, so a moderator decides.';
  return 'because' in certification ? certification.because : undefined;
}

/** By when those waited on should act, or from when it goes on; nothing while clocks stand. */
function untilWhen({ program }: Pick<Context, 'program'>, certification: Certification): string | undefined {
  if (certification.paused) return undefined;
  if (certification.is === 'next-attempt')
    return isFree(program, certification.attempt.number) ? certification.from : undefined;
  if (!isOpen(certification) || certification.is === 'identity-needed') return undefined;
  return certification.attempt.further?.dueOn ?? certification.attempt.dueOn;
}

/** Whose turn it is. */
export function waitingOn(
  context: Pick<Context, 'program' | 'people'>,
  certification: Certification,
): readonly Addressee[] {
  const { program } = context;
  if (certification.paused) return [];
  const { learner } = certification;
  if (openQuestion(certification) && learner.is === 'known') return [addressee(context, learner.userId)];
  switch (certification.is) {
    case 'identity-needed':
    case 'awaiting-reviewer':
      return addressees(context, program.staff);
    case 'preparing':
      return certification.learner.is === 'known' ? [addressee(context, certification.learner.userId)] : [];
    case 'in-review':
      return unfinished(context, certification.attempt);
    case 'second-review':
      return [
        ...unfinished(context, certification.attempt),
        ...(hasEmptySeat(certification.attempt) ? addressees(context, program.staff) : []),
      ];
    case 'decision-ready':
      return addressees(context, program.reviewing.moderators);
    case 'next-attempt':
      return isFree(program, certification.attempt.number) || isPast(certification, certification.attempt)
        ? []
        : addressees(context, program.staff);
    default:
      return [];
  }
}

function unfinished(context: Pick<Context, 'people'>, attempt: Attempt): readonly Addressee[] {
  return sheetsOf(attempt)
    .filter((sheet) => !sheet.finished)
    .map((sheet) => addressee(context, sheet.reviewer));
}

/** Everything the description of a practical says, from the state alone. */
export function practicalView(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  open: OpenCourse,
): PracticalView {
  const learner =
    certification.learner.is === 'known'
      ? addressee(context, certification.learner.userId)
      : { username: '', name: 'somebody unknown' };
  return {
    key: certification.key,
    attempt: attempt.number,
    learner,
    course: { id: open.course.id, title: open.course.title },
    level: { name: open.level.name, number: open.level.number },
    role: open.role.name,
    kind: open.practical.kind,
    mode: attempt.mode ?? 'open',
    minutes: open.practical.minutes,
    dueOn: attempt.dueOn,
    evidence: attempt.rubric.evidence,
    rubric: rubricView(context, attempt),
    rule: ruleView(context),
    reviewers: attempt.pick.chosen.map(({ userId, because }) => ({ ...addressee(context, userId), because })),
    commands: commandHelp(namesOn('practicals'), vocabularyOf(context, attempt.rubric)),
    status: statusView(context, certification),
    ...(attempt.number > 1 ? { follows: followsView(context, certification, attempt) } : {}),
    help: context.program.help,
  };
}

function followsView(
  { program }: Context,
  { past }: Certification,
  { number, rubric, carried = [], drawn, project }: Attempt,
): NonNullable<PracticalView['follows']> {
  const before = past.find((earlier) => earlier.number === number - 1);
  const apart = before !== undefined && areApart(program, before.project, project);
  const named = drawn && criterionOf(rubric, drawn)?.name;
  const standing = carried.map(({ criterion }) => criterion.name);
  return { ...(apart ? {} : { before: issueMark(number - 1) }), standing, ...(named ? { drawn: named } : {}) };
}

/** Everything the description of an entry says whose learner nobody knows yet. */
export function entryView(
  { program, people, ...context }: Context,
  certification: Certification,
  examinee: Examinee,
  { course, level, role }: OpenCourse,
): EntryView {
  const passed = certification.is === 'identity-needed' ? certification.passed : certification.results.at(-1);
  const confidential = program.layout.visibility === 'confidential';
  return {
    course: { id: course.id, title: course.title },
    level: { name: level.name, number: level.number },
    role: role.name,
    // Where anybody may read the issue, nobody's address stands in it.
    called: confidential ? namedBy(examinee).value : undefined,
    passedOn: passed && dateAt(program, passed.completedAt),
    commands: commandHelp(['identify', 'help', 'explain']),
    status: statusView({ program, people, ...context }, certification),
    help: program.help,
  };
}

/** What it takes to pass, and to pass with merit. */
export function ruleView({ program }: Context): PracticalView['rule'] {
  const { pass, merit } = program.scoring;
  return {
    mean: pass.weightedMeanAtLeast,
    mustPass: pass.mustPassAtLeast,
    nothingAt: pass.noCriterionAt,
    merit: merit.weightedMeanAtLeast,
    meritMustPass: merit.mustPassAtLeast,
  };
}

/** The rubric an attempt is scored by. */
export function rubricView(context: Context, { rubric }: Attempt): PracticalView['rubric'] {
  const { scale } = context.program.scoring;
  return {
    title: rubric.title,
    version: rubric.version,
    criteria: rubric.criteria.map(({ scores, ...criterion }) => ({
      ...criterion,
      descriptors: Object.entries(scores).map(([score, words]) => ({
        score,
        name: scale[score]?.name ?? score,
        words,
      })),
    })),
  };
}

/** What a badge is for. */
type Badged = { readonly level: Level; readonly course: Pick<Course, 'id' | 'title'> };

/** The badge of a credential. */
export function badgeView(context: Context, learner: Addressee, credential: Credential, open: Badged): BadgeView {
  const { number, name, pips, hex, color, text } = open.level;
  return {
    number,
    name,
    pips,
    steps: Math.max(...context.program.levels.map((level) => level.pips)),
    hex,
    color,
    text,
    course: { id: open.course.id, title: open.course.title },
    merit: credential.outcome === 'merit',
    awardedOn: dateAt(context.program, credential.awardedAt),
    learner: learner.name,
  };
}
