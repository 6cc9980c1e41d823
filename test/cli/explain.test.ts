import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { treeText } from '../../src/cli/tree.ts';
import type { Branch } from '../../src/engine/explain/branch.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

describe('explain, while the service runs', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    expectGolden('explain.preparing', (await explain('1')).out);
    await world.person(first).says(1, '/score all 3\n/finish');
    await world.person(second).says(1, '/score everything\n/finish');
    expectGolden('explain.in-review', (await explain('1')).out);
    await world.person(second).says(1, '/score all 3\n/finish');
  });
  afterAll(async () => world[Symbol.asyncDispose]());

  const explain = (issue: string) => typed(['explain', issue, '--data', world.folder]);

  it('says where a certification stands and why', async () => {
    const { out, errors, code } = await explain('1');
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expectGolden('explain.certified', out);
  });

  it('knows the issue however it is written', async () => {
    const { out } = await explain('1');
    const path = `${world.project}/-/issues/1`;
    const ways = [
      '#1',
      `${world.project}#1`,
      `https://gitlab.example.com/${path}`,
      `https://gitlab.example.com/${path}#note_12`,
      `https://gitlab.example.com/${path}?show=all`,
      `https://gitlab.example.com/${world.project}/-/work_items/1`,
      `https://example.com/gitlab/${path}`,
      `${world.sandbox.url}/${path}`,
    ];
    for (const way of ways) expect({ way, ...(await explain(way)) }).toMatchObject({ way, out, code: 0 });
  });

  it('knows the certification by its key too', async () => {
    const { out } = await explain('1');
    expect(await explain('SA-101/u101')).toMatchObject({ out, code: 0 });
  });

  it('gives the same tree to scripts', async () => {
    const { out, code } = await typed(['explain', '1', '--json', '--data', world.folder]);
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(1);
    const tree = JSON.parse(out);
    expect(tree.facts).toEqual({ key: 'SA-101/u101', state: 'certified' });
    expect(await explain('1')).toMatchObject({ out: `${treeText(tree)}\n` });
    const attempt = tree.parts.find(({ is }: Branch) => is === 'attempt');
    expect(attempt.facts).toMatchObject({ attempt: 1, issue: { project: world.project, iid: 1 } });
    const verdict = attempt.parts.find(({ is }: Branch) => is === 'verdict');
    expect(verdict).toMatchObject({ mark: 'yes', facts: { outcome: 'pass', decidedBy: null } });
  });

  it('says so when the issue belongs to no certification', async () => {
    const { out, errors, code } = await explain('other/project#7');
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expect(errors).toMatch(/^other\/project#7 belongs to no certification here\.\n→ /);
  });

  it.each(['maya', '#', 'https://gitlab.example.com/', '1.5', ''])('says that “%s” is not an issue', async (issue) => {
    const { errors, code } = await explain(issue);
    expect(code).toBe(1);
    expect(errors).toContain(`“${issue}” is not an issue.\n→ `);
  });

  it('says so when the folder is not that of a service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldcert-empty-'));
    const { errors, code } = await typed(['explain', '1', '--data', folder]);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(errors).toContain(`There is no fieldcert store in ${folder}.`);
    expect(errors).not.toContain('    at ');
  });

  it('finds the folder by FIELDCERT_DATA', async () => {
    expect((await typed(['explain', '1'], { FIELDCERT_DATA: world.folder })).code).toBe(0);
  });
});
