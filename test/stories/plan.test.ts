import { describe, expect, it } from 'vitest';
import { expectGolden } from '../cli/golden.ts';
import { typed } from '../cli/typed.ts';
import type { Patch } from '../config/patched-config.ts';
import { inCopy, patch } from '../config/patched-config.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

async function planned(world: World, patches: readonly Patch[], more: readonly string[] = []) {
  return inCopy(async (dir) => {
    await patch(dir, patches);
    const { out, ...rest } = await typed(['plan', '--config', dir, '--data', world.folder, ...more], {
      GITLAB_URL: world.sandbox.url,
      GITLAB_TOKEN: 'glpat-bot-of-the-stories',
      GITLAB_HOOK_SECRET: world.hookSecret,
      FIELDCERT_PUBLIC_URL: world.service().url,
    });
    return { ...rest, out: out.replaceAll(world.sandbox.url, 'GITLAB').replace(/\([0-9a-f]{12}\)/, '(HASH)') };
  });
}

describe('staff who change the program', () => {
  it('see in the plan whose verdict would flip and who keeps the rubric they began with', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const { description } = await world.issue(1);
    const reviewers = [...description.slice(description.indexOf('## Who reviews')).matchAll(/^- @(\S+)/gm)];
    for (const [, reviewer = ''] of reviewers) await world.person(reviewer).says(1, '/score all 3\n/finish');
    await world.person('jonas').passes('SA-101', 95);

    const told = await planned(world, [
      ['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3'],
      ['rubrics/demo.yaml', 'version: 1', 'version: 2'],
    ]);

    expect(told).toMatchObject({ code: 0, errors: '' });
    expect(told.out).toMatch(/would differ: Maya \S+, SA-101, attempt 1: pass → needs development/);
    expect(told.out).toMatch(/kept: Jonas \S+, SA-101, attempt 1: It is scored under demo version 1/);
    expectGolden('plan.program-changed', `${told.out}`);
  });

  it('see only what their change brings, beside the program they branched from', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
    await world.person('jonas').passes('SA-101', 95);
    const raised: Patch = ['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3'];
    const anew: Patch = ['rubrics/demo.yaml', 'version: 1', 'version: 2'];
    await inCopy(async (base) => {
      await patch(base, [raised]);
      const told = await planned(world, [raised, anew], ['--against', base]);
      expect(told).toMatchObject({ code: 0, errors: '' });
      expect(told.out).toMatch(/kept: Jonas/);
      expect(told.out).not.toContain('would differ');
      expect((await planned(world, [raised], ['--against', base])).out).not.toContain(
        'Certifications under this program',
      );
      const broken = await planned(world, [], ['--against', '/nowhere/at/all']);
      expect(broken).toMatchObject({ code: 1, errors: expect.stringContaining('this folder does not exist') });
    });
  });

  it('see which practicals stay in the project they are in, and hear nothing where nothing changes', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    expect((await planned(world, [])).out).not.toContain('Certifications under this program');
    const told = await planned(world, [
      [
        'gitlab.yaml',
        '  - path: field/certification\n',
        '  - path: field/certification\n  - { path: field/elsewhere, courses: [SA-101] }\n',
      ],
    ]);
    expect(told.out).toMatch(
      /moved: Maya \S+, SA-101, attempt 1: Its issue stays in field\/certification; the next attempt is opened in field\/elsewhere\./,
    );
    expect(told.out).toContain('The project field/elsewhere is not there');
  });
});
