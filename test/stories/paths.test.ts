import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { databaseUrl } from '../contract/stores.ts';
import { command } from '../engine/mending.ts';
import type { World, WorldOptions } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

/** The example program with a second course for Solutions Architects at the first level, and no lots. */
function withTwoCourses(program: Program): Program {
  const first = program.courses.find(({ id }) => id === 'SA-101');
  if (!first) throw new Error('SA-101 is not there.');
  return {
    ...program,
    scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '0' } },
    courses: [...program.courses, { ...first, id: 'SA-102', title: 'Technical Discovery' }],
    exams: [...program.exams, { id: 'SA-102', aliases: [], course: 'SA-102', passPercent: '80' }],
  };
}

const schema = `test_${randomBytes(6).toString('hex')}`;
const stores: readonly (readonly [string, WorldOptions, boolean])[] = [
  ['the embedded store', {}, false],
  ['PostgreSQL', { openStore: (now) => openPostgres({ url: databaseUrl, schema, now }) }, databaseUrl === ''],
];

describe.each(stores)('a learner with all courses of a path, on %s', (_, options, away) => {
  let world: World;
  afterEach(async () => {
    if (options.openStore)
      await sql.raw(`drop schema if exists ${schema}, ${schema}_jobs cascade`).execute(world.service().engine.store.db);
    await world[Symbol.asyncDispose]();
  });

  const pathNotes = async () => {
    const notes = [...(await world.notes(1)), ...(await world.notes(2))];
    return notes.filter(({ body }) => body.startsWith('## The whole path'));
  };

  it.skipIf(away)('gets the path credential in the issue that completed it, with a badge of its own', async () => {
    world = await openWorld({ ...options, change: withTwoCourses });
    for (const exam of ['SA-101', 'SA-102']) await world.person('maya').passes(exam, 92);
    for (const reviewer of await reviewersOf(world, 2)) await world.person(reviewer).says(2, '/score all 3\n/finish');
    expect(await pathNotes()).toEqual([]);
    world.clock.at += 3 * 86_400_000;
    for (const reviewer of await reviewersOf(world, 1)) await world.person(reviewer).says(1, '/score all 3\n/finish');
    await world.catchUp();
    const [told, ...more] = await pathNotes();
    expect(more).toEqual([]);
    expect(await world.notes(1)).toContainEqual(told);
    expect(told?.body).toMatch(/!\[Badge: [^\]]*all courses of Solutions Architect[^\]]*\]\(\/uploads\//);
    expect(told?.body).toContain('- **SA-101 Delivering Value-Driven Demos**, awarded November 27, 2026');
    expect(told?.body).toContain('- **SA-102 Technical Discovery**, awarded November 24, 2026');
    expect((await world.issue(1)).state).toBe('closed');
    if (!options.openStore)
      expect(await command(world, 'explain', '1')).toContain('completed the path SA-L1: SA-101, SA-102');
  });

  it.skipIf(away)('gets it once where both last verdicts fall at one moment', async () => {
    world = await openWorld({ ...options, change: withTwoCourses });
    for (const exam of ['SA-101', 'SA-102']) await world.person('maya').passes(exam, 92);
    const last: { readonly iid: number; readonly who: string }[] = [];
    for (const iid of [1, 2]) {
      const [first, second] = await reviewersOf(world, iid);
      await world.person(first).says(iid, '/score all 3\n/finish');
      last.push({ iid, who: second });
    }
    await Promise.all(last.map(({ iid, who }) => world.person(who).says(iid, '/score all 3\n/finish')));
    await world.catchUp();
    for (const iid of [1, 2]) expect((await world.issue(iid)).labels).toContain('fieldcert::certified');
    expect(await pathNotes()).toHaveLength(1);
  });
});
