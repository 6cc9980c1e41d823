import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Playground } from '../../src/cli/start.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** `fieldcert start` as a process of its own, with a data folder of its own. */
export type Started = {
  readonly playground: Playground;
  readonly folder: string;
  /** Ends the process as an operator would, with SIGTERM, and gives its exit code; again gives the same. */
  stop(): Promise<number | null>;
};

/** Starts what `npm start` starts, on free ports, and waits until it says that everything answers. */
export async function startPlaying(): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldcert-play-'));
  const child = spawnStart(folder);
  const complaints = text(child.stderr);
  const ended = exitOf(child);
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then((code) => [code])]);
  if (typeof line !== 'string') throw new Error(`start ended with ${line}:\n${await complaints}`);
  let stopped: Promise<number | null> | undefined;
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await ended;
    await rm(folder, { recursive: true, force: true });
    return code;
  };
  return {
    playground: JSON.parse(line),
    folder,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Starts once more in a folder somebody else plays in, and gives how that ends. */
export async function startBeside(folder: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawnStart(folder);
  const [code, said] = await Promise.all([exitOf(child), text(child.stderr)]);
  return { code, said };
}

function spawnStart(folder: string) {
  const flags = ['start', '--json', '--data', folder, '--port', '0', '--gitlab-port', '0'];
  return spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code;
}
