import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../src/cli/main.ts');
const name = `fieldcert-compiled-${process.getuid?.() ?? 'own'}`;

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'fieldcert-compiled-test-'));
});
afterEach(() => rmSync(temporary, { recursive: true }));

function help(env: Readonly<Record<string, string>> = {}): string {
  const all = { PATH: process.env.PATH ?? '', TMPDIR: temporary, ...env };
  return execFileSync(process.execPath, [main, '--help'], { env: all, encoding: 'utf8' });
}

it('what was compiled is kept for its owner alone, and nowhere but in the folder for temporary files', () => {
  expect(help()).toContain('Usage: fieldcert');
  expect(readdirSync(temporary)).toEqual([name]);
  expect(statSync(join(temporary, name)).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(temporary, name))).toHaveLength(1);
  expect(help()).toContain('Usage: fieldcert');
});

it('nothing is kept where NODE_DISABLE_COMPILE_CACHE says so', () => {
  help({ NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(readdirSync(temporary)).toEqual([]);
});

it('a folder is not used that others may write to, or lead elsewhere', () => {
  mkdirSync(join(temporary, name));
  chmodSync(join(temporary, name), 0o777);
  help();
  expect(readdirSync(join(temporary, name))).toEqual([]);
  rmSync(join(temporary, name), { recursive: true });
  mkdirSync(join(temporary, 'elsewhere'));
  symlinkSync(join(temporary, 'elsewhere'), join(temporary, name));
  help();
  expect(readdirSync(join(temporary, 'elsewhere'))).toEqual([]);
});

it('a start does not need a folder for temporary files', () => {
  expect(help({ TMPDIR: '/proc/nowhere' })).toContain('Usage: fieldcert');
});
