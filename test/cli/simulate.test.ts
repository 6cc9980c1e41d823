import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Patch } from '../config/patched-config.ts';
import { exampleDir, inCopy, patch } from '../config/patched-config.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { expectGolden } from './golden.ts';
import type { Typed } from './typed.ts';
import { typed } from './typed.ts';

/**
 * Maya met the standard exactly, Jonas went beyond it, a moderator settled Diego's practical, Aisha passed the exam at the
 * pass mark and prepares, and Kwame just missed it.
 */
describe('a changed program, tried beside the running service', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await practical('maya', 92, '3', '3');
    await practical('jonas', 95, '4', '4');
    await practical('diego', 88, '3', '2', '4');
    await world.person('sam').says(3, '/decide pass The recording shows the whole story.');
    await world.person('aisha').passes('SA-101', 80);
    await world.person('kwame').passes('SA-101', 79.5);
  });
  afterAll(async () => world[Symbol.asyncDispose]());

  async function practical(who: string, exam: number, ...scores: readonly string[]): Promise<void> {
    await world.person(who).passes('SA-101', exam);
    const { length: iid } = await world.issues();
    for (const [seat, score] of scores.entries()) {
      const { description } = await world.issue(iid);
      const from = description.indexOf('## Who reviews');
      const [, reviewer = ''] = [...description.slice(from).matchAll(/^- @(\S+)/gm)][seat] ?? [];
      await world.person(reviewer).says(iid, `/score all ${score}\n/finish`);
    }
  }

  const simulate = (patches: readonly Patch[], ...flags: readonly string[]): Promise<Typed> =>
    inCopy(async (dir) => {
      await patch(dir, patches);
      const { out, ...rest } = await typed(['simulate', '--program', dir, '--data', world.folder, ...flags]);
      return { ...rest, out: out.replace(/\([0-9a-f]{12}\)/, '(HASH)') };
    });

  const everything = () => {
    const { db } = world.service().engine.store;
    const tables = ['certification', 'ledger', 'inbox', 'outbox', 'timer', 'binding'] as const;
    return Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
  };

  const barRaised: Patch = ['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3'];
  const otherRubric: readonly Patch[] = [
    ['rubrics/demo.yaml', 'version: 1', 'version: 2'],
    ['rubrics/demo.yaml', 'id: recap', 'id: opening'],
  ];

  it('names nobody where nothing would differ', async () => {
    const { out, errors, code } = await simulate([]);
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expectGolden('simulate.same', out);
  });

  it.each<[string, readonly Patch[], readonly string[]]>([
    ['bar-raised', [barRaised], []],
    [
      'merit-lowered',
      [
        [
          'program.yaml',
          'merit:\n    weightedMeanAtLeast: 3.6\n    mustPassAtLeast: 4',
          'merit:\n    weightedMeanAtLeast: 3.0\n    mustPassAtLeast: 3',
        ],
      ],
      [],
    ],
    ['everyone-looked-at', [['program.yaml', 'sampleShare: 0.1', 'sampleShare: 1']], []],
    ['exam-raised', [['exams.yaml', 'course: SA-101, passPercent: 80', 'course: SA-101, passPercent: 90']], []],
    ['exam-lowered', [['exams.yaml', 'course: SA-101, passPercent: 80', 'course: SA-101, passPercent: 79']], []],
    ['rubric-kept', [barRaised, ...otherRubric], []],
    ['rubric-new', [barRaised, ...otherRubric], ['--rubric']],
  ])('names whose outcome would differ: %s', async (name, patches, flags) => {
    const { out, errors, code } = await simulate(patches, ...flags);
    expect({ errors, code }).toEqual({ errors: '', code: 2 });
    expectGolden(`simulate.${name}`, out);
  });

  it('writes nothing anywhere', async () => {
    const before = await everything();
    const issues = await world.issues();
    await simulate([barRaised]);
    await world.settle();
    expect(await everything()).toEqual(before);
    expect(await world.issues()).toEqual(issues);
  });

  it('gives scripts the same on one line', async () => {
    const { out, code } = await simulate([barRaised], '--json');
    expect(code).toBe(2);
    expect(out.trim().split('\n')).toHaveLength(1);
    const found = JSON.parse(out);
    expect(found).toMatchObject({ certifications: 5, verdicts: 3, exams: 5, people: 1 });
    expect(found.findings).toHaveLength(2);
    expect(found.findings[0]).toMatchObject({ key: 'SA-101/u101', was: 'pass', would: 'needs-development' });
  });

  it('ends with 1 where it cannot be tried', async () => {
    const broken = await simulate([['program.yaml', 'sampleShare: 0.1', 'sampleShare: often']]);
    expect(broken).toMatchObject({ out: '', code: 1 });
    expect(broken.errors).toContain('sampleShare');
    const folder = mkdtempSync(join(tmpdir(), 'fieldcert-empty-'));
    const empty = await typed(['simulate', '--program', exampleDir, '--data', folder]);
    rmSync(folder, { recursive: true });
    expect(empty).toMatchObject({ out: '', code: 1 });
    expect(empty.errors).toContain(`There is no fieldcert store in ${folder}.`);
  });
});
