import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProgram } from '../../src/config/load.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

const ourConfig = join(import.meta.dirname, '../../config');

const hr = `GitLab Username;Full Name;Work Mail;Private E-Mail;Job Title;Manager;Region;Start Date;Last Day;Time Zone;Cost Center
maya;Maya Lindqvist;Maya.Lindqvist@example.com;maya@home.example;Solutions Architect;lena.fischer@example.com;AMER;01.03.2024;;Europe/Stockholm;4711
@lara;"Lara ""La""
Meier";lara.meier@example.com;;AE;maya;EMEA;2026-12-01;;Europe/Berlin;4711
;Iris Novak;iris@example.com;;AE;maya;EMEA;2027-01-04;;Europe/Berlin;4711
;;diego.fuentes@example.com;;;;;;30.11.2026;;
`;

const faulty = `username,role,manager,end date
maya,Chef,lena,1/2/2026
jonas,TAM,jonas,
x y,,,
lara,SA,nobody,
`;

let folder: string;
let config: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldcert-people-'));
  config = join(folder, 'config');
  cpSync(ourConfig, config, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const peopleYaml = () => readFileSync(join(config, 'people.yaml'), 'utf8');
const without = (text: string) => text.replaceAll(`${folder}/`, '');

async function imports(text: string, ...flags: readonly string[]) {
  const file = join(folder, 'hr.csv');
  writeFileSync(file, text);
  const { out, errors, code } = await typed(['people', 'import', file, '--config', config, ...flags]);
  return { out: without(out), errors: without(errors), code };
}

describe('people import', () => {
  it('looks, and changes nothing', async () => {
    const before = peopleYaml();
    const { out, errors, code } = await imports(hr);
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expectGolden('people-import.plan', out);
    expect(peopleYaml()).toBe(before);
  });

  it('writes with --apply, keeps comments and everybody, and then has nothing more to do', async () => {
    const before = peopleYaml().split('\n');
    expectGolden('people-import.applied', (await imports(hr, '--apply')).out.split('\n').slice(-2).join('\n'));
    const after = peopleYaml().split('\n');
    const gone = before.filter((line) => !after.includes(line));
    expect(gone).toEqual(['    emails: [maya.lindqvist@example.com]']);
    expectGolden('people-import.written', after.filter((line) => !before.includes(line)).join('\n'));
    expect((await loadProgram(config)).is).toBe('program');
    expect((await imports(hr, '--apply')).out).toContain('knows all of this already');
  });

  it('names every fault with its row, column and fix, and then writes nothing', async () => {
    const before = peopleYaml();
    const { out, errors, code } = await imports(faulty, '--apply');
    expect({ out, code }).toEqual({ out: '', code: 1 });
    expectGolden('people-import.faults', errors);
    expect(peopleYaml()).toBe(before);
  });

  it('takes columns by the name it is given', async () => {
    const { out } = await imports('Kürzel,Name\nmaya,Maya L.', '--column', 'username=Kürzel');
    expect(out).toContain('~ maya     name Maya Lindqvist → Maya L. (row 2)');
    const { errors } = await imports('Kürzel\nmaya', '--column', 'kuerzel=Kürzel');
    expect(errors).toContain('the fields are username, name, emails');
  });

  it('says so when there is no file', async () => {
    const { errors, code } = await typed(['people', 'import', join(folder, 'none.csv'), '--config', config]);
    expect(code).toBe(1);
    expect(without(errors)).toBe('none.csv cannot be read (ENOENT).\n→ Check the name of the file.\n');
  });
});
