import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bareProblem } from '../../src/cli/problem.ts';
import { freePort } from '../process/child.ts';
import { typed } from './typed.ts';

const secret = `whsec_${Buffer.from('a secret for a service that ends').toString('base64')}`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldcert-problem-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Types `serve` with everything set, and these variables besides. */
async function serve(more: Readonly<Record<string, string>>) {
  const gitlab = { GITLAB_URL: 'http://127.0.0.1:1', GITLAB_TOKEN: 'glpat-x', GITLAB_HOOK_SECRET: secret };
  const env = { ...gitlab, FIELDCERT_EXAM_SECRET: secret, FIELDCERT_DATA: folder, PORT: '0', ...more };
  return typed(['serve'], env);
}

describe('what keeps serve from starting', () => {
  it('a file where the data folder should be', async () => {
    const file = join(folder, 'data');
    writeFileSync(file, '');
    const { code, errors } = await serve({ FIELDCERT_DATA: file });
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`^${file} cannot be used: .*\\n→ .*FIELDCERT_DATA`));
    expect(errors).not.toContain('    at ');
  });

  it('a file where a folder above it should be', async () => {
    writeFileSync(join(folder, 'data'), '');
    const { errors } = await serve({ FIELDCERT_DATA: join(folder, 'data', 'deep') });
    expect(errors).toMatch(/cannot be used: .*\n→ .*FIELDCERT_DATA/);
  });

  it('a data folder in which nothing can be written', async () => {
    mkdirSync(join(folder, 'owner.lock'));
    const { errors } = await serve({});
    expect(errors).toMatch(/^The data folder cannot be used: .*\n→ .*FIELDCERT_DATA/);
  });

  it('an address this machine has not', async () => {
    const { code, errors } = await serve({ HOST: '203.0.113.7' });
    expect(code).toBe(1);
    expect(errors).toBe('This machine has no address 203.0.113.7.\n→ Set HOST to one it has, such as 127.0.0.1.\n');
  });

  it('a database that does not answer, without showing the password', async () => {
    const port = await freePort();
    const { code, errors } = await serve({ DATABASE_URL: `postgres://field:open-sesame@127.0.0.1:${port}/field` });
    expect(code).toBe(1);
    expect(errors).toMatch(/^PostgreSQL does not answer: .*\n→ .*DATABASE_URL/);
    expect(errors).not.toContain('open-sesame');
    expect(errors).not.toContain('    at ');
  });

  it('a token with characters that no token has', async () => {
    const { code, errors } = await serve({ GITLAB_TOKEN: 'glpat-open…sesame' });
    expect(code).toBe(1);
    expect(errors).toMatch(/^GITLAB_TOKEN holds /m);
    expect(errors).not.toContain('sesame');
  });
});

describe('an error at the terminal', () => {
  it.each([
    ['28P01', 'password authentication failed for user "field"'],
    ['3D000', 'database "field" does not exist'],
    ['53300', 'sorry, too many clients already'],
  ])('of PostgreSQL, %s, is told in its words', (code, words) => {
    const error = Object.assign(new Error(words), { code, severity: 'FATAL' });
    expect(bareProblem(error)).toEqual({
      message: `PostgreSQL refuses: ${words}`,
      fix: 'Check DATABASE_URL, or ask who keeps the database.',
    });
  });

  it('that is a fault of ours comes with its stack', () => {
    expect(bareProblem(new TypeError('no')).message).toMatch(/^Something broke on our side: TypeError: no\n +at /);
    expect(bareProblem(Object.assign(new Error('syntax error'), { code: '42601' })).message).toContain('    at ');
  });

  it('for a port that needs rights says so', () => {
    const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES', syscall: 'listen', port: 80 });
    expect(bareProblem(error).message).toBe('This user may not listen on port 80.');
  });
});
