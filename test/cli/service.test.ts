import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Plan } from '../../src/core/provision/plan.ts';
import type { Patch } from '../config/patched-config.ts';
import { inCopy, patch } from '../config/patched-config.ts';
import { type ApiWorld, type JobOf, openApiWorld } from '../http/api-caller.ts';
import { expectGolden } from './golden.ts';
import type { Typed } from './typed.ts';
import { typed } from './typed.ts';

let api: ApiWorld;

/** Types a command in a CI job, which has nothing but its ID token and the program, changed by `patches`. */
async function inJob(args: readonly string[], job: JobOf = {}, patches: readonly Patch[] = []): Promise<Typed> {
  const token = await api.token(job);
  return inCopy(async (dir) => {
    await patch(dir, patches);
    const env = { FIELDCERT_ID_TOKEN: token, FIELDCERT_CONFIG: dir };
    return typed([...args, '--service', api.world.service().url], env);
  });
}

const settled = (text: string) =>
  text
    .replaceAll(api.world.sandbox.url, 'GITLAB')
    .replace(/\([0-9a-f]{12}\)/g, '(HASH)')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID');

const painted: Patch = ['gitlab.yaml', 'color: "#737278"', 'color: "#737279"'];
const mergeRequest = { ref: 'a-change', pipeline_source: 'merge_request_event' };

describe('a job that mends', () => {
  beforeAll(async () => {
    api = await openApiWorld();
    await api.world.person('maya').passes('SA-101', 92);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('has the service sweep', async () => {
    api.world.sandbox.control.deliveries.dropNext(1);
    await api.world.person('maya').says(1, '/ready-for-review');
    const swept = await inJob(['sweep']);
    expect(swept).toMatchObject({ code: 0, errors: '' });
    expectGolden('service.sweep', settled(swept.out));
    await api.world.settle();
    expect((await api.world.issue(1)).labels).toContain('fieldcert::in-review');
  });

  it('has the service list, look at and replay an event', async () => {
    const listed = await inJob(['replay', '1']);
    expect(listed).toMatchObject({ code: 0, errors: '' });
    expect(listed.out).toMatch(/^SA-101\/u\d+\n[0-9a-f-]{36} {2}2026-11-24T\S+ {2}exam-completed/);
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(listed.out)?.[0] ?? '';
    expectGolden('service.replay-plan', settled((await inJob(['replay', id, '--plan'])).out));
    expect((await inJob(['replay', id])).out).toMatch(/Taken in as [0-9a-f-]{36}\./);
  });

  it('is told in words what it may not do, and what is not there', async () => {
    const refused = await inJob(['sweep'], mergeRequest);
    expect(refused.code).toBe(1);
    expectGolden('service.not-allowed', settled(refused.errors));
    expect((await inJob(['replay', 'ffffffff'])).errors).toContain('No event that arrived begins with “ffffffff”.');
  });
});

describe('a job that brings a program', () => {
  beforeEach(async () => {
    api = await openApiWorld();
    return () => api[Symbol.asyncDispose]();
  });

  it('has it planned, keeps the plan in a file, and applies that very plan', async () => {
    const file = join(api.world.folder, 'plan.json');
    const planned = await inJob(['plan', '--out', file], {}, [painted]);
    expect(planned).toMatchObject({ code: 2, errors: '' });
    expect(planned.out).toContain('~ label fieldcert::paused');
    const { steps } = Plan.parse(JSON.parse(readFileSync(file, 'utf8')));
    const applied = await inJob(['apply', file], {}, [painted]);
    expect(applied).toMatchObject({ code: 0, errors: '' });
    expect(applied.out).toContain(`Applied ${steps.length} of ${steps.length} changes.`);
    const again = await inJob(['plan'], {}, [painted]);
    expect(again).toMatchObject({ code: 0, errors: '' });
    expect((await inJob(['apply'], {}, [painted])).out).toContain('Nothing to do: GitLab is as it should be.');
  });

  it('is refused a plan that is stale, and nothing is written', async () => {
    const file = join(api.world.folder, 'plan.json');
    await inJob(['plan', '--out', file], {}, [painted]);
    const label = [...api.world.sandbox.world.projects.values()][0]?.labels.find(
      ({ name }) => name === 'fieldcert::paused',
    );
    Object.assign(label ?? {}, { color: '#000000' });
    const refused = await inJob(['apply', file], {}, [painted]);
    expect(refused.code).toBe(1);
    expectGolden('service.stale', settled(refused.errors));
    expect(label?.color).toBe('#000000');
  });

  it('of a merge request may have it planned, and not applied', async () => {
    expect((await inJob(['plan', '--note'], mergeRequest)).errors).toContain('not the pipeline of a merge request');
    expect(await inJob(['apply'], mergeRequest)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('merge request'),
    });
  });

  it('is told every fault in it with its file and line, the faults of files alike', async () => {
    const broken = await inJob(['plan'], {}, [['gitlab.yaml', 'for: paused', 'for: pausd']]);
    expect(broken).toMatchObject({ code: 1, errors: expect.stringMatching(/gitlab\.yaml:\d+:\d+ {2}labels\.status/) });
    const nowhere = await typed(['plan', '--config', '/nowhere/at/all', '--service', api.world.service().url], {
      FIELDCERT_ID_TOKEN: await api.token(),
    });
    expect(nowhere).toMatchObject({ code: 1, errors: expect.stringContaining('this folder does not exist') });
  });
});
