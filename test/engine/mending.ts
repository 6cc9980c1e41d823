import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { World } from '../stories/world.ts';

const golden = join(import.meta.dirname, '../golden/cli');
const config = join(import.meta.dirname, '../../config');

/** Runs a command beside the running service of a world; gives what it printed. */
export async function command(world: World, ...words: readonly string[]): Promise<string> {
  const token = [...world.sandbox.world.users.values()].find(({ username }) => username === 'fieldcert-bot')?.token;
  const env = { GITLAB_URL: world.sandbox.url, GITLAB_TOKEN: token };
  let printed = '';
  const out = { write: (text: string) => (printed += text) };
  const places = ['--data', world.folder, '--config', config];
  await createProgram({ env, stdout: out, stderr: out }).parseAsync(['node', 'fieldcert', ...words, ...places]);
  process.exitCode = 0;
  return printed;
}

/** Holds what was printed against its golden file (UPDATE_GOLDEN=1 rewrites it); ids and times of the moment are left out. */
export function expectGolden(name: string, printed: string): void {
  const text = printed
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+Z| UTC)/g, 'TIME');
  const file = join(golden, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
