import { createHash } from 'node:crypto';
import { atLeast, divide, fractionOf } from '../core/fraction.ts';

/** What a row of exam results may say. */
export const examFields = [
  'exam',
  'email',
  'username',
  'externalId',
  'score',
  'max',
  'completedAt',
  'attempt',
  'scoredAt',
] as const;
export type ExamField = (typeof examFields)[number];

/** What columns are called in exports we have met; case, spaces and signs do not count. */
const usual: Readonly<Record<ExamField, readonly string[]>> = {
  exam: [
    'exam',
    'examid',
    'examname',
    'quiz',
    'quizname',
    'test',
    'assessment',
    'assessmentname',
    'course',
    'coursename',
  ],
  email: ['email', 'emailaddress', 'mail', 'learneremail', 'useremail', 'workemail'],
  username: ['username', 'gitlab', 'gitlabusername', 'login', 'handle'],
  externalId: ['externalid', 'userid', 'learnerid', 'employeeid', 'id'],
  score: ['score', 'grade', 'result', 'percentage', 'percent', 'points', 'finalgrade'],
  max: ['max', 'maximum', 'maxscore', 'outof', 'possible', 'pointspossible', 'maxpoints'],
  completedAt: [
    'completedat',
    'completed',
    'completiondate',
    'datecompleted',
    'date',
    'timestamp',
    'submitted',
    'submittedat',
    'finished',
  ],
  attempt: ['attempt', 'attempts', 'try'],
  scoredAt: ['scoredat', 'gradedat', 'gradedon', 'dategraded', 'lastgraded'],
};

/** Which cell of a row says what, and what holds for all rows. */
export type ExamColumns = {
  readonly places: ReadonlyMap<ExamField, number>;
  /** The exam of all rows, where no column says it. */
  readonly exam?: string | undefined;
  /** Whether 3/4/2026 is in April or in March. */
  readonly dates?: 'dmy' | 'mdy' | undefined;
  /** Where a time stands without its offset: IANA name. */
  readonly timeZone: string;
};

/** Something in a table that cannot be taken: where, what is wrong, and what to do. */
export type RowFault = { readonly column: string; readonly message: string; readonly fix: string };

/** A row in the native shape of an exam result, and what names it, or everything that is wrong with it. */
export type ExamRow =
  | { readonly is: 'row'; readonly id: string; readonly data: ExamRowData }
  | { readonly is: 'faults'; readonly faults: readonly RowFault[] };

export type ExamRowData = {
  readonly exam: string;
  readonly learner: Readonly<Partial<Record<'email' | 'username' | 'externalId', string>>>;
  readonly score: { readonly raw: string; readonly max: string };
  readonly completedAt: string;
  readonly attempt?: number;
  readonly scoredAt?: string;
};

/**
 * Finds what each column holds: as wished, else by what columns are usually called. The first of several usual names counts; `twice` is
 * a name that two columns have, so that nobody can tell which is meant.
 */
