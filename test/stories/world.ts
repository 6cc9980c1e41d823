import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { seedFor } from '../../src/cli/play.ts';
import type { Service } from '../../src/cli/service.ts';
import { startService } from '../../src/cli/service.ts';
import { loadProgram } from '../../src/config/load.ts';
import { secretOf } from '../../src/config/secret.ts';
import type { Program } from '../../src/core/program.ts';
import { provision } from '../../src/engine/provision.ts';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import { jobTokensOf } from '../../src/gitlab/job-tokens.ts';
import { doors } from '../../src/http/app.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';
import type { Store } from '../../src/store/store.ts';
import { logTo } from '../../src/telemetry/telemetry.ts';
import type { RawIssue, RawNote, SeenIssue, SeenNote } from './seen.ts';
import { seenIssue } from './seen.ts';
import { send } from './signed.ts';

const examSecret = `whsec_${Buffer.from('exam-secret-of-the-stories-32byt').toString('base64')}`;
const hookSecret = `whsec_${Buffer.from('hook-secret-of-the-stories-32byt').toString('base64')}`;
const botToken = 'glpat-bot-of-the-stories';
const ourConfig = join(import.meta.dirname, '../../config');

/** How a story's world differs from the usual one. */
export type WorldOptions = {
  readonly tier?: 'free' | 'premium';
  readonly change?: (program: Program) => Program;
  /** Whether owners of content lists are asked on each release; they are not unless told, so that issues keep their numbers. */
  readonly content?: true;
  /** How long the service waits for one answer of GitLab, in real milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number;
  /** Where the service says it is reached; it says nothing unless told. */
  readonly publicUrl?: string;
  /** Secrets of exam sources by their ids, where they are not the usual one; read at each start. */
  readonly secrets?: Record<string, readonly string[]>;
  /** Opens the store where it is not the embedded one in the world's folder. */
  readonly openStore?: (now: () => number) => Promise<Store>;
};

/** Usernames of the reviewers, in the order they were picked. */
export async function reviewersOf(world: World, iid = 1): Promise<readonly [string, string]> {
  const { description } = await world.issue(iid);
  const part = description.slice(
    description.indexOf('## Who reviews'),
    description.indexOf('## What reviewers look at'),
  );
  const [first = '', second = ''] = [...part.matchAll(/^- @(\S+)/gm)].map(([, name = '']) => name);
  return [first, second];
}

function withoutContent(program: Program): Program {
  const productAssessments = program.productAssessments.map(({ content: _, ...assessment }) => assessment);
  return { ...program, contentLists: [], productAssessments };
}

