import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import type { Program } from '../../src/core/program.ts';
import { command } from '../engine/mending.ts';
import { botSaid } from './changing.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const learnUpon: ExamSource = { id: 'learnupon', kind: 'hmac', secretFrom: 'LEARNUPON_SECRET', preset: 'learnupon-v2' };
const withLearnUpon = (program: Program): Program => ({ ...program, sources: [...program.sources, learnUpon] });
const maya = { email: 'maya.lindqvist@example.com' };

type Row = { readonly id: string; readonly why: string };

async function waiting(world: World, ...flags: readonly string[]): Promise<readonly Row[]> {
  await world.settle();
  return JSON.parse(await command(world, 'exam', 'waiting', '--json', ...flags));
}

/** The id of the one result that waits. */
async function theOne(world: World): Promise<string> {
  const rows = await waiting(world);
  expect(rows).toHaveLength(1);
  return rows[0]?.id ?? '';
}

async function exam(world: World, ...words: readonly string[]): Promise<string> {
  const said = await command(world, 'exam', ...words);
  // The command goes by the time of the day.
  world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
  await world.settle();
  return said;
}

const says = (by: string, reason: string) => ['--by', by, '--reason', reason];

async function learnUponSends(world: World, percentage: number, status: string, more: object = {}): Promise<void> {
  const lastAttemptAt = '2026-11-24T08:00:00Z';
  const data = [{ user: maya, examName: 'SA-101', percentage, status, lastAttemptAt, ...more }];
  const body = JSON.stringify({ data });
  const signature = createHmac('sha256', world.examSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };
  const response = await fetch(`${world.service().url}/exams/learnupon`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
  await world.settle();
}

async function sits(world: World, name: string, learner: object, raw: number): Promise<void> {
  const completedAt = new Date(world.clock.at).toISOString();
  await world.exam({ exam: name, learner, score: { raw, max: 100 }, completedAt });
  await world.settle();
}

describe('an exam result under a name nobody knows', () => {
  it('waits on the list, is said to be SA-101 in one step, and opens the practical', async () => {
    await using world = await openWorld();
    await sits(world, 'Solutions Architect, final', maya, 92);
    expect(await world.issues()).toEqual([]);
    const id = await theOne(world);
    await exam(world, 'resolve', id.slice(0, 8), '--exam', 'sa-101', ...says('priya', 'Its name on the platform.'));
    expect(await world.issues()).toHaveLength(1);
    expect(await waiting(world)).toEqual([]);
  });

  it('waits again when that is taken back, and what had begun is paused', async () => {
    await using world = await openWorld();
    await sits(world, 'Solutions Architect, final', maya, 92);
    const id = await theOne(world);
    await exam(world, 'resolve', id, '--exam', 'SA-101', ...says('priya', 'Its name there.'));
    await exam(world, 'undo', id, ...says('priya', 'It was the old exam.'));
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
    expect(await theOne(world)).toBe(id);
    await exam(world, 'resolve', id, '--exam', 'SA-101', ...says('priya', 'It was not.'));
    await world.person('priya').says(1, '/resume');
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
  });

  it('leaves the list by itself at the next start with an alias of it in exams.yaml', async () => {
    const aliases: string[] = [];
    const withAliases = (program: Program): Program => ({
      ...program,
      exams: program.exams.map((one) => (one.id === 'SA-101' ? { ...one, aliases } : one)),
    });
    await using world = await openWorld({ change: withAliases });
    await sits(world, 'Solutions Architect, final', maya, 92);
    await theOne(world);
    await world.restart(async () => void aliases.push('Solutions Architect, final'));
    await world.settle();
    expect(await world.issues()).toHaveLength(1);
    expect(await waiting(world)).toEqual([]);
  });
});

describe('a platform that says failed where the score says passed', () => {
  it('is let count as the score says, for this sitting, however often it is told again', async () => {
    await using world = await openWorld({ change: withLearnUpon });
    await learnUponSends(world, 95, 'fail');
    const id = await theOne(world);
    await learnUponSends(world, 95, 'fail', { resent: 1 });
    expect(await waiting(world)).toHaveLength(1);
    await exam(world, 'resolve', id, '--accept', ...says('priya', 'Their pass mark was wrong that day.'));
    expect(await world.issues()).toHaveLength(1);
    await learnUponSends(world, 95, 'fail', { resent: 2 });
    expect(await waiting(world)).toEqual([]);
    await learnUponSends(world, 96, 'fail', { lastAttemptAt: '2026-11-24T08:30:00Z' });
    expect(await waiting(world)).toHaveLength(1);
  });

  it('counts by itself at the next start once the pass mark agrees with its source', async () => {
    const mark = { passPercent: '80' };
    const withMark = (program: Program): Program => ({
      ...withLearnUpon(program),
      exams: program.exams.map((one) => (one.id === 'SA-101' ? Object.assign(mark, { ...one, ...mark }) : one)),
    });
    await using world = await openWorld({ change: withMark });
    await learnUponSends(world, 78, 'pass');
    await theOne(world);
    await world.restart(async () => void Object.assign(mark, { passPercent: '75' }));
    expect(await waiting(world)).toEqual([]);
    expect(await world.issues()).toHaveLength(1);
  });

  it('goes with its learner when they are found, and so does what is taken back', async () => {
    await using world = await openWorld({ change: withLearnUpon });
    await sits(world, 'SA-101', maya, 40);
    await learnUponSends(world, 95, 'fail', { user: { email: 'maya@home.example' } });
    const id = await theOne(world);
    await exam(world, 'resolve', id, '--accept', ...says('priya', 'A mistake of theirs.'));
    await exam(world, 'resolve', await theOne(world), '--learner', '@maya', ...says('priya', 'She said so.'));
    expect(await waiting(world)).toEqual([]);
    expect((await world.issue(1)).state).toBe('closed');
    expect((await world.issue(2)).labels).toContain('fieldcert::preparing');
    await exam(world, 'undo', id, ...says('priya', 'It was none.'));
    expect((await world.issue(2)).labels).toContain('fieldcert::paused');
    expect(await waiting(world)).toMatchObject([{ why: 'contradicted', learner: '@maya' }]);
  });

  it('is discarded with a reason that stands in the record', async () => {
    await using world = await openWorld({ change: withLearnUpon });
    await learnUponSends(world, 95, 'fail');
    await exam(world, 'resolve', await theOne(world), '--discard', ...says('priya', 'A test of theirs.'));
    expect(await world.issues()).toEqual([]);
    expect(await waiting(world)).toEqual([]);
    expect(await waiting(world, '--ruled')).toMatchObject([
      { ruled: { says: 'discarded', by: 'priya', because: 'A test of theirs.' } },
    ]);
    expect(await command(world, 'explain', 'SA-101/u101')).toContain('A test of theirs.');
  });

  it('keeps what was earned when the ruling is taken back, and asks staff to look', async () => {
    await using world = await openWorld({ change: withLearnUpon });
    await learnUponSends(world, 95, 'fail');
    const id = await theOne(world);
    await exam(world, 'resolve', id, '--accept', ...says('priya', 'So.'));
    for (const who of await reviewersOf(world)) await world.person(who).says(1, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    await exam(world, 'undo', id, ...says('priya', 'The platform was right.'));
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect((await botSaid(world)).at(-1)).toContain('What you earned stays');
    expect(await theOne(world)).toBe(id);
  });
});

describe('a result of somebody nobody knows', () => {
  it('is said to be theirs in one step, and not any more when that is taken back in time', async () => {
    await using world = await openWorld();
    await sits(world, 'SA-101', { email: 'maya@home.example' }, 92);
    const id = await theOne(world);
    await exam(world, 'resolve', id, '--learner', '@maya', ...says('priya', 'She said so.'));
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
    expect(await waiting(world)).toEqual([]);
    await exam(world, 'undo', id, ...says('priya', 'It was her brother.'));
    expect(await theOne(world)).toBe(id);
  });
});

describe('a pass that staff record by hand', () => {
  const recorded = ['--learner', '@maya', '--exam', 'SA-101', '--score', '9/10', '--on', '2026-11-20'];

  it('counts once somebody else of staff has confirmed it, and its reason stands in the record', async () => {
    await using world = await openWorld();
    expect(await exam(world, 'record', ...recorded, ...says('priya', 'Sat on paper in Oslo.'))).toContain('Recorded');
    expect(await world.issues()).toEqual([]);
    const id = await theOne(world);
    expect(await exam(world, 'confirm', id, '--by', '@Priya')).toContain('priya recorded it.');
    expect(await exam(world, 'confirm', id, '--by', '@maya')).toContain('maya is not of staff');
    expect(await exam(world, 'resolve', id, '--accept', ...says('noor', 'So.'))).toContain('recorded by hand');
    expect(await world.issues()).toEqual([]);
    await exam(world, 'confirm', id, '--by', '@noor');
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
    expect(await command(world, 'explain', '1')).toContain('Sat on paper in Oslo.');
    expect(await waiting(world)).toEqual([]);
  });

  it('is taken back like any other ruling, and stands in no way of a result of the platform', async () => {
    await using world = await openWorld();
    await exam(world, 'record', ...recorded, ...says('priya', 'Sat on paper in Oslo.'));
    const id = await theOne(world);
    await exam(world, 'resolve', id, '--discard', ...says('noor', 'It was another Maya.'));
    expect(await waiting(world)).toEqual([]);
    await exam(world, 'undo', id, ...says('noor', 'It was not.'));
    await exam(world, 'confirm', id, '--by', '@noor');
    await exam(world, 'undo', id, ...says('noor', 'It was.'));
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
    await sits(world, 'SA-101', maya, 92);
    await world.person('priya').says(1, '/resume');
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
  });
});
