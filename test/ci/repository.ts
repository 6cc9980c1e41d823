import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const runner = fileURLToPath(import.meta.resolve('gitlab-ci-local'));
const run = promisify(execFile);

/** Whether this machine has what pipelines are run with; `.ci/run` sees to it. */
export const canRunPipelines =
  process.env.CI !== undefined ||
  ['git', 'rsync', 'bash'].every((tool) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, tool))),
  );

/** Which pipeline is run. GitLab: doc/ci/variables/predefined_variables.md, CI_PIPELINE_SOURCE. */
type Pipeline = {
  readonly source: 'merge_request_event' | 'push' | 'schedule';
  readonly variables?: Readonly<Record<string, string>>;
  /** Jobs that a person starts. */
  readonly byHand?: readonly string[];
  /** Only these jobs, as when one is run again; all of it unless given. */
  readonly jobs?: readonly string[];
};

/** What came of a pipeline: its exit code and all that was printed, by all jobs. */
export type Ran = { readonly code: number; readonly printed: string };

const Job = z.object({ name: z.string(), when: z.string(), stage: z.string() });

/** A Git repository whose pipelines run on this machine, each job in a folder with what is tracked and what it gets from others. */
export type Repository = Disposable & {
  /** Changes files and commits. */
  readonly commit: (files: Readonly<Record<string, string>>) => Promise<void>;
  readonly read: (file: string) => string;
  readonly pipeline: (pipeline: Pipeline) => Promise<Ran>;
  /** Names of the jobs a pipeline would have, with `(manual)` behind those a person starts. */
  readonly jobsOf: (pipeline: Pipeline) => Promise<readonly string[]>;
  /** A file a job left for GitLab, if it did. */
  readonly artifact: (job: string, file: string) => string | undefined;
};

/** Makes one with these files of ours, as if it were the project at `address`. */
export async function openRepository(address: string, ours: readonly string[]): Promise<Repository> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-pipeline-'));
  const [work, bin] = [join(folder, 'work'), join(folder, 'bin')];
  mkdirSync(bin);
  writeFileSync(join(bin, 'fieldcert'), `#!/bin/sh\nexec "${process.execPath}" "${root}/src/cli/main.ts" "$@"\n`);
  chmodSync(join(bin, 'fieldcert'), 0o755);
  for (const file of ours) cpSync(join(root, file), join(work, file), { recursive: true });
  // Nothing of this machine’s own settings may decide how a pipeline goes.
  const env = {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    NODE_COMPILE_CACHE: join(tmpdir(), 'fieldcert-test-compile-cache'),
  };
  const git = (...args: readonly string[]) => run('git', ['-C', work, ...args], { env });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('config', 'user.email', 'priya@example.com');
  await git('config', 'user.name', 'Priya Raman');
  await git('remote', 'add', 'origin', `${address}.git`);
  const commit = async (files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, file)), { recursive: true });
      writeFileSync(join(work, file), text);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', 'A change');
  };
  const start = (pipeline: Pipeline, ...args: readonly string[]) =>
    run(process.execPath, [runner, ...flagsOf(pipeline), ...args], { cwd: work, env, maxBuffer: 2 ** 24 });
  return {
    commit,
    read: (file) => readFileSync(join(work, file), 'utf8'),
    pipeline: async (pipeline) => {
      const done = await start(pipeline).catch((error: { code: number; stdout: string; stderr: string }) => error);
      return { code: 'code' in done ? done.code : 0, printed: `${done.stdout}${done.stderr}` };
    },
    jobsOf: async (pipeline) => {
      const { stdout } = await start(pipeline, '--list-json');
      const jobs = z.array(Job).parse(JSON.parse(stdout));
      return jobs
        .filter(({ when }) => when !== 'never')
        .map(({ name, when }) => (when === 'manual' ? `${name} (manual)` : name));
    },
    artifact: (job, file) => {
      // What a folder's name cannot hold is written in Base64 there.
      const named = job.replace(/[^\w-]+/g, (odd) => Buffer.from(odd).toString('base64url'));
      const found = join(work, '.gitlab-ci-local/artifacts', named, file);
      return existsSync(found) ? readFileSync(found, 'utf8') : undefined;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function flagsOf({ source, variables = {}, byHand = [], jobs = [] }: Pipeline): readonly string[] {
  const all = { CI_PIPELINE_SOURCE: source, ...variables };
  return [
    // An image cannot be pulled here, so its jobs run in the shell.
    ...['--force-shell-executor', '--shell-isolation', '--no-artifacts-to-source', '--no-color'],
    ...['--ignore-predefined-vars', Object.keys(all).join(',')],
    ...Object.entries(all).flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
    // GitLab sets it on branches only.
    ...(source === 'merge_request_event' ? ['--unset-variable', 'CI_COMMIT_BRANCH'] : []),
    ...byHand.flatMap((job) => ['--manual', job]),
    ...jobs,
  ];
}
