import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

async function openProject(service?: string): Promise<void> {
  town = await openTown();
  repository = await openRepository(`${town.sandbox.url}/${town.project}`, ['templates/fieldcert', 'config']);
  await repository.commit({ '.gitlab-ci.yml': fiveLines(service) });
}

afterEach(async () => {
  repository[Symbol.dispose]();
  await town[Symbol.asyncDispose]();
});

const projectOf = ({ sandbox, project }: Town) => {
  const found = [...sandbox.world.projects.values()].find(({ path }) => path === project);
  if (!found) throw new Error('There is no project.');
  return found;
};

/** What GitLab tells the jobs of a merge request that Priya proposes. */
async function mergeRequest(): Promise<Readonly<Record<string, string>>> {
  const priya = [...town.sandbox.world.users.values()].find(({ username }) => username === 'priya');
  const answer = await fetch(`${town.sandbox.url}/api/v4/projects/${projectOf(town).id}/merge_requests`, {
    method: 'POST',
    headers: { 'private-token': priya?.token ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'A change', source_branch: 'a-change', target_branch: 'main' }),
  });
  const { iid } = (await answer.json()) as { iid: number };
  return { CI_MERGE_REQUEST_PROJECT_PATH: town.project, CI_MERGE_REQUEST_IID: String(iid) };
}

const notesOn = (iid: string) => projectOf(town).mergeRequests?.get(Number(iid))?.notes ?? [];
const colors = () => projectOf(town).labels.map(({ color }) => color);
const painted = (color: string) => ({
  'config/gitlab.yaml': repository.read('config/gitlab.yaml').replace(/color: "#7372\w\w"/, `color: "${color}"`),
});

describe.runIf(canRunPipelines)('the component without a service', { timeout: 120_000 }, () => {
  beforeEach(() => openProject());
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

  it('has nothing to do on a schedule', async () => {
    expect(await repository.jobsOf({ source: 'schedule' })).toEqual([]);
  });
});