/** A world for stories: the sandbox GitLab over HTTP, the real store in a folder, the service, and a clock that stands still. */
export async function openWorld(options: WorldOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-story-'));
  const clock = { at: Date.parse('2026-11-24T09:00:00Z') };
  const now = () => clock.at;
  // Whoever waits for the rate budget moves the clock on instead.
  const sleep = async (ms: number) => {
    clock.at += ms;
  };
  const loaded = await loadProgram(ourConfig);
  if (loaded.is === 'faults') throw new Error(JSON.stringify(loaded.faults));
  const usual = options.content ? loaded.program : withoutContent(loaded.program);
  const program = options.change ? options.change(usual) : usual;
  const sandbox = await startSandbox({ seed: seedFor(program, options.tier ?? 'premium', botToken), port: 0, now });
  const gitlab = connectGitLab({
    url: sandbox.url,
    token: botToken,
    budget: createBudget(limitsOf['self-managed'], { now, sleep }),
    timeoutMs: options.timeoutMs,
    now,
  });
  const service: { current: Service } = { current: await serviceOn() };
  const project = program.layout.projects[0]?.path ?? '';
  await hookUp();

  async function serviceOn(): Promise<Service> {
    return startService({
      program,
      store: await (options.openStore?.(now) ?? openEmbedded({ folder, now })),
      gitlab,
      gitlabUrl: sandbox.url,
      secrets: {
        gitlab: { signing: secretOf(hookSecret) },
        exams: new Map(
          program.sources.map(({ id }) => [id, (options.secrets?.[id] ?? [examSecret]).map((one) => secretOf(one))]),
        ),
        checkJob: jobTokensOf({ url: sandbox.url }),
      },
      telemetry: logTo(pino({ level: 'silent' })),
      host: '127.0.0.1',
      port: 0,
      now,
      sweepMs: 3_600_000,
      publicUrl: options.publicUrl,
    });
  }

  async function hookUp(): Promise<void> {
    const url = `${service.current.url}${doors.gitlab}`;
    await provision(gitlab, program, { url, secrets: { signing: hookSecret } }, now());
    await settle();
    sandbox.control.requests.clear();
  }

  async function settle(): Promise<void> {
    for (let calls = -1; calls !== sandbox.control.requests.all().length; ) {
      calls = sandbox.control.requests.all().length;
      await sandbox.idle();
      await service.current.settled();
    }
  }

  async function api(token: string, method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${sandbox.url}/api/v4${path}`, {
      method,
      headers: { 'private-token': token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  // Looks are taken as staff, so that the bot's calls are the service's alone.
  const watcher = [...sandbox.world.users.values()].find(({ username }) => username === program.staff[0])?.token ?? '';
  // People call by the project's number and the service by its path, so that faults can be arranged for one of them.
  const number = [...sandbox.world.projects.values()].find(({ path }) => path === project)?.id;
  const at = `/projects/${number}/issues`;

  async function exam(
    data: Record<string, unknown>,
    id: string = randomUUID(),
    secret = examSecret,
  ): Promise<Response> {
    const body = JSON.stringify({ type: 'exam.completed', data });
    return send(service.current.url, id, body, secret, clock.at);
  }

  /** Settles, and moves the clock to each thing that was put off, until nothing waits any more. */
  async function catchUp(): Promise<void> {
    const { db } = service.current.engine.store;
    for (let round = 0; round < 100; round += 1) {
      await settle();
      const events = db.selectFrom('inbox').select('next_at').where('processed_at', 'is', null);
      const effects = db.selectFrom('outbox').select('next_at').where('settled_at', 'is', null);
      const waiting = await events.unionAll(effects).execute();
      if (waiting.length === 0) return;
      const due = Math.min(...waiting.map(({ next_at }) => next_at).filter((at) => at > clock.at));
      if (Number.isFinite(due)) clock.at = due;
    }
    throw new Error('After a hundred rounds something still waits.');
  }

  /** A person who sits exams and writes comments. */
  function person(username: string) {
    const user = [...sandbox.world.users.values()].find((candidate) => candidate.username === username);
    if (!user) throw new Error(`Nobody is called ${username}`);
    return {
      user,
      async passes(examId: string, raw: number | string, max: number | string = 100): Promise<Response> {
        const score = { raw, max };
        const completedAt = new Date(clock.at).toISOString();
        const response = await exam({ exam: examId, learner: { email: user.email }, score, completedAt });
        await settle();
        return response;
      },
      async says(iid: number, text: string): Promise<number> {
        const response = await api(user.token, 'POST', `${at}/${iid}/notes`, { body: text });
        const { id } = (await response.json()) as { id: number };
        await settle();
        return id;
      },
      async opens(title: string, description: string): Promise<number> {
        const response = await api(user.token, 'POST', at, { title, description });
        const { iid } = (await response.json()) as { iid: number };
        await settle();
        return iid;
      },
      async edits(iid: number, noteId: number, text: string): Promise<void> {
        await api(user.token, 'PUT', `${at}/${iid}/notes/${noteId}`, { body: text });
        await settle();
      },
      async deletes(iid: number, noteId: number): Promise<void> {
        await api(user.token, 'DELETE', `${at}/${iid}/notes/${noteId}`);
        await settle();
      },
      /** Sets their own availability on GitLab. */
      async isOnGitLab(availability: 'busy' | 'not_set'): Promise<void> {
        await api(user.token, 'PUT', '/user/status', { availability });
      },
      async sees(iid: number): Promise<boolean> {
        return (await api(user.token, 'GET', `${at}/${iid}`)).ok;
      },
    };
  }

  return {
    program,
    sandbox: sandbox as Sandbox,
    folder,
    clock,
    project,
    exam,
    settle,
    catchUp,
    person,
    gitlab,
    examSecret,
    hookSecret,
    service: () => service.current,
    /** Calls the service made to GitLab since the world was set up; who is busy is read once a day, and not among them. */
    calls: () =>
      sandbox.control.requests
        .all({ caller: 'fieldcert-bot' })
        .filter(({ path }) => !/\/users\/\d+\/status$/.test(path)),
    /** Ends the service and starts it again on the same store; what happened meanwhile is swept up. */
    async restart(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
      await service.current[Symbol.asyncDispose]();
      await meanwhile();
      service.current = await serviceOn();
      await hookUp();
      await settle();
    },
    async issues(): Promise<readonly SeenIssue[]> {
      const response = await api(watcher, 'GET', `${at}?order_by=created_at&sort=asc&per_page=100`);
      const rows = (await response.json()) as RawIssue[];
      return rows.map(seenIssue);
    },
    async issue(iid: number): Promise<SeenIssue> {
      return seenIssue((await (await api(watcher, 'GET', `${at}/${iid}`)).json()) as RawIssue);
    },
    async notes(iid: number): Promise<readonly SeenNote[]> {
      const response = await api(watcher, 'GET', `${at}/${iid}/notes?sort=asc&per_page=100`);
      const rows = (await response.json()) as RawNote[];
      const notes =
        sandbox.world.projects
          .values()
          .find(({ path }) => path === project)
          ?.issues.get(iid)?.notes ?? [];
      const emoji = (id: number) => notes.find((note) => note.id === id)?.awards.map(({ name }) => name) ?? [];
      return rows
        .filter(({ system }) => !system)
        .map(({ id, author, body }) => ({ id, author: author.username, body, emoji: emoji(id) }));
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await service.current[Symbol.asyncDispose]();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The world of a story. */
export type World = Awaited<ReturnType<typeof openWorld>>;
