import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
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

describe('check --code-quality', () => {
  const reportOf = async () => {
    const report = join(config, '../report.json');
    const { code } = await typed(['check', config, '--code-quality', report]);
    const violations = CodeQuality.parse(JSON.parse(readFileSync(report, 'utf8')));
    rmSync(report);
    return { code, violations };
  };

  it('writes every fault as GitLab takes them', async () => {
    change('program.yaml', 'timezone: UTC', 'timezone: Mars/Olympus');
    change('people.yaml', 'username: jonas', 'usrname: jonas');
    const { code, violations } = await reportOf();
    expect(code).toBe(1);
    const path = (file: string) => relative(process.cwd(), join(config, file));
    const location = { path: path('program.yaml'), lines: { begin: lineOf('program.yaml', 'timezone: Mars') } };
    expect(violations).toContainEqual(expect.objectContaining({ check_name: 'fieldcert check', location }));
    expect(violations.map((violation) => violation.location.path)).toContain(path('people.yaml'));
    expect(new Set(violations.map(({ fingerprint }) => fingerprint)).size).toBe(violations.length);
    expect(readFileSync(join(config, 'program.yaml'), 'utf8')).toContain('Mars');
  });

  it('knows a fault again that moved to another line', async () => {
    change('program.yaml', 'timezone: UTC', 'timezone: Mars/Olympus');
    const before = await reportOf();
    writeFileSync(join(config, 'program.yaml'), `# a new line\n${readFileSync(join(config, 'program.yaml'), 'utf8')}`);
    const after = await reportOf();
    const printed = ({ violations }: typeof before) => violations.map(({ fingerprint }) => fingerprint);
    expect(printed(after)).toEqual(printed(before));
    expect(after.violations).not.toEqual(before.violations);
  });

  it('writes an empty list where everything is in order, so that GitLab sees what was mended', async () => {
    expect(await reportOf()).toEqual({ code: 0, violations: [] });
  });
});

/** GitLab: doc/ci/testing/code_quality.md, “Code Quality report format”; it takes no path that begins with “./” or “/”. */
const CodeQuality = z.array(
  z.object({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().min(1),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.object({ path: z.string().regex(/^(?!\/|\.\/)/), lines: z.object({ begin: z.int().min(1) }) }),
  }),
);

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
