import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/provision/plan.ts';
import type { Patch } from '../config/patched-config.ts';
import { filesWith } from '../config/patched-config.ts';
import { reviewersOf } from '../stories/world.ts';
import { type ApiWorld, openApiWorld } from './api-caller.ts';

const painted: Patch = ['gitlab.yaml', 'color: "#737278"', 'color: "#737279"'];

describe('a program that is sent', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await openApiWorld();
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('is checked, and every fault named with its file, line and fix', async () => {
    const sound = await api.ask('POST', '/programs/check', { body: { files: await filesWith() } });
    expect(sound).toMatchObject({ sound: true, program: { name: expect.any(String) }, faults: [] });
    const broken = await filesWith([['gitlab.yaml', 'for: paused', 'for: pausd']]);
    const { 'exams.yaml': _, ...missing } = broken;
    const faulty = await api.ask<{ sound: boolean; faults: readonly { file: string }[] }>('POST', '/programs/check', {
      body: { files: { ...missing, 'notes.yaml': '' } },
    });
    expect(faulty.sound).toBe(false);
    expect(faulty.faults).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ file: 'gitlab.yaml', line: expect.any(Number), fix: expect.any(String) }),
        expect.objectContaining({ file: 'exams.yaml', message: 'this file does not exist' }),
        expect.objectContaining({ file: 'notes.yaml', message: 'fieldcert does not read this file' }),
      ]),
    );
  });

  it('with faults is neither planned nor applied', async () => {
    const body = { files: { ...(await filesWith()), 'gitlab.yaml': 'labels: 7' } };
    const planned = await api.refused('POST', '/programs/plan', { body });
    expect(planned).toMatchObject({ status: 422, faults: [{ file: 'gitlab.yaml' }, expect.anything()] });
    expect(await api.refused('POST', '/programs/apply', { body })).toMatchObject({ status: 422 });
  });
});

