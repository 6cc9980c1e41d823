import { userInfo } from 'node:os';
import pino from 'pino';
import { personOf } from '../core/people/people.ts';
import { peopleNow, recallPeople } from '../engine/people.ts';
import { record } from '../engine/record.ts';
import { personNamed, type RulingDesk, rule, type Wish, waitingOf } from '../engine/rulings.ts';
import { examRowOf } from '../intake/exam-rows.ts';
import type { WaitingRow } from '../store/tables.ts';
import { type Which, waitingCount, waitingResults } from '../store/waiting.ts';
import { logTo } from '../telemetry/telemetry.ts';
import { readerBeside, storeBeside } from './beside.ts';
import { programIn } from './check.ts';
import { ruledWords, shortIds, waitingJson, waitingText } from './exam-waiting-words.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Places = { readonly config?: string; readonly data?: string };

/** Who decides, and why. */
export type Decided = Places & { readonly by?: string; readonly reason: string };

/** What a result that waits means, as typed. */
export type Resolving = Decided & {
  readonly exam?: string;
  readonly learner?: string;
  readonly accept: boolean;
  readonly discard: boolean;
};

/** A result by hand, as typed. */
export type Recorded = Decided & {
  readonly learner: string;
  readonly exam: string;
  readonly score: string;
  readonly on: string;
};

/** Who confirms, as typed. */
export type Confirming = Omit<Decided, 'reason'>;

/** Which results to list, and how. */
export type Listing = Places & { readonly ruled: boolean; readonly json: boolean };

const mostShown = 50;
const pageRows = 1_000;
const recordFields = ['exam', 'username', 'score', 'completedAt'] as const;

/** The list as it is printed. */
export async function list(terminal: Terminal, flags: Listing): Promise<string> {
  const program = await programIn(flags.config ?? settingsOf(terminal.env).configDir);
  await using db = await readerBeside({ env: terminal.env, data: flags.data });
  const { people } = await recallPeople(program, { db });
  const which = flags.ruled ? 'ruled' : 'waiting';
  const rows = flags.json ? await allRows(db, which) : await waitingResults(db, { which, limit: mostShown });
  const told = { program, people: await peopleNow(people, db), now: Date.now() };
  if (flags.json) return JSON.stringify(waitingJson(told, rows));
  const all = flags.ruled ? rows.length : (await waitingCount(db)).count;
  return waitingText(told, rows, { ruled: flags.ruled, more: all - rows.length });
}

async function allRows(db: RulingDesk['store']['db'], which: Which): Promise<readonly WaitingRow[]> {
  const all: WaitingRow[] = [];
  for (;;) {
    const page = await waitingResults(db, { which, limit: pageRows, after: all.at(-1) });
    all.push(...page);
    if (page.length < pageRows) return all;
  }
}

/** Rules on a result that waits. Gives what to print. */
export async function resolve(terminal: Terminal, id: string, flags: Resolving): Promise<string> {
  const { exam, learner, accept, discard } = flags;
  const wishes = [learner, exam, accept || undefined, discard || undefined].filter((one) => one !== undefined);
  if (wishes.length === 0)
    throw new Problem('Nothing says what it means.', 'Give --exam, --learner, --accept or --discard.');
  const lines: string[] = [];
  if (learner !== undefined)
    lines.push(
      await decide(terminal, id, flags, async (desk) => ({ is: 'learner', person: await mustBe(desk, learner) })),
    );
  if (exam !== undefined) lines.push(await decide(terminal, id, flags, () => ({ is: 'exam', exam })));
  if (accept) lines.push(await decide(terminal, id, flags, () => ({ is: 'counts' })));
  if (discard) lines.push(await decide(terminal, id, flags, () => ({ is: 'discarded' })));
  return lines.join('\n');
}

/** Takes back what was ruled on a result. Gives what to print. */
export async function undo(terminal: Terminal, id: string, flags: Decided): Promise<string> {
  return decide(terminal, id, flags, () => ({ is: 'undone' }));
}

/** Confirms what somebody else recorded. Gives what to print. */
export async function confirm(terminal: Terminal, id: string, flags: Confirming): Promise<string> {
  return onDesk(terminal, flags, async (desk) => {
    const by = staffName(desk, flags.by);
    const row = await found(desk, id);
    return ruledOrNot(desk, row, { is: 'confirmed' }, { by, because: 'Confirmed.' });
  });
}

