import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampleDir, patch } from '../config/patched-config.ts';
import { until } from '../process/child.ts';
import type { Town } from '../process/town.ts';
import { openTown } from '../process/town.ts';
import type { Repository } from './repository.ts';
import { canRunPipelines, openRepository } from './repository.ts';

/** The lines README asks for, for a component that GitLab finds in the project itself. */
function fiveLines(service: string | undefined): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, block = ''] = /```yaml\n(include:\n[\s\S]*?)```/.exec(readme) ?? [];
  expect(block.trim().split('\n')).toHaveLength(5);
  const here = block.replace('enablement/fieldcert/fieldcert@main', '$CI_PROJECT_PATH/fieldcert@$CI_COMMIT_SHA');
  return here.replace(/ *service: .*\n/, service === undefined ? '' : `      service: ${service}\n`);
}

let town: Town;
let repository: Repository;

async function openProject(inhabited: Town, service?: string): Promise<void> {
  town = inhabited;
  repository = await openRepository(`${town.sandbox.url}/${town.project}`, ['templates/fieldcert', 'config']);
  // Opening windows is asked for by one line more, and possible with a service only.
  const windows = service === undefined ? '' : '      windows: true\n';
  await repository.commit({ '.gitlab-ci.yml': `${fiveLines(service)}${windows}` });
}

async function closeProject(): Promise<void> {
  repository[Symbol.dispose]();
  await town[Symbol.asyncDispose]();
}

const projectOf = ({ sandbox, project }: Town) => {
  const found = [...sandbox.world.projects.values()].find(({ path }) => path === project);
  if (!found) throw new Error('There is no project.');
  return found;
};

