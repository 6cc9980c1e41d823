import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Program } from '../core/program.ts';
import { certificationsIn } from '../store/certifications.ts';
import { openEvents } from '../store/inbox.ts';
import { openEmbeddedReader } from '../store/open-embedded.ts';
import { pendingEffects } from '../store/outbox.ts';
import type { Tables } from '../store/tables.ts';
import { vacuumsItself } from '../store/vacuum.ts';
import { calibrationFindings } from './doctor-calibration.ts';
import { contentFindings } from './doctor-content.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, fine, warning } from './doctor-finding.ts';
import { waitingFinding } from './doctor-partner.ts';
import { resultsFinding } from './doctor-waiting.ts';

/** Where the store is: a folder, or else PostgreSQL. */
export type StorePlace = { readonly folder: string } | { readonly databaseUrl: string };

const megabyte = 1024 * 1024;
const longAgoMs = 10 * 60_000;

/** The store, looked at beside a running service, and who is calibrated where the program is in order. `now` in epoch ms. */
export async function examineStore(
  place: StorePlace,
  now: number,
  program: Program | undefined,
): Promise<readonly Finding[]> {
  const folder = 'folder' in place ? [folderFinding(place.folder)] : [];
  try {
    const db = await reader(place);
    try {
      const calibration = program ? await calibrationFindings(program, db, now) : [];
      const waiting = waitingFinding((await certificationsIn(db, 'project-needed')).length);
      const opened = fine('store', `${nameOf(place)} opens.`);
      const content = program ? await contentFindings(program, db, now) : [];
      const vacuum = 'folder' in place ? [] : vacuumFindings(await vacuumsItself(db));
      const results = await resultsFinding(db);
      return [
        ...folder,
        opened,
        ...vacuum,
        ...(await contents(db, now)),
        results,
        ...waiting,
        ...calibration,
        ...content,
      ];
    } finally {
      await db.destroy();
    }
  } catch (error) {
    const content = program ? await contentFindings(program, undefined, now) : [];
    return [...folder, storeFault(place, error), ...content];
  }
}

async function reader(place: StorePlace): Promise<Kysely<Tables>> {
  if ('folder' in place) return openEmbeddedReader(place.folder);
  const { openPostgresReader } = await import('../store/open-postgres.ts');
  return openPostgresReader(place.databaseUrl);
}

function storeFault(place: StorePlace, error: unknown): Finding {
  const message = wordsOf(error);
  if (/^There is no fieldcert store/.test(message))
    return warning(
      'store',
      `${nameOf(place)} is not there yet.`,
      'Nothing, before the first start; else check where it should be.',
    );
  const fix =
    'folder' in place
      ? 'Check the folder in FIELDCERT_DATA.'
      : 'Check DATABASE_URL, and that PostgreSQL runs and lets us in.';
  return fault('store', `${nameOf(place)} does not open: ${message}`, fix);
}

function nameOf(place: StorePlace): string {
  return 'folder' in place ? `The store in ${place.folder}` : 'The store in PostgreSQL';
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Queues live on rows that are changed and taken away, so PostgreSQL without its vacuum gets slower by the day. */
export function vacuumFindings(isOn: boolean): readonly Finding[] {
  if (isOn) return [];
  const fix = 'Have the administrator run: alter system set autovacuum = on; select pg_reload_conf();';
  return [warning('store', 'autovacuum is off in PostgreSQL, so everything gets slower with time.', fix)];
}

function folderFinding(folder: string): Finding {
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return warning(
        'folder',
        `${folder} is not there yet.`,
        'Nothing, if the service may make it when it first starts.',
      );
    return fault(
      'folder',
      `${folder} cannot be written to: ${wordsOf(error)}`,
      'Let the service write there, or make room on the disk.',
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  return roomFinding(folder, bavail * bsize);
}

/** Whether there is room for what arrives; `free` in bytes. */
export function roomFinding(folder: string, free: number): Finding {
  const room = `${folder} can be written to and has ${Math.floor(free / megabyte).toLocaleString('en-US')} MB free`;
  if (free >= 1024 * megabyte) return fine('folder', `${folder} can be written to, with room to spare.`);
  if (free >= 100 * megabyte) return warning('folder', `${room}.`, 'Make room on the disk soon.');
  return fault('folder', `${room}; with none left, events are turned away.`, 'Make room on the disk now.');
}

async function contents(db: Kysely<Tables>, now: number): Promise<readonly Finding[]> {
  const waits = [await openEvents(db), await pendingEffects(db)];
  const oldest = Math.min(...waits.map(({ oldestAt }) => oldestAt ?? Number.POSITIVE_INFINITY));
  const count = waits.reduce((sum, waiting) => sum + waiting.count, 0);
  const parked = waits.reduce((sum, waiting) => sum + waiting.parked, 0);
  return [
    now - oldest > longAgoMs
      ? warning(
          'backlog',
          `${count === 1 ? 'One event or write waits' : `${count} events and writes wait`}, the oldest for ${Math.round((now - oldest) / 60_000)} minutes.`,
          'See that the service runs; its log says what they wait for.',
        )
      : fine('backlog', count === 0 ? 'Nothing waits.' : 'What waits is waiting for its turn.'),
    parked > 0
      ? warning(
          'dead letters',
          `${parked} were given up on and hold back their certification.`,
          'See fieldcert dead list.',
        )
      : fine('dead letters', 'Nothing was given up on.'),
  ];
}