/** Records a result by hand. Gives what to print. */
export async function recordOne(terminal: Terminal, flags: Recorded): Promise<string> {
  return onDesk(terminal, flags, async (desk) => {
    const by = staffName(desk, flags.by);
    const because = reasonOf(flags);
    const person = await mustBe(desk, flags.learner);
    if (person.username.toLowerCase() === by.toLowerCase())
      throw new Problem(`It is ${by}’s own.`, 'Ask somebody else of staff to record it.');
    const telemetry = logTo(pino({ level: 'silent' }));
    const { id, fresh } = await record({ ...desk, telemetry }, { ...writtenOf(desk, flags), person, by, because });
    const [short = id] = shortIds([id]);
    const what = `${flags.score} of ${flags.exam} for ${person.name} (@${person.username})`;
    const next = `  → fieldcert exam confirm ${short} --by @SOMEBODY-ELSE`;
    return fresh
      ? `Recorded: ${what}. It counts once somebody else of staff has confirmed it:\n${next}`
      : `${what} was recorded before in the same words. Nothing was changed.`;
  });
}

/** Score and day as they may stand in a table too. */
function writtenOf({ program, now }: RulingDesk, { exam: name, score, on }: Recorded) {
  const exam = program.exams.find(({ id, aliases }) =>
    [id, ...aliases].some((one) => one.toLowerCase() === name.toLowerCase()),
  );
  if (!exam)
    throw new Problem(
      `No exam “${name}” is in the program.`,
      `Name one of ${program.exams.map(({ id }) => id).join(', ')}.`,
    );
  const header = ['exam', 'username', '--score', '--on'];
  const places = new Map(recordFields.map((field, index) => [field, index]));
  const read = examRowOf(header, [exam.id, 'x', score, on], { places, timeZone: program.timezone });
  if (read.is === 'faults') {
    const [{ column, message, fix } = { column: '--score', message: 'is not clear', fix: 'write it as 8/10' }] =
      read.faults;
    throw new Problem(`${column}: ${message}.`, `${fix.slice(0, 1).toUpperCase()}${fix.slice(1)}.`);
  }
  const at = Date.parse(read.data.completedAt);
  const tomorrow = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(program.timezone).startOfDay();
  if (at >= tomorrow.add({ days: 1 }).epochMilliseconds)
    throw new Problem(`--on: ${on} is still to come.`, 'Give the day it was sat.');
  return { exam: exam.id, score: read.data.score, completedAt: Math.min(at, now()) };
}

async function decide(
  terminal: Terminal,
  id: string,
  flags: Decided,
  wish: (desk: RulingDesk) => Wish | Promise<Wish>,
): Promise<string> {
  return onDesk(terminal, flags, async (desk) => {
    const named = { by: flags.by ?? userInfo().username, because: reasonOf(flags) };
    const row = await found(desk, id);
    return ruledOrNot(desk, row, await wish(desk), named);
  });
}

async function ruledOrNot(
  desk: RulingDesk,
  row: WaitingRow,
  wish: Wish,
  named: { readonly by: string; readonly because: string },
): Promise<string> {
  const ruled = await rule(desk, row.id, wish, named);
  if (ruled.is === 'refused') throw new Problem(ruled.because, ruled.fix);
  return ruledWords(desk, row, ruled.result, wish);
}

async function onDesk(
  terminal: Terminal,
  places: Places,
  work: (desk: RulingDesk) => Promise<string>,
): Promise<string> {
  const program = await programIn(places.config ?? settingsOf(terminal.env).configDir);
  await using store = await storeBeside({ ...places, env: terminal.env });
  const { people } = await recallPeople(program, store);
  return await work({ program, people, store, now: Date.now });
}

async function found({ store }: RulingDesk, words: string): Promise<WaitingRow> {
  const row = await waitingOf(store.db, words.trim().toLowerCase());
  if (typeof row === 'object') return row;
  const problem = row === 'none' ? 'Nothing that waits has an id that begins' : 'Several ids begin';
  throw new Problem(`${problem} with “${words}”.`, 'Take the id from fieldcert exam waiting.');
}

async function mustBe(desk: RulingDesk, words: string) {
  const person = await personNamed(desk, words);
  if (person) return person;
  throw new Problem(
    `Nobody called ${words} is in people.yaml, or GitLab does not know them.`,
    'Add them to people.yaml first; fieldcert people list shows who is there.',
  );
}

/** Two people stand behind a result by hand, so that both have to be of staff. */
function staffName({ program, people }: RulingDesk, by: string | undefined): string {
  const name = (by ?? userInfo().username).replace(/^@/, '');
  const person = personOf(people, { username: name });
  const staff = program.staff.find((one) => one.toLowerCase() === (person?.username ?? name).toLowerCase());
  if (staff) return staff;
  throw new Problem(`${name} is not of staff in people.yaml.`, 'Say who of staff it is with --by @USER.');
}

function reasonOf({ reason }: { readonly reason: string }): string {
  const because = reason.trim();
  if (because === '') throw new Problem('The reason is empty.', 'Say in a sentence why: --reason "…".');
  return because.slice(0, 1000);
}
