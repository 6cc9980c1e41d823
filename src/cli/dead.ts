import type { Command } from 'commander';
import pino from 'pino';
import type { Dead } from '../engine/dead.ts';
import { allDead, deadNamed, resolveDead } from '../engine/dead.ts';
import { isStoreAway } from '../store/away.ts';
import type { Resolution } from '../store/dead-letters.ts';
import { openEmbeddedAdmin, openEmbeddedReader } from '../store/open-embedded.ts';
import type { Admin } from '../store/store.ts';
import { logTo } from '../telemetry/telemetry.ts';
import { deadList, deadResolved, deadShow, decidedWords } from './dead-words.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Place = { readonly data?: string };

type Decider = Place & { readonly by?: string };

const dataFlag = [
  '--data <dir>',
  'folder of the service; DATABASE_URL, FIELDCERT_DATA or ./data unless given',
] as const;
const byFlag = ['--by <name>', 'who decides, for the record; the user of this terminal unless given'] as const;
const idHelp = 'id, or as much of its beginning as no other has';

/** Adds the commands about what was given up on; `run` prints what goes wrong. */
export function addDead(program: Command, terminal: Terminal, run: Run): void {
  const dead = program.command('dead').description('what was given up on, until somebody retries or drops it');
  dead
    .command('list')
    .description('show what was given up on, one line each')
    .option(...dataFlag)
    .action((place: Place) => run(() => list(terminal, place)));
  dead
    .command('show')
    .description('show one in full: what it was, why it failed, what to do')
    .argument('<id>', idHelp)
    .option(...dataFlag)
    .action((id: string, place: Place) => run(() => show(terminal, id, place)));
  dead
    .command('retry')
    .description('try again, when the cause is mended')
    .argument('[id...]', idHelp)
    .option('--all', 'retry everything that was given up on', false)
    .option(...byFlag)
    .option(...dataFlag)
    .action((ids: string[], flags) => run(() => retry(terminal, ids, flags)));
  dead
    .command('drop')
    .description('leave it undone, so that what waits behind it goes on')
    .argument('<id>', idHelp)
    .requiredOption('--reason <text>', 'why, in a sentence; kept in the record')
    .option(...byFlag)
    .option(...dataFlag)
    .action((id: string, flags) => run(() => drop(terminal, id, flags)));
}

async function list(terminal: Terminal, place: Place): Promise<void> {
  await reading(terminal, place, async (db) => {
    terminal.stdout.write(`${deadList(await allDead(db), Date.now(), flagsOf(place))}\n`);
  });
}

async function show(terminal: Terminal, id: string, place: Place): Promise<void> {
  await reading(terminal, place, async (db) => {
    terminal.stdout.write(`${deadShow(await found(db, id, place), Date.now(), flagsOf(place))}\n`);
  });
}

async function retry(terminal: Terminal, ids: readonly string[], flags: Decider & { readonly all: boolean }) {
  if (flags.all === ids.length > 0)
    throw new Problem('Name what to retry.', 'Give one id or several, or --all for everything that was given up on.');
  await deciding(terminal, flags, async (admin) => {
    const all = flags.all ? await allDead(admin.db) : [];
    if (flags.all && all.length === 0) terminal.stdout.write(`${deadList([], 0, '')}\n`);
    for (const id of flags.all ? all.map(({ letter }) => letter.id) : ids)
      await decide(terminal, admin, await found(admin.db, id, flags), { how: 'retried' }, flags);
  });
}

async function drop(terminal: Terminal, id: string, flags: Decider & { readonly reason: string }): Promise<void> {
  const reason = flags.reason.trim();
  if (reason === '') throw new Problem('The reason is empty.', 'Say in a sentence why it is dropped: --reason "…".');
  await deciding(terminal, flags, async (admin) =>
    decide(terminal, admin, await found(admin.db, id, flags), { how: 'dropped', reason }, flags),
  );
}

async function decide(terminal: Terminal, admin: Admin, dead: Dead, how: Resolution, flags: Decider): Promise<void> {
  const by = flags.by ?? terminal.env.USER ?? terminal.env.LOGNAME ?? 'somebody at the terminal';
  const level = terminal.env.LOG_LEVEL ? settingsOf(terminal.env).logLevel : 'silent';
  const telemetry = logTo(pino({ level }, pino.destination({ dest: 2, sync: true })));
  const resolved = await resolveDead({ store: admin, telemetry }, dead.letter.id, { ...how, by });
  if (resolved.is === 'resolved') terminal.stdout.write(`${deadResolved(dead, how.how)}\n`);
  if (resolved.is === 'before')
    throw new Problem(
      `${dead.letter.id} was ${decidedWords({ ...dead, letter: resolved.letter })} already.`,
      `See what is left with fieldcert dead list${flagsOf(flags)}.`,
    );
}

async function found(db: Admin['db'], id: string, place: Place): Promise<Dead> {
  const dead = await deadNamed(db, id.trim().toLowerCase());
  if (typeof dead === 'object') return dead;
  const problem = dead === 'none' ? 'Nothing that was given up on has an id that begins' : 'Several ids begin';
  throw new Problem(`${problem} with “${id}”.`, `Take the id from fieldcert dead list${flagsOf(place)}.`);
}

function flagsOf({ data }: Place): string {
  if (data === undefined) return '';
  return ` --data ${/^[\w./~-]+$/.test(data) ? data : `'${data.replaceAll("'", "'\\''")}'`}`;
}

function whereOf(terminal: Terminal, { data }: Place) {
  const { databaseUrl, dataDir } = settingsOf(terminal.env);
  return { url: data === undefined ? databaseUrl?.reveal() : undefined, folder: data ?? dataDir };
}

async function reading(terminal: Terminal, place: Place, work: (db: Admin['db']) => Promise<void>): Promise<void> {
  const { url, folder } = whereOf(terminal, place);
  const db = await (url === undefined
    ? openEmbeddedReader(folder)
    : (await import('../store/open-postgres.ts')).openPostgresReader(url));
  await work(db).finally(() => db.destroy());
}

async function deciding(terminal: Terminal, place: Place, work: (admin: Admin) => Promise<void>): Promise<void> {
  const { url, folder } = whereOf(terminal, place);
  try {
    await using admin = await (url === undefined
      ? openEmbeddedAdmin(folder, Date.now)
      : (await import('../store/open-postgres.ts')).openPostgresAdmin({ url, now: Date.now }));
    await work(admin);
  } catch (error) {
    if (!isStoreAway(error)) throw error;
    const where = url === undefined ? `The store in ${folder}` : 'The database behind DATABASE_URL';
    throw new Problem(
      `${where} could not be written: ${error instanceof Error ? error.message : error}. Nothing more was changed.`,
      'Try again in a moment; if it stays so, look at the disk, the database and the log of the service.',
      { cause: error },
    );
  }
}
