import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WindowPlan } from '../../src/core/product/window-plan.ts';
import { type ApiWorld, openApiWorld } from '../http/api-caller.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

const config = join(import.meta.dirname, '../../config');

let api: ApiWorld;

beforeAll(async () => {
  api = await openApiWorld();
  const { world } = api;
  world.clock.at = Date.parse('2027-01-20T09:00:00Z');
  await world.person('maya').passes('PK-CS', 92);
  await world.person('diego').passes('PK-SALES', 60);
  await world.exam({
    exam: 'PK-CS',
    learner: { email: 'somebody@home.example' },
    score: { raw: 40, max: 100 },
    completedAt: new Date(world.clock.at).toISOString(),
  });
  await world.settle();
});
afterAll(() => api[Symbol.asyncDispose]());

const plan = (args: readonly string[], env = {}) =>
  typed(
    [
      'window',
      'plan',
      ...args,
      '--config',
      config,
      ...('FIELDCERT_ID_TOKEN' in env ? [] : ['--data', api.world.folder]),
    ],
    env,
    undefined,
    () => api.world.clock.at,
  );

describe('fieldcert window plan', () => {
  it('counts whom the next window asks, and whom not and why', async () => {
    const told = await plan([]);
    expect(told).toMatchObject({ code: 0, errors: '' });
    expectGolden('window-plan', told.out);
  });

  it('knows how long it takes where it knows the GitLab', async () => {
    const told = await plan(['FY28-Q1'], { GITLAB_URL: 'https://gitlab.com', GITLAB_TOKEN: 'glpat-x' });
    expect(told.out).toContain('At 200 new issues a minute it takes about 1 minute.');
  });

  it('names everybody with --list', async () => {
    const told = await plan(['FY28-early-Q1', '--list']);
    expectGolden('window-plan.list', told.out);
  });

  it('lists the windows there are where none is called so', async () => {
    const told = await plan(['FY28-erly-Q1']);
    expect(told).toMatchObject({ code: 1, out: '' });
    expectGolden('window-plan.unknown', told.errors);
  });

  it('asks the service, which answers as its own store does', async () => {
    const there = await plan(['--json', '--service', api.world.service().url], {
      FIELDCERT_ID_TOKEN: await api.token(),
    });
    const here = await plan(['--json']);
    expect(there).toMatchObject({ code: 0, errors: '' });
    // What GitLab takes is known to the service alone, and its world keeps no lists of content.
    const elsewhere = { issuesAMinute: null, stale: [] };
    expect({ ...WindowPlan.parse(JSON.parse(there.out)), ...elsewhere }).toEqual({
      ...JSON.parse(here.out),
      ...elsewhere,
    });
    const wrong = await plan(['FY99-Q9', '--service', api.world.service().url], {
      FIELDCERT_ID_TOKEN: await api.token(),
    });
    expect(wrong.errors).toContain('There is no window “FY99-Q9”.');
    const other = await plan(['--service', api.world.service().url], {
      FIELDCERT_ID_TOKEN: await api.token({ ref: 'a-change' }),
    });
    expect(other).toMatchObject({ code: 1, out: '' });
  });
});
