import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** A fieldcert process; disposing kills it. */
export type Child = AsyncDisposable & {
  readonly pid: number;
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its exit code once it has ended, `null` when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly isRunning: () => boolean;
  /** Sends SIGKILL and waits for the end. */
  readonly kill: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
};

/** Runs the real command line in a process of its own, with only these variables beside PATH. */
export function runFieldcert(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  // Compiling the same sources again for each of many processes would be most of the work.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'fieldcert-test-compile-cache') };
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH ?? '', ...cache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    ended,
    isRunning: () => isRunning(child),
    kill,
    signal,
    [Symbol.asyncDispose]: kill,
  };
}

/** Looks every 50 ms, unless told otherwise, until `look` finds something; fails after 40 s with what was wanted. */
export async function until<Found>(
  wanted: string,
  look: () => Found | Promise<Found>,
  { everyMs }: { readonly everyMs: number } = { everyMs: 50 },
): Promise<Exclude<Found, false | undefined>> {
  const deadline = performance.now() + 40_000;
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found as Exclude<Found, false | undefined>;
    if (performance.now() > deadline) throw new Error(`Waited 40 s for this: ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** A port nobody listens on, below those the kernel gives to outgoing connections, so that it stays free while its owner is dead. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