describe('a plan', () => {
  let api: ApiWorld;
  const planOf = async (patches: readonly Patch[], job = {}) =>
    api.ask<Plan>('POST', '/programs/plan', { body: { files: await filesWith(patches) }, job });

  beforeAll(async () => {
    api = await openApiWorld();
    await api.world.person('maya').passes('SA-101', 92);
    for (const reviewer of await reviewersOf(api.world))
      await api.world.person(reviewer).says(1, '/score all 3\n/finish');
    await api.world.person('jonas').passes('SA-101', 95);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('says what would be written and what it means for certifications, and writes nothing', async () => {
    const before = api.world.calls().length;
    const plan = await planOf([painted, ['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3']]);
    expect(plan.steps).toContainEqual(
      expect.objectContaining({ do: 'change-label', to: expect.objectContaining({ color: '#737279' }) }),
    );
    expect(plan.effects).toMatchObject([
      { is: 'verdict-differs', attempt: 1, was: 'pass', says: expect.stringMatching(/3\.3/) },
    ]);
    expect(plan.notices.map(({ says }) => says).join('\n')).toContain('The service runs with another program');
    const made = api.world.calls().slice(before);
    expect(made.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('for a merge request tells no scores, and looks at no webhook and no place that is new', async () => {
    const elsewhere: Patch = [
      'gitlab.yaml',
      '  - path: field/certification\n',
      '  - path: field/certification\n  - { path: field/secret, courses: [SA-101] }\n',
    ];
    const raised: Patch = ['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3'];
    const plan = await planOf([raised, elsewhere], { ref: 'a-change', pipeline_source: 'merge_request_event' });
    expect(plan.effects).toContainEqual(
      expect.objectContaining({ is: 'verdict-differs', says: 'pass → needs development', attempt: 1 }),
    );
    expect(JSON.stringify(plan.effects)).not.toMatch(/3\.3|\b3\b.*below/);
    expect(plan.steps.filter((step) => step.do === 'create-hook' || step.do === 'change-hook')).toEqual([]);
    const said = plan.notices.map(({ says }) => says).join('\n');
    expect(said).toContain('field/secret is new');
    expect(said).toContain('The webhook is not in this plan');
    expect(api.world.calls().filter(({ path }) => path.includes('secret'))).toEqual([]);
  });

  it('leaves out what the program it is compared with means already', async () => {
    const raised: Patch = ['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3'];
    const [files, against] = [await filesWith([raised, painted]), await filesWith([raised])];
    const plan = await api.ask<Plan>('POST', '/programs/plan', { body: { files, against } });
    expect(plan.effects).toEqual([]);
    const faulty = await api.refused('POST', '/programs/plan', { body: { files, against: {} } });
    expect(faulty).toMatchObject({ status: 422 });
  });

  it('for a merge request reads no partner’s project that the service does not know', async () => {
    const partner: Patch = [
      'gitlab.yaml',
      '# partners:\n',
      'partners:\n  - { company: Northwind, project: field/secret-partner }\n#\n',
    ];
    const plan = await planOf([partner], { ref: 'a-change', pipeline_source: 'merge_request_event' });
    expect(plan.notices.map(({ says }) => says).join('\n')).toContain('field/secret-partner is new');
    expect(api.world.calls().filter(({ path }) => path.includes('secret'))).toEqual([]);
  });
});

describe('applying', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    await using old = api;
    api = await openApiWorld();
    void old;
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('writes what the plan says, and then there is nothing to do', async () => {
    const body = { files: await filesWith([painted]) };
    const plan = await api.ask<Plan>('POST', '/programs/plan', { body });
    const applied = await api.ask('POST', '/programs/apply', { body: { ...body, plan } });
    expect(applied).toMatchObject({ steps: plan.steps.length, done: plan.steps.length, before: 0 });
    expect(await api.ask('POST', '/programs/apply', { body })).toMatchObject({ steps: 0, done: 0 });
    const hooks = [...api.world.sandbox.world.projects.values()][0]?.hooks ?? [];
    expect(hooks.map(({ url }) => url)).toContain('https://fieldcert.example.com/hooks/gitlab');
  });

  it('refuses a plan that is stale with 409, and writes nothing', async () => {
    const files = await filesWith([painted]);
    const plan = await api.ask<Plan>('POST', '/programs/plan', { body: { files } });
    const label = labels().find(({ name }) => name === 'fieldcert::paused');
    Object.assign(label ?? {}, { color: '#000000' });
    const refused = await api.refused('POST', '/programs/apply', { body: { files, plan } });
    expect(refused).toMatchObject({ status: 409, stale: [expect.stringContaining('fieldcert::paused')] });
    const other = await api.refused('POST', '/programs/apply', { body: { files: await filesWith(), plan } });
    expect(other).toMatchObject({ status: 409, detail: expect.stringContaining('another program') });
    expect(label?.color).toBe('#000000');
  });

  it('refuses steps that are in no plan of this program', async () => {
    const files = await filesWith([painted]);
    const plan = await api.ask<Plan>('POST', '/programs/plan', { body: { files } });
    const elsewhere = plan.steps.map((step) => ({ ...step, home: { kind: 'project', path: 'field/payroll' } }));
    const hooked = plan.steps.map((step) =>
      step.do === 'change-hook' ? { ...step, to: { ...step.to, url: 'https://thief.example.com/hooks/gitlab' } } : step,
    );
    for (const steps of [elsewhere, hooked]) {
      const refused = await api.refused('POST', '/programs/apply', { body: { files, plan: { ...plan, steps } } });
      expect(refused).toMatchObject({ status: 409, detail: expect.stringMatching(/^No plan of this program has/) });
    }
    expect(JSON.stringify([...api.world.sandbox.world.projects.values()][0]?.hooks)).not.toContain('thief');
  });

  it('that is stopped half-way goes on where it stopped', async () => {
    const patches: readonly Patch[] = [painted, ['gitlab.yaml', 'color: "#0E7C86"', 'color: "#0E7C87"']];
    const files = await filesWith(patches);
    const plan = await api.ask<Plan>('POST', '/programs/plan', { body: { files } });
    const token = await api.token();
    api.world.sandbox.control.faults.next({ path: /hooks/, method: 'PUT' }, { kind: 'bad-gateway', when: 'before' }, 9);
    const stopped = await api.refused('POST', '/programs/apply', { body: { files, plan }, token });
    expect(stopped).toMatchObject({ status: 503, done: 2, fix: expect.stringContaining('goes on where it stopped') });
    api.world.sandbox.control.faults.clear();
    const applied = await api.ask('POST', '/programs/apply', { body: { files, plan } });
    expect(applied).toMatchObject({ steps: 3, done: 1, before: 2 });
  });

  it('is done by one at a time', async () => {
    const files = await filesWith([painted]);
    const token = await api.token();
    const both = await Promise.all([1, 2].map(() => api.call('POST', '/programs/apply', { body: { files }, token })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  function labels() {
    return [...api.world.sandbox.world.projects.values()][0]?.labels ?? [];
  }
});
