import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { secretOf } from '../config/secret.ts';
import type { Program } from '../core/program.ts';
import { openCourse } from '../core/program.ts';
import { provision } from '../engine/provision.ts';
import { createBudget, limitsOf, systemClock } from '../gitlab/budget.ts';
import { connectGitLab } from '../gitlab/client.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { jobTokensOf } from '../gitlab/job-tokens.ts';
import { doors } from '../http/app.ts';
import { examPath } from '../http/exam-door.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { startSandbox } from '../sandbox/server.ts';
import { openEmbedded } from '../store/open-embedded.ts';
import type { Store } from '../store/store.ts';
import { logTo } from '../telemetry/telemetry.ts';
import { programIn } from './check.ts';
import { sendExam } from './exam-send.ts';
import { bot, playSecrets, roleWord, seedFor } from './play.ts';
import type { Service, ServiceParts } from './service.ts';
import { startService } from './service.ts';

/** How to start to play. Ports of 0 take free ones. */
export type StartOptions = {
  readonly configDir: string;
  readonly dataDir: string;
  readonly port: number;
  readonly gitlabPort: number;
  readonly tier: 'free' | 'premium';
  /** Sends no example exam. */
  readonly empty: boolean;
  readonly logLevel: string;
};

/** Where to play and whom as; what `start --json` prints. */
export type Playground = {
  readonly service: string;
  readonly gitlab: string;
  readonly exam: { readonly url: string; readonly secret: string };
  readonly project: string;
  readonly board: string;
  readonly people: readonly {
    readonly id: number;
    readonly username: string;
    readonly name: string;
    readonly role: string;
    readonly email: string;
    readonly token: string;
  }[];
};

/** A sandbox GitLab and the service beside it. */
export type Playing = AsyncDisposable & {
  readonly playground: Playground;
  readonly continued: boolean;
  readonly practical: Practical | undefined;
};

/** The oldest open practical; `reviewers` holds names, none where the tier allows one assignee only. */
type Practical = { readonly url: string; readonly reviewers: readonly string[] };

/**
 * Starts a sandbox GitLab and the real service on it, sets up labels, boards and the hook, and sends a passed exam.
 * @throws FolderInUse when another process plays in the data folder
 */
export async function start(options: StartOptions, say: (step: string) => void): Promise<Playing> {
  const { dataDir, tier } = options;
  await using starting = new AsyncDisposableStack();
  const program = onTier(await programIn(options.configDir), tier);
  const continued = existsSync(join(dataDir, 'gitlab.json'));
  const telemetry = logTo(pino({ level: options.logLevel }, pino.destination(2)));
  // The store first: it owns the folder, so two processes never keep their GitLab in one file.
  const store = starting.use(
    await openEmbedded({ folder: dataDir, now: Date.now, onError: (error) => telemetry.failed('store', error) }),
  );
  const secrets = playSecrets(dataDir);
  const sandbox = starting.use(
    await startSandbox({
      seed: seedFor(program, tier, secrets.bot),
      port: options.gitlabPort,
      dataFile: join(dataDir, 'gitlab.json'),
    }),
  );
  say(`GitLab to practice on   ${sandbox.url}`);
  const gitlab = connectGitLab({
    url: sandbox.url,
    token: secrets.bot,
    budget: createBudget(limitsOf['self-managed'], systemClock),
  });
  const service = starting.use(await serviceOn(options, { program, store, telemetry, gitlab }, secrets, sandbox.url));
  say(`fieldcert               ${service.url}`);
  const hook = { url: `${service.url}${doors.gitlab}`, secrets: { signing: secrets.hook } };
  await provision(gitlab, program, hook, Date.now());
  say(`labels, boards and the webhook are in place`);
  const playground = playgroundOf(program, sandbox, service, secrets.exam);
  if (!options.empty && (await isUntouched(store))) await sendExample(program, playground, service, say);
  const practical = await openPractical(gitlab, playground);
  const started = starting.move();
  return { playground, continued, practical, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

async function serviceOn(
  { port }: StartOptions,
  parts: Pick<ServiceParts, 'program' | 'store' | 'telemetry' | 'gitlab'>,
  secrets: { readonly exam: string; readonly hook: string },
  gitlabUrl: string,
): Promise<Service> {
  return startService({
    ...parts,
    gitlabUrl,
    secrets: {
      gitlab: { signing: secretOf(secrets.hook) },
      exams: new Map(parts.program.sources.map(({ id }) => [id, [secretOf(secrets.exam)]])),
      checkJob: jobTokensOf({ url: gitlabUrl }),
    },
    host: '127.0.0.1',
    port,
    now: Date.now,
    sweepMs: 60_000,
  });
}

async function sendExample(
  program: Program,
  { exam, people }: Playground,
  service: Service,
  say: (step: string) => void,
): Promise<void> {
  const learner = program.people.find(
    ({ username, role }) => roleWord(program, username) === 'learner' && examFor(program, role),
  );
  const examId = learner && examFor(program, learner.role);
  const email = people.find(({ username }) => username === learner?.username)?.email;
  if (!learner || !examId || !email) return;
  await sendExam({ url: exam.url, secret: exam.secret, exam: examId, learner: email, score: '92', now: Date.now() });
  await service.settled();
  say(`${learner.name} passed ${examId} with 92 of 100`);
}

/** The practice GitLab is of a tier we chose, so that nothing has to be found out. */
function onTier(program: Program, tier: StartOptions['tier']): Program {
  return { ...program, layout: { ...program.layout, tier } };
}

// Not whether the folder is new: the first start may have been ended before its example was taken in.
async function isUntouched({ db }: Store): Promise<boolean> {
  return (await db.selectFrom('inbox').select('id').limit(1).executeTakeFirst()) === undefined;
}

function examFor(program: Program, role: string | undefined): string | undefined {
  const course = program.courses.find((candidate) => candidate.role === role && openCourse(program, candidate.id));
  return program.exams.find((exam) => exam.course !== undefined && exam.course === course?.id)?.id;
}

async function openPractical(gitlab: GitLab, { project, people }: Playground): Promise<Practical | undefined> {
  const issues = await gitlab.issuesBy(project, { authorId: bot.id, createdAfter: 0 });
  const open = issues.find(({ closed }) => !closed);
  const assigned = open?.assignees.flatMap(({ id }) => people.find((person) => person.id === id) ?? []);
  const reviewers = assigned?.filter(({ role }) => role !== 'learner').map(({ name }) => name);
  return open && { url: open.url, reviewers: reviewers ?? [] };
}

function playgroundOf(program: Program, sandbox: Sandbox, service: Service, examSecret: string): Playground {
  const project = program.layout.projects[0]?.path ?? '';
  const people = [...sandbox.world.users.values()].filter((user) => !user.bot);
  return {
    service: service.url,
    gitlab: sandbox.url,
    exam: { url: `${service.url}${examPath(nativeSource(program))}`, secret: examSecret },
    project,
    board: `${sandbox.url}/${project}/-/boards`,
    people: people.map(({ id, username, name, email, token }) => ({
      id,
      username,
      name,
      role: roleWord(program, username),
      email,
      token,
    })),
  };
}

/** The source whose results have the native shape, for those who play by hand. */
function nativeSource({ sources }: Program): string {
  return (sources.find(({ kind }) => kind === 'standard-webhooks') ?? sources[0])?.id ?? 'native';
}
