import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { World } from './world.ts';

/** Keeps a world in its file while it changes. */
export type Keeper = {
  /** Writes now. */
  readonly save: () => void;
  /** Writes within 50 ms; many calls are one write. */
  readonly soon: () => void;
  /** Writes for the last time: whoever opens the file next is not disturbed. */
  readonly close: () => void;
};

/** Keeps the world in `file`, or nowhere without one. */
export function keepWorld(file: string | undefined, world: World): Keeper {
  let open = file !== undefined;
  let waiting: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(waiting);
    waiting = undefined;
    if (open && file !== undefined) saveWorld(file, world);
  };
  return {
    save,
    soon: () => {
      waiting ??= setTimeout(save, 50);
    },
    close: () => {
      save();
      open = false;
    },
  };
}

/** Reads a world as `keepWorld` wrote it; undefined when there is no such file. Throws on a file of another kind. */
export function loadWorld(file: string): World | undefined {
  if (!existsSync(file)) return undefined;
  const read = JSON.parse(readFileSync(file, 'utf8'), (_key, value) => unflatten(value)) as Partial<Written>;
  if (read.version === version && read.world) return read.world;
  throw new Error(`${file} is not a world this sandbox can read (version ${version}); move it away to start afresh.`);
}

// In one step: a reader finds the old or the new file, never half of one.
function saveWorld(file: string, world: World): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  writeFileSync(
    beside,
    JSON.stringify({ version, world }, (_key, value) => flatten(value)),
  );
  renameSync(beside, file);
}

type Written = { readonly version: number; readonly world: World };

const version = 1;

function flatten(value: unknown): unknown {
  return value instanceof Map ? { $map: [...value] } : value;
}

function unflatten(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$map' in value)) return value;
  return Array.isArray(value.$map) ? new Map(value.$map) : value;
}
