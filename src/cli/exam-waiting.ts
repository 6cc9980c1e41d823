import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import pino from 'pino';
import { personOf } from '../core/people/people.ts';
import { peopleNow, recallPeople } from '../engine/people.ts';
import { record } from '../engine/record.ts';
import { personNamed, type RulingDesk, rule, type Wish, waitingOf } from '../engine/rulings.ts';
import { examRowOf } from '../intake/exam-rows.ts';
import type { WaitingRow } from '../store/tables.ts';
import { waitingCount, waitingResults } from '../store/waiting.ts';
import { logTo } from '../telemetry/telemetry.ts';
import { readerBeside, storeBeside } from './beside.ts';
import { programIn } from './check.ts';
import { ruledWords, shortIds, waitingJson, waitingText } from './exam-waiting-words.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Places = { readonly config?: string; readonly data?: string };

type Decided = Places & { readonly by?: string; readonly reason: string };

type Resolving = Decided & {
  readonly exam?: string;
  readonly learner?: string;
  readonly accept: boolean;
  readonly discard: boolean;
};

type Recorded = Decided & {
  readonly learner: string;
  readonly exam: string;
  readonly score: string;
  readonly on: string;
};

const idHelp = 'its id, or as much of its beginning as no other has';
const mostShown = 50;
const mostJson = 10_000;
const recordFields = ['exam', 'username', 'score', 'completedAt'] as const;

/** Adds the commands about results nothing comes of until a person has looked; `run` prints what goes wrong. */
export function addWaiting(exams: Command, terminal: Terminal, run: Run): void {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  withPlaces(exams.command('waiting'))
    .summary('list results that wait for somebody')
    .description('list the results nothing comes of until somebody looks, why, and what to do')
    .option('--ruled', 'those that were ruled on instead', false)
    .option('--json', 'print the list as one line of JSON', false)
    .action((flags: Places & { readonly ruled: boolean; readonly json: boolean }) =>
      run(async () => say(await list(terminal, flags))),
    );
  deciding(exams.command('resolve'))
    .summary('rule on one that waits')
    .description('say what a result that waits means, and have it taken up')
    .argument('<id>', idHelp)
    .option('--exam <id>', 'the exam that is meant by a name nobody knows, for this result')
    .option('--learner <user>', 'whose it is: username or address; from now on the source means them')
    .option('--accept', 'it counts as its score says, whatever the source says', false)
    .addOption(new Option('--discard', 'it does not count').default(false).conflicts(['accept', 'exam', 'learner']))
    .action((id: string, flags: Resolving) => run(async () => say(await resolve(terminal, id, flags))));
  deciding(exams.command('undo'))
    .summary('take a ruling back')
    .description('take back what was ruled on a result, with all that follows')
    .argument('<id>', idHelp)
    .action((id: string, flags: Decided) =>
      run(async () => say(await decide(terminal, id, flags, () => ({ is: 'undone' })))),
    );
  deciding(exams.command('record'))
    .summary('record a result by hand')
    .description('record a result by hand; it counts once a second person has confirmed it')
    .requiredOption('--learner <user>', 'username or address of somebody in people.yaml')
    .requiredOption('--exam <id>', 'exam id, such as SA-101')
    .requiredOption('--score <score>', 'such as 92 (of 100) or 8/10')
    .requiredOption('--on <date>', 'the day it was sat, such as 2026-11-20')
    .action((flags: Recorded) => run(async () => say(await recordOne(terminal, flags))));
  withPlaces(exams.command('confirm'))
    .summary('confirm what somebody else recorded')
    .description('confirm a result that somebody else of staff recorded by hand')
    .argument('<id>', idHelp)
    .option('--by <user>', 'who confirms: somebody of staff; the user of this terminal unless given')
    .action((id: string, flags: Omit<Decided, 'reason'>) => run(async () => say(await confirm(terminal, id, flags))));
}

function deciding(command: Command): Command {
  return withPlaces(command)
    .requiredOption('--reason <text>', 'why, in a sentence; kept on record')
    .option('--by <name>', 'who decides, for the record; the user of this terminal unless given');
}

function withPlaces(command: Command): Command {
  return command
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given');
}

async function list(
  terminal: Terminal,
  flags: Places & { readonly ruled: boolean; readonly json: boolean },
): Promise<string> {
  const program = await programIn(flags.config ?? settingsOf(terminal.env).configDir);
  await using db = await readerBeside({ env: terminal.env, data: flags.data });
  const { people } = await recallPeople(program, { db });
  const which = flags.ruled ? 'ruled' : 'waiting';
  const rows = await waitingResults(db, { which, limit: flags.json ? mostJson : mostShown });
  const told = { program, people: await peopleNow(people, db), now: Date.now() };
  if (flags.json) return JSON.stringify(waitingJson(told, rows));
  const all = flags.ruled ? rows.length : (await waitingCount(db)).count;
  return waitingText(told, rows, { ruled: flags.ruled, more: all - rows.length });
}

async function resolve(terminal: Terminal, id: string, flags: Resolving): Promise<string> {
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

async function confirm(terminal: Terminal, id: string, flags: Omit<Decided, 'reason'>): Promise<string> {
  return onDesk(terminal, flags, async (desk) => {
    const by = staffName(desk, flags.by);
    const row = await found(desk, id);
    return ruledOrNot(desk, row, { is: 'confirmed' }, { by, because: 'Confirmed.' });
  });
}

async function recordOne(terminal: Terminal, flags: Recorded): Promise<string> {
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