export function placesIn(
  header: readonly string[],
  wishes: ReadonlyMap<ExamField, string>,
): {
  readonly places: ReadonlyMap<ExamField, number>;
  readonly missing: readonly string[];
  readonly twice: string | undefined;
} {
  const named = header.map(plain);
  const found = examFields.flatMap((field): (readonly [ExamField, number])[] => {
    const wish = wishes.get(field);
    const names = wish === undefined ? usual[field] : [plain(wish)];
    const place = names.map((name) => named.indexOf(name)).find((index) => index >= 0);
    return place === undefined ? [] : [[field, place]];
  });
  const places = new Map(found);
  const missing = [...wishes].flatMap(([field, column]) => (places.has(field) ? [] : [column]));
  const doubled = [...places.values()].find((place) => named.indexOf(named[place] ?? '', place + 1) >= 0);
  return { places, missing, twice: doubled === undefined ? undefined : header[doubled] };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** What a name may be at most, as from every other source. */
const longest = 200;

/**
 * Reads one row. A score may be written `92`, `92,5`, `80%`, `46 / 50` or `0.8`, which is a share; a date with its offset, or without
 * one in `timeZone`. The id names exam, learner, time and score, so that the same row is known again whatever file it stands in, and a
 * score that was changed is a correction.
 */
export function examRowOf(header: readonly string[], cells: readonly string[], columns: ExamColumns): ExamRow {
  const { places } = columns;
  const cell = (field: ExamField) => cells[places.get(field) ?? -1]?.normalize('NFC').trim() || undefined;
  const faults: RowFault[] = [];
  const fault = (field: ExamField, message: string, fix: string) => {
    faults.push({ column: header[places.get(field) ?? -1] ?? field, message, fix });
  };
  // A decimal comma without quotes would be read as two cells, and the score as another one.
  if (cells.slice(header.length).some((one) => one.trim() !== ''))
    faults.push({
      column: header.at(-1) ?? '',
      message: `the row has ${cells.length} cells and the header ${header.length}`,
      fix: 'put a cell with a comma in it in quotes',
    });
  for (const field of ['exam', 'email', 'username', 'externalId'] as const)
    if ((cell(field) ?? '').length > longest) fault(field, `it is longer than ${longest} characters`, 'shorten it');
  const exam = columns.exam ?? cell('exam');
  if (!exam) fault('exam', 'no exam is named', 'fill it in, or name one exam for all rows with --exam');
  const learner = learnerOf(cell);
  if (Object.keys(learner).length === 0) fault('email', 'nobody is named', 'fill in an address or a username');
  const score = scoreOf(cell('score'), cell('max'));
  if ('fix' in score) fault('score', score.message, score.fix);
  const completedAt = timeOf(cell('completedAt'), columns);
  if (typeof completedAt !== 'string') fault('completedAt', completedAt.message, completedAt.fix);
  const attempt = cell('attempt');
  if (attempt !== undefined && !/^[1-9]\d{0,5}$/.test(attempt))
    fault('attempt', `“${attempt}” is no number of an attempt`, 'write a whole number from 1 up, or nothing');
  const written = cell('scoredAt');
  const scoredAt = written === undefined ? undefined : timeOf(written, columns);
  if (scoredAt !== undefined && typeof scoredAt !== 'string') fault('scoredAt', scoredAt.message, scoredAt.fix);
  if (faults.length > 0 || !exam || 'fix' in score || typeof completedAt !== 'string') return { is: 'faults', faults };
  const data = {
    exam,
    learner,
    score,
    completedAt,
    ...(attempt === undefined ? {} : { attempt: Number(attempt) }),
    ...(typeof scoredAt === 'string' ? { scoredAt } : {}),
  };
  return { is: 'row', id: idOf(data), data };
}

function learnerOf(cell: (field: ExamField) => string | undefined): ExamRowData['learner'] {
  const ways = (['email', 'username', 'externalId'] as const).map((way) => [way, cell(way)] as const);
  return Object.fromEntries(ways.filter(([, value]) => value !== undefined).map(([way, value]) => [way, value]));
}

type Wrong = { readonly message: string; readonly fix: string };

function scoreOf(text: string | undefined, max: string | undefined): ExamRowData['score'] | Wrong {
  const score = writtenScore(text, max);
  if ('fix' in score) return score;
  const within = /[1-9]/.test(score.max) && atLeast(fractionOf(score.max), fractionOf(score.raw));
  const fix = 'look which of the two is right';
  return within ? score : { message: `${score.raw} of ${score.max} is no score`, fix };
}

function writtenScore(text: string | undefined, max: string | undefined): ExamRowData['score'] | Wrong {
  if (text === undefined) return { message: 'there is no score', fix: 'fill it in, or take the row out' };
  const decimal = text.replaceAll(',', '.');
  const [, raw, of] = /^(\d+(?:\.\d+)?|\.\d+)(?:\s*\/\s*(\d+(?:\.\d+)?))?\s*%?$/.exec(decimal) ?? [];
  if (raw === undefined || (of !== undefined && decimal.endsWith('%')))
    return { message: `“${text.slice(0, 40)}” is no score`, fix: 'write it as 92, 92.5, 80%, 46 / 50 or 0.8' };
  if (of !== undefined) return { raw, max: of };
  if (max !== undefined && !decimal.endsWith('%')) {
    const most = max.replaceAll(',', '.');
    return /^\d+(\.\d+)?$/.test(most)
      ? { raw, max: most }
      : { message: `“${max}” is no maximum`, fix: 'write a number' };
  }
  // A share of one: nobody means four fifths of one percent.
  const isShare = !decimal.endsWith('%') && /^(0?\.\d+|1\.0+)$/.test(decimal);
  return { raw: raw.replace(/^\./, '0.'), max: isShare ? '1' : '100' };
}

const dateShapes =
  /^(?:(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})|(?<a>\d{1,2})(?<sign>[./-])(?<b>\d{1,2})[./-](?<y2>\d{4}))(?:[T ]+(?<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(?<half>[AaPp][Mm])?)?$/;

function timeOf(text: string | undefined, { dates, timeZone }: ExamColumns): string | Wrong {
  if (text === undefined)
    return { message: 'no time is given', fix: 'fill it in: a result counts from when it was written' };
  const wrong = { message: `“${text.slice(0, 40)}” is no date`, fix: 'write it as 2026-11-20 or 2026-11-20 10:15' };
  try {
    return Temporal.Instant.from(text.replace(' ', 'T')).toString();
  } catch {
    const groups = dateShapes.exec(text)?.groups;
    if (!groups) return wrong;
    const order = groups.sign === '.' ? 'dmy' : dates;
    if (groups.y === undefined && order === undefined)
      return { message: `“${text}” may be two dates`, fix: 'say with --dates dmy or --dates mdy what comes first' };
    return inZone(groups, order, timeZone) ?? wrong;
  }
}

function inZone(
  { y, m, d, a, b, y2, time = '12:00', half }: Readonly<Record<string, string | undefined>>,
  order: ExamColumns['dates'],
  timeZone: string,
): string | undefined {
  const [month, day] = y !== undefined ? [m, d] : order === 'mdy' ? [a, b] : [b, a];
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const parts = { year: Number(y ?? y2), month: Number(month), day: Number(day), hour: hours, minute, second };
  try {
    return Temporal.PlainDateTime.from(parts, { overflow: 'reject' }).toZonedDateTime(timeZone).toInstant().toString();
  } catch {
    return undefined;
  }
}

function idOf({ exam, learner, score, completedAt, attempt, scoredAt }: ExamRowData): string {
  const { email, username, externalId } = learner;
  const named = [exam, email ?? '', username ?? '', externalId ?? ''].map((name) => name.toLowerCase());
  const share = divide(fractionOf(score.raw), fractionOf(score.max));
  const all = [
    ...named,
    completedAt,
    attempt ?? 0,
    share.over,
    share.under,
    ...(scoredAt === undefined ? [] : [scoredAt]),
  ];
  return `row_${createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32)}`;
}
