import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../core/program.ts';
import type { Engine } from '../engine/engine.ts';
import { findPeople, recallPeople } from '../engine/people.ts';
import { run } from '../engine/run.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { GitLabProblem } from '../gitlab/problem.ts';
import type { Secrets } from '../http/app.ts';
import { createApp, createWaitingApp } from '../http/app.ts';
import { listen } from '../http/listen.ts';
import { loadTemplates } from '../render/render.ts';
import type { Store } from '../store/store.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What the service is made of. The store is closed with the service. */
export type ServiceParts = {
  readonly program: Program;
  readonly store: Store;
  readonly gitlab: GitLab;
  /** Where that GitLab is, without a slash at the end. */
  readonly gitlabUrl: string;
  readonly secrets: Secrets;
  readonly telemetry: Telemetry;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How often the sweep looks for missed events, in ms. */
  readonly sweepMs: number;
  /** How often hooks are looked at, in ms; never where it is left out. */
  readonly hooksMs?: number | undefined;
  /** Where GitLab reaches the service, where that is known. */
  readonly publicUrl?: string | undefined;
};

/** The service, listening and at work. */
export type Service = AsyncDisposable & {
  readonly url: string;
  readonly engine: Engine;
  /** Resolves when everything due now is decided and carried out. */
  settled(): Promise<void>;
};

/**
 * Opens the doors, finds the bot and the people on GitLab, and starts to work. While GitLab is away it waits, and takes in
 * exam results meanwhile.
 * @throws GitLabProblem when GitLab answers and lets us do nothing, such as for a wrong token
 */
export async function startService(parts: ServiceParts): Promise<Service> {
  await using starting = new AsyncDisposableStack();
  starting.use(parts.store);
  let app: RequestListener = await waitingApp(parts);
  const listening = starting.use(await listen((request, response) => app(request, response), parts));
  const engine = await engineOf(parts);
  app = createApp(engine, parts.secrets, parts.gitlabUrl);
  const { sweepMs, hooksMs } = parts;
  const running = starting.use(await run(engine, { timersMs: 15_000, sweepMs, hooksMs }));
  const started = starting.move();
  const { url } = listening;
  return { url, engine, settled: running.settled, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

async function waitingApp({ program, store, now, telemetry, secrets }: ServiceParts): Promise<RequestListener> {
  // Whose result it is decides where it is kept, so everybody must be known by user id.
  const { people, unknown } = await recallPeople(program, store);
  return createWaitingApp(
    telemetry,
    secrets,
    unknown.length > 0 ? undefined : { program, people, store, now, telemetry },
  );
}

async function engineOf({ program, store, gitlab, telemetry, now, publicUrl }: ServiceParts): Promise<Engine> {
  const { me, found } = await patiently(telemetry, async () => {
    return { me: await gitlab.me(), found: await findPeople(program, store, gitlab) };
  });
  if (found.unknown.length > 0) telemetry.unknownPeople(found.unknown);
  const bot = { userId: me.id, username: me.username };
  const { render } = loadTemplates();
  return { program, store, gitlab, render, now, bot, people: found.people, telemetry, publicUrl };
}

/** Asks until GitLab answers: after a second at first, every 15 s in the end, or when GitLab says so. */
async function patiently<Answer>(telemetry: Telemetry, ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof GitLabProblem) || !['unreachable', 'busy'].includes(error.kind)) throw error;
      const afterMs = error.retryAfterMs ?? Math.min(1_000 * 2 ** tries, 15_000);
      telemetry.waitsForGitLab(error.message, afterMs);
      await sleep(afterMs);
    }
  }
}
