import type { Program } from '../core/program.ts';
import type { Engine } from '../engine/engine.ts';
import { findPeople } from '../engine/people.ts';
import type { Running } from '../engine/run.ts';
import { run } from '../engine/run.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Secrets } from '../http/app.ts';
import { createApp } from '../http/app.ts';
import { listen } from '../http/listen.ts';
import { loadTemplates } from '../render/render.ts';
import type { Store } from '../store/store.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What the service is made of. The store is closed with the service. */
export type ServiceParts = {
  readonly program: Program;
  readonly store: Store;
  readonly gitlab: GitLab;
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

/** Finds the bot and the people on GitLab, opens the doors, and starts to work. */
export async function startService(parts: ServiceParts): Promise<Service> {
  const { program, store, gitlab, telemetry, now, publicUrl } = parts;
  const me = await gitlab.me();
  const { people, unknown } = await findPeople(program, store, gitlab);
  if (unknown.length > 0) telemetry.unknownPeople(unknown);
  const bot = { userId: me.id, username: me.username };
  const { render } = loadTemplates();
  const engine: Engine = { program, store, gitlab, render, now, bot, people, telemetry, publicUrl };
  const listening = await listen(createApp(engine, parts.secrets), parts);
  const running: Running = await run(engine, { timersMs: 15_000, sweepMs: parts.sweepMs, hooksMs: parts.hooksMs });
  return {
    url: listening.url,
    engine,
    settled: running.settled,
    async [Symbol.asyncDispose]() {
      await listening[Symbol.asyncDispose]();
      await running[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