async function asPriya(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
  const priya = [...town.sandbox.world.users.values()].find(({ username }) => username === 'priya');
  const headers = { 'private-token': priya?.token ?? '', 'content-type': 'application/json' };
  const answer = await fetch(`${town.sandbox.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Record<string, unknown>;
}

/** What GitLab tells the jobs of a merge request that Priya proposes. */
async function mergeRequest(): Promise<Readonly<Record<string, string>>> {
  const change = { title: 'A change', source_branch: 'a-change', target_branch: 'main' };
  const { iid } = await asPriya(`/api/v4/projects/${projectOf(town).id}/merge_requests`, change);
  return { CI_MERGE_REQUEST_PROJECT_PATH: town.project, CI_MERGE_REQUEST_IID: String(iid) };
}

const notesOn = (iid: string) => projectOf(town).mergeRequests?.get(Number(iid))?.notes ?? [];
const colors = () => projectOf(town).labels.map(({ color }) => color);
const painted = (color: string) => ({
  'config/gitlab.yaml': repository.read('config/gitlab.yaml').replace(/color: "#7372\w\w"/, `color: "${color}"`),
});

describe.runIf(canRunPipelines)('the component without a service', { timeout: 120_000 }, () => {
  beforeEach(async () => openProject(await openTown()));
  afterEach(closeProject);
  const token = () => ({ GITLAB_TOKEN: town.env.GITLAB_TOKEN ?? '' });

  it('checks and plans a merge request, and keeps one comment on it', async () => {
    await repository.commit(painted('#737279'));
    const request = await mergeRequest();
    const pipeline = { source: 'merge_request_event', variables: { ...request, ...token() } } as const;
    const first = await repository.pipeline(pipeline);
    expect(first.printed).toContain('1 to change');
    expect(first.code).toBe(0);
    expect(JSON.parse(repository.artifact('fieldcert:check', 'code-quality.json') ?? '')).toEqual([]);
    expect(JSON.parse(repository.artifact('fieldcert:plan', 'plan.json') ?? '')).toMatchObject({ version: 1 });
    expect(notesOn(request.CI_MERGE_REQUEST_IID ?? '').map(({ body }) => body)).toEqual([
      expect.stringContaining('#737279'),
    ]);
    await repository.commit(painted('#73727a'));
    expect((await repository.pipeline(pipeline)).code).toBe(0);
    expect(notesOn(request.CI_MERGE_REQUEST_IID ?? '').map(({ body }) => body)).toEqual([
      expect.stringContaining('#73727a'),
    ]);
    expect(colors()).not.toContain('#73727a');
  });

  it('shows the faults of a program where they stand, and plans nothing', async () => {
    const broken = repository.read('config/program.yaml').replace('timezone: UTC', 'timezone: Mars/Olympus');
    await repository.commit({ 'config/program.yaml': broken });
    const { code, printed } = await repository.pipeline({ source: 'merge_request_event', variables: token() });
    expect(code).toBe(1);
    expect(printed).toContain('Mars/Olympus');
    const line = broken.split('\n').findIndex((text) => text.includes('Mars')) + 1;
    expect(JSON.parse(repository.artifact('fieldcert:check', 'code-quality.json') ?? '')).toMatchObject([
      { location: { path: 'config/program.yaml', lines: { begin: line } } },
    ]);
    expect(repository.artifact('fieldcert:plan', 'plan.json')).toBeUndefined();
  });

  it('applies on the default branch what it planned there', async () => {
    await repository.commit(painted('#737279'));
    const { code, printed } = await repository.pipeline({ source: 'push', variables: token() });
    expect(printed).toContain('Applied 1 of 1 changes.');
    expect(code).toBe(0);
    expect(colors()).toContain('#737279');
  });

  it('refuses a plan that is stale', async () => {
    await repository.commit(painted('#737279'));
    const push = { source: 'push', variables: token() } as const;
    const planned = await repository.pipeline({ ...push, jobs: ['fieldcert:check', 'fieldcert:plan'] });
    expect(planned.code).toBe(0);
    const label = projectOf(town).labels.find(({ color }) => /^#7372\w\w$/.test(color));
    if (label) label.description = 'Somebody wrote this meanwhile.';
    const { code, printed } = await repository.pipeline({ ...push, jobs: ['fieldcert:apply'] });
    expect(printed).toContain('The plan is stale, and nothing was written');
    expect(code).toBe(1);
    expect(colors()).not.toContain('#737279');
  });

  it('reports on a schedule by the labels it may read', async () => {
    const { code } = await repository.pipeline({ source: 'schedule', variables: token() });
    expect(code).toBe(0);
    expect(repository.artifact('fieldcert:report', 'public/index.html')).toContain('<html');
  });
});

describe.runIf(canRunPipelines)('the component with a service, and without any secret', { timeout: 120_000 }, () => {
  let config: string;
  beforeAll(async () => {
    config = mkdtempSync(join(tmpdir(), 'fieldcert-pipeline-config-'));
    await cp(exampleDir, config, { recursive: true });
    await patch(config, [
      ['gitlab.yaml', '\n# ci:\n', '\nci:\n  projects: [{ project: field/certification, branches: [main] }]\n# ci:\n'],
    ]);
    const inhabited = await openTown({ configDir: config, knowsItsAddress: true });
    await inhabited.start();
    await openProject(inhabited, inhabited.service);
  });
  afterAll(async () => {
    await closeProject();
    rmSync(config, { recursive: true });
  });

  /** What GitLab would make of `id_tokens` for a job of this pipeline. */
  async function idToken(pipeline_source: string, ref: string): Promise<Readonly<Record<string, string>>> {
    const aud = ['fieldcert', town.service];
    const { token } = await asPriya('/-/ci/id_tokens', { project: town.project, aud, ref, pipeline_source });
    return { FIELDCERT_ID_TOKEN: String(token) };
  }

  it('plans a merge request in a comment of the bot, and cannot apply there', async () => {
    await repository.commit(painted('#737279'));
    const request = await mergeRequest();
    const variables = { ...request, ...(await idToken('merge_request_event', 'a-change')) };
    const { code, printed } = await repository.pipeline({ source: 'merge_request_event', variables });
    expect(printed).toContain('now holds the plan in a comment');
    expect(code).toBe(0);
    expect(notesOn(request.CI_MERGE_REQUEST_IID ?? '')).toMatchObject([
      { authorId: 9001, body: expect.stringContaining('#737279') },
    ]);
    const forced = { variables: { ...variables, CI_COMMIT_BRANCH: 'main' }, jobs: ['fieldcert:apply'] };
    const applied = await repository.pipeline({ source: 'push', ...forced });
    expect(applied.printed).toContain('merge request');
    expect(applied.code).toBe(1);
    expect(colors()).not.toContain('#737279');
  });

  it('applies what is merged', async () => {
    const variables = await idToken('push', 'main');
    const { code, printed } = await repository.pipeline({ source: 'push', variables });
    expect(printed).toContain('Applied ');
    expect(code).toBe(0);
    expect(colors()).toContain('#737279');
  });

  it('looks through tables of results in a merge request, and takes them in once they are merged', async () => {
    const before = repository.read('.gitlab-ci.yml');
    const table = 'Quiz,Email Address,Score,Timestamp\nTAM-101,jonas.weber@example.com,46 / 50,2026-04-20\n';
    const asked = `      results: results/*.csv\n      results-url: ${town.service}/exams/native\n`;
    await repository.commit({ '.gitlab-ci.yml': `${before}${asked}`, 'results/spring.csv': table });
    const secret = { FIELDCERT_EXAM_SECRET: town.env.FIELDCERT_EXAM_SECRET ?? '' };
    const jobs = ['fieldcert:results'];
    const variables = { ...(await mergeRequest()), ...secret };
    const proposed = await repository.pipeline({ source: 'merge_request_event', variables, jobs });
    expect(proposed.printed).toContain('Nothing was sent.');
    const merged = await repository.pipeline({ source: 'push', variables: secret, jobs });
    expect(merged.printed).toContain('1 result taken in, 0 known already.');
    const again = await repository.pipeline({ source: 'push', variables: secret, jobs });
    expect(again.printed).toContain('0 results taken in, 1 known already.');
    await until('the practical is open', async () => projectOf(town).issues.size === 1 && (await town.isQuiet()));
    await repository.commit({ '.gitlab-ci.yml': before });
  });

  it('sweeps and puts the report on Pages by a schedule, and replays by hand', async () => {
    await town.sendExam('SA-101', 'maya.lindqvist@example.com');
    await until('the practical is open', async () => projectOf(town).issues.size === 2 && (await town.isQuiet()));
    town.sandbox.control.deliveries.dropNext(1);
    await asPriya(`/api/v4/projects/${projectOf(town).id}/issues/2/notes`, { body: '/explain' });
    const night = await repository.pipeline({ source: 'schedule', variables: await idToken('schedule', 'main') });
    expect(night.printed).toContain('#2  1 comment');
    expect(night.printed).toMatch(/No window is due today|is open/);
    expect(night.code).toBe(0);
    expect(repository.artifact('fieldcert:report', 'public/index.html')).toContain('<html');
    const answers = () =>
      projectOf(town)
        .issues.get(2)
        ?.notes.filter(({ authorId }) => authorId === 9001) ?? [];
    await until('the missed comment is answered', () => answers().length > 0);

    const replay = async (event: string) =>
      repository.pipeline({
        source: 'push',
        jobs: ['fieldcert:replay'],
        byHand: ['fieldcert:replay'],
        variables: { ...(await idToken('push', 'main')), FIELDCERT_EVENT: event },
      });
    const [id = ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec((await replay('1')).printed) ?? [];
    const replayed = await replay(id);
    expect(replayed.printed).toContain('Taken in as');
    expect(replayed.code).toBe(0);
    expect((await replay('')).printed).toContain('Set FIELDCERT_EVENT to the id of an event');
  });
});
