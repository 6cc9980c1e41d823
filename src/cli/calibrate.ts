import { readFile, stat } from 'node:fs/promises';
import { printFaults } from '../config/print-faults.ts';
import { readScores, type ScoresFile } from '../config/scores-file.ts';
import { dateAt } from '../core/calendar.ts';
import type { Compared } from '../core/calibration/calibration.ts';
import { compareWithReference, samplesOf } from '../core/calibration/calibration.ts';
import { calibrationNow } from '../core/calibration/lapse.ts';
import { nearest } from '../core/commands/nearest.ts';
import type { Person } from '../core/people/people.ts';
import type { Pool } from '../core/program.ts';
import { calibratedOn, calibratedUntil, countsUntil } from '../core/reviewers/standing.ts';
import { recordCalibration } from '../engine/calibrate.ts';
import type { Engine } from '../engine/engine.ts';
import { standingsOf } from '../store/standings.ts';
import { blankScores, criteriaToWorkOn, gapWords, nowWords, poolLines, sampleLines } from './calibrate-words.ts';
import { Problem } from './problem.ts';

/** What is needed to calibrate reviewers. */
export type Desk = Pick<Engine, 'program' | 'people' | 'store' | 'now'>;

/** What was asked, as typed; `by` is who decides. */
export type Asked = {
  readonly user?: string | undefined;
  readonly pool?: string | undefined;
  /** File of scores. */
  readonly scores?: string | undefined;
  readonly apply: boolean;
  readonly by: string;
};

type Candidate = { readonly person: Person; readonly pool: Pool };

const maxBytes = 1024 * 1024;

/**
 * Shows who is calibrated, or what somebody has to score; or takes their scores in. Gives what to print.
 * @throws Problem where somebody or something is not there, the scores have faults or are too far off; nothing is recorded then
 */
export async function calibrate(desk: Desk, { user, pool, scores, apply, by }: Asked): Promise<string> {
  if (apply && scores === undefined)
    throw new Problem('There are no scores to record.', 'Give them with --scores FILE.');
  if (user === undefined && scores !== undefined)
    throw new Problem('Whose scores are these?', `Run: fieldcert calibrate @USER POOL --scores ${scores}`);
  if (user === undefined) return listCalibrations(desk);
  const candidate = candidateFor(desk, user, pool);
  return scores === undefined ? showSamples(desk, candidate) : takeScores(desk, candidate, scores, { apply, by });
}

/** Everybody in a pool, and until when they are calibrated for it. */
async function listCalibrations({ program, people, store, now }: Desk): Promise<string> {
  const standings = await standingsOf(store.db);
  const pools = program.reviewing.pools.map((pool) => {
    const members = pool.members.flatMap((username) => {
      const entry = program.people.find((one) => one.username === username);
      const person = people.find((one) => one.username === username);
      const today = dateAt({ timezone: entry?.timezone ?? program.timezone }, now());
      const state = person && calibrationNow(standings.get(person.userId) ?? {}, pool.id, today);
      return entry ? [{ username, name: entry.name, now: state }] : [];
    });
    return poolLines(pool, members).join('\n');
  });
  return [...pools, 'fieldcert calibrate @USER POOL shows what somebody has to score.'].join('\n\n');
}

/** What somebody has to score for a pool, with a file to fill in. */
async function showSamples(desk: Desk, candidate: Candidate): Promise<string> {
  const { person, pool } = candidate;
  const samples = samplesOf(desk.program, pool);
  const today = todayOf(desk, person);
  const standing = (await standingsOf(desk.store.db)).get(person.userId) ?? {};
  const file = `${person.username}.yaml`;
  return [
    `${named(candidate)}: ${nowWords(calibrationNow(standing, pool.id, today))}.`,
    '',
    ...sampleLines(samples, desk.program.scoring),
    '',
    `Hand this to them, and write their scores behind the names into a file such as ${file}:`,
    '',
    ...blankScores(samples, today),
    '',
    `Then run: fieldcert calibrate @${person.username} ${pool.id} --scores ${file}`,
  ].join('\n');
}

