import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { World } from './world.ts';

/** Writes the whole world into a file, in one step: a reader finds the old or the new one, never half of it. */
export function saveWorld(file: string, world: World): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  writeFileSync(
    beside,
    JSON.stringify({ version, world }, (_key, value) => flatten(value)),
  );
  renameSync(beside, file);
}

/** Reads a world written by `saveWorld`; undefined when there is no such file. Throws on a file of another kind. */
export function loadWorld(file: string): World | undefined {
  if (!existsSync(file)) return undefined;
  const read = JSON.parse(readFileSync(file, 'utf8'), (_key, value) => unflatten(value)) as Partial<Written>;
  if (read.version === version && read.world) return read.world;
  throw new Error(`${file} is not a world this sandbox can read (version ${version}); move it away to start afresh.`);
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
