import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const folder = join(import.meta.dirname, '../golden/cli');

/** Expects a text to be as in its golden file, apart from the secrets in addresses of uploads; UPDATE_GOLDEN=1 rewrites the file. */
export function expectGolden(name: string, written: string): void {
  const text = written.replace(/(?<=\/uploads\/)[0-9a-f]{32}/g, 'SECRET');
  const file = join(folder, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