/** Compares somebody's scores of a pool's samples with the reference and, when asked, records that they may review. */
async function takeScores(
  desk: Desk,
  candidate: Candidate,
  file: string,
  { apply, by }: Pick<Asked, 'apply' | 'by'>,
): Promise<string> {
  const { person, pool } = candidate;
  const { scoredOn, scores } = await scoresIn(desk, candidate, file);
  const compared = compareWithReference(samplesOf(desk.program, pool), scores);
  const standing = (await standingsOf(desk.store.db)).get(person.userId) ?? {};
  if (compared.is === 'too-far') throw tooFar(candidate, compared, calibratedUntil(standing, pool.id));
  const head = `${named(candidate)}: ${gapWords(compared)}.`;
  const before = calibratedOn(standing, pool.id);
  if (before !== undefined && before >= scoredOn) return `${head}\n${knownWords(countsUntil(before))}`;
  const after = `calibrated until ${countsUntil(scoredOn)}`;
  if (!apply) return `${head}\nNothing was recorded. Run again with --apply to have it on record: ${after}.`;
  const done = await recordCalibration(desk, person, pool, { on: scoredOn, gap: compared.gap, by });
  return `${head}\n${done.is === 'known' ? knownWords(done.until) : `Recorded by ${by}: ${after}.`}`;
}

function knownWords(until: string): string {
  return `Scores of that day, or of a later one, are on record already: calibrated until ${until}. Nothing was changed.`;
}

function tooFar(candidate: Candidate, compared: Compared, until: string | undefined): Problem {
  const stays = until === undefined ? '' : ` What is on record stays: calibrated until ${until}.`;
  return new Problem(
    [
      `${named(candidate)}: ${gapWords(compared)}.`,
      'Furthest off:',
      ...criteriaToWorkOn(compared),
      `Nothing was recorded.${stays}`,
    ].join('\n'),
    'Go through what the rubric says of these criteria together, let them score the samples anew, and run this again.',
  );
}

function candidateFor({ program, people }: Desk, user: string, poolId: string | undefined): Candidate {
  const name = user.replace(/^@/, '').toLowerCase();
  const entry = program.people.find(({ username }) => username.toLowerCase() === name);
  if (!entry)
    throw new Problem(`Nobody called ${user} is in people.yaml.`, 'fieldcert calibrate shows who can review.');
  const { pools } = program.reviewing;
  const theirs = pools.filter(({ members }) => members.includes(entry.username)).map(({ id }) => id);
  const inPools = theirs.length > 0 ? `They are in ${theirs.join(' and ')}.` : 'They are in no pool: add them first.';
  if (poolId === undefined)
    throw new Problem('For which pool?', `Name it: fieldcert calibrate @${entry.username} POOL. ${inPools}`);
  const pool = pools.find(({ id }) => id.toLowerCase() === poolId.toLowerCase());
  if (!pool) {
    const ids = pools.map(({ id }) => id);
    const meant = nearest(poolId, ids);
    throw new Problem(
      `There is no pool “${poolId}”.`,
      meant ? `Did you mean ${meant}?` : `The pools are ${ids.join(', ')}.`,
    );
  }
  if (!theirs.includes(pool.id)) throw new Problem(`${entry.name} is not a member of ${pool.id}.`, inPools);
  if (pool.samples.length === 0)
    throw new Problem(`${pool.id} has no samples to score.`, 'Add them to the pool in program.yaml, under `samples`.');
  const person = people.find(({ username }) => username === entry.username);
  if (person) return { person, pool };
  throw new Problem(
    `The GitLab user id of ${entry.name} is not known yet.`,
    'Start the service once, which finds everybody; or give their gitlabId in people.yaml.',
  );
}

async function scoresIn(desk: Desk, { person, pool }: Candidate, file: string): Promise<ScoresFile> {
  const { program } = desk;
  const scale = Object.keys(program.scoring.scale).map(Number);
  const today = todayOf(desk, person);
  const read = readScores(file, await textOf(file), { samples: samplesOf(program, pool), scale, today });
  if (read.is === 'scores') return read;
  const count = read.faults.length === 1 ? 'one fault' : `${read.faults.length} faults`;
  throw new Problem(
    `${printFaults(read.faults)}\n\nThe scores have ${count}. Nothing was recorded.`,
    'Mend the lines above, then run it again.',
  );
}

async function textOf(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > maxBytes)
      throw new Problem(`${file} is larger than 1 MB.`, 'Give the file of scores.');
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof TypeError) throw new Problem(`${file} is not UTF-8 text.`, 'Save it as UTF-8.');
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Problem(`${file} cannot be read (${why}).`, 'Check the name of the file.', { cause: error });
  }
}

function named({ person, pool }: Candidate): string {
  return `${person.name} (@${person.username}) for ${pool.id}`;
}

function todayOf({ program, now }: Desk, { timezone = program.timezone }: Person): string {
  return dateAt({ timezone }, now());
}
