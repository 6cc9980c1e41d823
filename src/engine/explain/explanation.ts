import { dateAt } from '../../core/calendar.ts';
import type { Certification } from '../../core/certification.ts';
import { attemptOf } from '../../core/certification.ts';
import type { Exam, ExamResult } from '../../core/exams/exam.ts';
import { examOf } from '../../core/exams/exam.ts';
import { countsAsPass, firstPass, isHeld, passes, standingResults } from '../../core/exams/standing.ts';
import { validUntil } from '../../core/paths/validity.ts';
import type { Person } from '../../core/people/people.ts';
import { isProduct } from '../../core/product/product-certification.ts';
import type { Program } from '../../core/program.ts';
import { learnerName } from '../../core/views/learner-name.ts';
import { addressee, statusView } from '../../core/views/view.ts';
import type { BindingRow, LedgerRow, TimerRow } from '../../store/tables.ts';
import type { Branch } from './branch.ts';
import { attemptBranch } from './explained-attempt.ts';
import { productBranches, productNow } from './explained-product.ts';
import { recordBranch } from './explained-record.ts';

/** Everything the store knows of one certification, as `explain` tells it. */
export type Explained = {
  readonly key: string;
  readonly certification: Certification | undefined;
  readonly program: Program;
  readonly people: readonly Person[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly ledger: readonly LedgerRow[];
  readonly bindings: readonly BindingRow[];
  /** The keys of what was to be carried out on GitLab, by the id of its row. */
  readonly effects: ReadonlyMap<string, string>;
  /** What happens by itself, the next first. */
  readonly timers: readonly TimerRow[];
  /** What waits to be decided or shown on GitLab, in order. */
  readonly waiting: readonly Waiting[];
};

/** An event or effect that waits, with the last error if there was one; parked, when it was given up on at `at` (epoch ms). */
export type Waiting = {
  readonly kind: string;
  readonly error: string | null;
  readonly parked: { readonly id: string; readonly at: number } | undefined;
};

const stateWords: Readonly<Record<Certification['is'], string>> = {
  'exam-failed': 'the written exam is not passed yet',
  'identity-needed': 'the exam is passed, and nobody on GitLab is known for it',
  'project-needed': 'the exam is passed, and the company of the learner has no project yet',
  'awaiting-reviewer': 'reviewers are to be found',
  preparing: 'the learner prepares',
  'in-review': 'in review',
  'second-review': 'a further reviewer looks',
  'decision-ready': 'a moderator decides',
  'next-attempt': 'needs development, another attempt follows',
  certified: 'certified',
  withdrawn: 'withdrawn',
  due: 'the product assessment is to be passed',
  'learning-path': 'the learning path comes before the next try',
  lapsed: 'not renewed in time: the award stays and is not in force',
  ended: 'nothing is asked any more',
};

/** The decision tree of a certification, for staff: where it stands, how it came to that, what waits, and the record. */
export function explanation(explained: Explained): Branch {
  const { key, certification } = explained;
  const state = certification ? stateWords[certification.is] : 'nothing is decided yet';
  const who = certification
    ? `${learnerName(explained, certification.learner)}, ${subject(explained, certification)} – `
    : '';
  return {
    is: 'certification',
    words: `${key}: ${who}${state}`,
    facts: { key, state: certification?.is ?? null },
    parts: [
      nowBranch(explained),
      ...(certification ? [examBranch(explained, certification)] : []),
      ...(certification
        ? attemptsOf(certification).map((attempt) => attemptBranch(explained, certification, attempt))
        : []),
      ...(certification && isProduct(certification)
        ? productBranches(explained, certification)
        : credentialOf(explained)),
      recordBranch({ ...explained, names: (userId) => addressee(explained, userId).name }),
    ],
  };
}

function attemptsOf(certification: Certification) {
  const present = attemptOf(certification);
  return [...certification.past, ...(present ? [present] : [])];
}

function subject({ program }: Explained, { exam }: Certification): string {
  const found = examOf(program.exams, exam);
  const course = program.courses.find(({ id }) => id === found?.course);
  const product = program.productAssessments.find(({ id }) => id === found?.productAssessment);
  return course ? `${course.id} ${course.title}` : (product?.title ?? exam);
}

/** Whom it waits on and until when, what happens by itself, and what has not reached GitLab. */
function nowBranch(explained: Explained): Branch {
  const { certification, timers, waiting } = explained;
  const status =
    certification &&
    (isProduct(certification) ? productNow(explained, certification) : statusView(explained, certification));
  const names = status?.waitingOn.map(({ name }) => name) ?? [];
  const whom = names.length > 0 ? `waits on ${names.join(', ')}` : 'waits on nobody';
  const until = status?.until;
  const date = until === undefined ? '' : certification?.is === 'next-attempt' ? `, from ${until}` : `, until ${until}`;
  const why = certification && 'because' in certification ? [{ is: 'why', words: certification.because }] : [];
  const standing = certification
    ? [...pausedOf(explained, certification), ...overrideOf(explained, certification)]
    : [];
  return {
    is: 'now',
    words: `Now: ${whom}${date}`,
    facts: { waitsOn: status?.waitingOn.map(({ username }) => username) ?? [], until: until ?? null },
    parts: [...why, ...standing, ...timers.map(timerBranch), ...waiting.map(waitingBranch)],
  };
}

function pausedOf({ program }: Explained, { paused }: Certification): readonly Branch[] {
  if (!paused) return [];
  return [
    { is: 'paused', words: `paused since ${dateAt(program, paused.since)}: all clocks stand still`, mark: 'waits' },
  ];
}

function overrideOf({ people }: Explained, { override }: Certification): readonly Branch[] {
  if (!override) return [];
  const { outcome, reason, by, confirmBy } = override;
  const name = addressee({ people }, by).name;
  const words = `${name} asked for ${outcome} by way of exception; a second member of staff confirms by ${confirmBy}: ${reason}`;
  return [{ is: 'override', words, mark: 'waits', facts: { ...override } }];
}

function timerBranch({ kind, due_at }: TimerRow): Branch {
  const at = new Date(due_at).toISOString();
  return { is: 'timer', words: `by itself at ${at}: ${kind.replaceAll('-', ' ')}`, mark: 'waits', facts: { kind, at } };
}

function waitingBranch({ kind, error, parked }: Waiting): Branch {
  const why = error ? `: ${error.split('\n', 1)[0]}` : '';
  const since = parked && new Date(parked.at).toISOString();
  const state = since === undefined ? 'waits' : `parked since ${since}`;
  const way = parked ? [{ is: 'way-out', words: `→ fieldcert dead show ${parked.id}` }] : [];
  return {
    is: 'work',
    words: `${kind} ${state}${why}`,
    mark: 'waits',
    facts: { kind, parked: since ?? null },
    parts: way,
  };
}

function judgedWords(exam: Exam, result: ExamResult, standing: readonly ExamResult[]): string {
  if (isHeld(exam, result))
    return result.recorded
      ? 'decides nothing until somebody else has confirmed it'
      : `decides nothing, because ${result.source} says ${result.claim}`;
  if (result.voided) return `was taken back by ${result.source}, and counts no more`;
  if (result.ruling?.says === 'discarded') return 'was discarded, and does not count';
  if (!standing.includes(result)) return 'was corrected, and counts no more';
  return passes(exam, result.score) ? 'passes' : 'does not pass';
}

function examBranch(explained: Explained, certification: Certification): Branch {
  const { exam: id, results, is } = certification;
  const { program } = explained;
  const exam = examOf(program.exams, id);
  const standing = exam ? standingResults(exam, results) : [];
  const judged = results.map((result): Branch => {
    const { raw, max } = result.score;
    const passed = exam && passes(exam, result.score);
    const came = `${raw} of ${max}, ${dateAt(program, result.completedAt)}, from ${result.source}`;
    return {
      is: 'exam-result',
      words: exam ? `${came}: ${judgedWords(exam, result, standing)}` : came,
      mark: exam && (standing.includes(result) && countsAsPass(exam, result) ? 'yes' : 'no'),
      facts: {
        raw,
        max,
        completedAt: new Date(result.completedAt).toISOString(),
        source: result.source,
        passes: passed,
      },
      parts: saidOf(program, result),
    };
  });
  const renews = isProduct(certification);
  const passed = exam !== undefined && standing.some((result) => countsAsPass(exam, result));
  const past = renews ? passed : is !== 'exam-failed';
  // What was begun stays when its pass is corrected.
  const asToday =
    renews ||
    exam === undefined ||
    (past ? results.some((result) => countsAsPass(exam, result)) : firstPass(exam, results) === undefined);
  const since = asToday ? [] : [{ is: 'changed', words: 'The pass mark has been changed since these were judged.' }];
  return {
    is: 'exam',
    words: exam
      ? `Written exam ${exam.id}: ${exam.passPercent} % passes`
      : `Written exam ${id}: not in the program now`,
    mark: past ? 'yes' : 'no',
    facts: { exam: id, passPercent: exam?.passPercent ?? null },
    parts: [...judged, ...since],
  };
}

/** What people said of a result. */
function saidOf(program: Program, { recorded, ruling }: ExamResult): readonly Branch[] {
  const by = recorded
    ? [{ is: 'recorded', words: `recorded by ${recorded.by}: ${recorded.because}`, facts: recorded }]
    : [];
  if (!ruling) return by;
  const how =
    ruling.says === 'open'
      ? 'what was ruled was taken back'
      : recorded && ruling.says === 'counts'
        ? 'confirmed'
        : `ruled that it ${rulingWords[ruling.says]}`;
  const words = `${how} by ${ruling.by} on ${dateAt(program, ruling.at)}: ${ruling.because}`;
  return [...by, { is: 'ruling', words, facts: { ...ruling, at: new Date(ruling.at).toISOString() } }];
}

const rulingWords = { counts: 'counts', discarded: 'does not count', named: 'is of this exam' } as const;

function credentialOf({ program, certification, bindings }: Explained): readonly Branch[] {
  if (certification?.is !== 'certified') return [];
  const { achievement, outcome, awardedAt, renewed, completes = [] } = certification.credential;
  const awardedOn = dateAt(program, awardedAt);
  const badge = bindings.findLast(({ tag, url }) => /^upload\/(?!.*path-)/.test(tag) && url !== null)?.url;
  const until = validUntil(program, certification.credential);
  const words = `Credential ${achievement}: ${outcome === 'merit' ? 'with merit, ' : ''}awarded ${awardedOn}`;
  const parts = [
    ...(until === undefined
      ? []
      : [{ is: 'validity', words: `valid until ${until}${renewed ? `, renewed by ${renewed.by}` : ''}` }]),
    ...completes.map((path) => ({
      is: 'path',
      words: `completed the path ${path.achievement}: ${path.evidence.map(({ course }) => course).join(', ')}`,
    })),
    ...(badge ? [{ is: 'badge', words: `badge: ${badge}` }] : []),
  ];
  return [{ is: 'credential', words, mark: 'yes', facts: { achievement, outcome, awardedOn }, parts }];
}
