import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFieldcert } from '../process/child.ts';
import { typed } from './typed.ts';

const ourConfig = join(import.meta.dirname, '../../config');
let config: string;
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'fieldcert-check-'));
  cpSync(ourConfig, config, { recursive: true });
});
afterEach(() => rmSync(config, { recursive: true, force: true }));

describe('check', () => {
  it('finds the example in order', async () => {
    const { out, errors, code } = await typed(['check']);
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expect(out).toContain('is in order: “GitLab field certification”');
    expect(out).toMatch(/\d+ roles, 4 levels, \d+ courses/);
  });

  it('checks the folder it is given, else that of FIELDCERT_CONFIG', async () => {
    expect((await typed(['check', config])).out).toContain(config);
    expect((await typed(['check'], { FIELDCERT_CONFIG: config })).out).toContain(config);
    expect((await typed(['check', ourConfig], { FIELDCERT_CONFIG: '/nowhere' })).code).toBe(0);
  });

  it('names every fault with file, line and column, and ends with exit code 1', async () => {
    change('program.yaml', 'timezone: UTC', 'timezone: Mars/Olympus');
    change('people.yaml', 'username: jonas', 'usrname: jonas');
    await using child = runFieldcert(['check', config]);
    expect(await child.ended).toBe(1);
    const at = lineOf('program.yaml', 'timezone: Mars');
    expect(child.stderr()).toMatch(new RegExp(`^${join(config, 'program.yaml')}:${at}:\\d+ +\\S`, 'm'));
    expect(child.stderr()).toMatch(new RegExp(`^${join(config, 'people.yaml')}:\\d+:\\d+ +\\S`, 'm'));
    expect(child.stderr()).toMatch(/The configuration has \d+ faults\.\n→ /);
    expect(child.stderr()).not.toContain('    at ');
    expect(child.stdout()).toBe('');
  });

  it('says so when a file is no YAML, and when there is no folder', async () => {
    writeFileSync(join(config, 'gitlab.yaml'), 'projects: [');
    const broken = await typed(['check', config]);
    expect(broken.code).toBe(1);
    expect(broken.errors).toMatch(/gitlab\.yaml:\d+:\d+ /);
    const nowhere = await typed(['check', join(config, 'no-such-folder')]);
    expect(nowhere.code).toBe(1);
    expect(nowhere.errors).toContain('no-such-folder');
    expect(nowhere.errors).not.toContain('    at ');
  });
});

function change(file: string, from: string, to: string): void {
  const text = readFileSync(join(config, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(config, file), text.replace(from, to));
}

function lineOf(file: string, words: string): number {
  return (
    readFileSync(join(config, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(words)) + 1
  );
}
