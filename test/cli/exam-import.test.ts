import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

const table = `Quiz,Email Address,Score,Timestamp,Comment
SA-101,maya.lindqvist@example.com,8 / 10,2026-11-20 10:15,"fine,
really"
SA-101,nobody@example.com,90%,2026-11-20 11:00,

TAM-101,jonas.weber@example.com,"79,9",2026-11-20 11:30,
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldcert-exams-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('exam import', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    // The command signs by the machine's clock.
    world.clock.at = Date.now();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const file = () => join(folder, 'results.csv');
  async function imports(content: string | Uint8Array, ...flags: readonly string[]) {
    writeFileSync(file(), content);
    const url = `${world.service().url}/exams/native`;
    const env = { FIELDCERT_EXAM_SECRET: world.examSecret };
    const { out, errors, code } = await typed(['exam', 'import', file(), '--url', url, ...flags], env);
    await world.settle();
    const told = (text: string) => text.replaceAll(`${folder}/`, '').replaceAll(url, 'URL');
    return { out: told(out), errors: told(errors), code };
  }

  it('looks, and sends nothing', async () => {
    const { out, errors, code } = await imports(table);
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expectGolden('exam-import.look', out);
    expect(await world.issues()).toEqual([]);
  });

  it('opens a practical for who passed, asks staff who is unknown, and does nothing twice', async () => {
    expectGolden('exam-import.apply', (await imports(table, '--apply')).out);
    expect(await world.issues()).toHaveLength(2);
    expectGolden('exam-import.again', (await imports(table, '--apply')).out);
    expect(await world.issues()).toHaveLength(2);
  });

  it('takes several tables, and sends nothing while one of them has a fault', async () => {
    const files = ['spring.csv', 'autumn.csv'].map((name) => join(folder, name));
    const rows = [
      'SA-101,maya.lindqvist@example.com,8 / 10,2026-04-20',
      'TAM-101,jonas.weber@example.com,46 / 50,2026-10-20',
    ];
    const write = (mood: string) =>
      files.forEach((name, index) => {
        writeFileSync(name, `Quiz,Email Address,Score,Timestamp\n${rows[index]}${index === 1 ? mood : ''}\n`);
      });
    const imported = async () => {
      const env = { FIELDCERT_EXAM_SECRET: world.examSecret };
      const told = await typed(
        ['exam', 'import', ...files, '--apply', '--url', `${world.service().url}/exams/native`],
        env,
      );
      await world.settle();
      return told;
    };
    write('T25:99');
    expect((await imported()).errors).toContain('autumn.csv: nothing was sent.\nrow 2, Timestamp:');
    expect(await world.issues()).toEqual([]);
    write('');
    const { out, code } = await imported();
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 results taken in, 0 known already.'),
    });
    expect(await world.issues()).toHaveLength(2);
    expect((await imported()).out).toContain('0 results taken in, 2 known already.');
  });

  it('goes on where it was interrupted', async () => {
    const [header, first = ''] = table.split(/\n(?=[A-Z]{2,3}-)/);
    await imports(`${header}\n${first}\n`, '--apply');
    expect((await imports(table, '--apply')).out).toContain('2 results taken in, 1 known already.');
  });

  it('corrects what has another score than when it was taken in', async () => {
    await imports(table, '--apply');
    const { out, code } = await imports(table.replace('8 / 10', '7 / 10'), '--apply');
    expect({ out, code }).toEqual({ out: expect.stringContaining('1 result taken in, 2 known already.'), code: 0 });
    const labels = (await world.issues()).map((issue) => issue.labels);
    expect(labels).toContainEqual(expect.arrayContaining(['fieldcert::paused']));
    expect((await imports(table.replace('8 / 10', '7 / 10'), '--apply')).out).toContain('0 results taken in, 3 known');
  });

  it('names every fault with its row and column, and sends nothing', async () => {
    const faulty = table.replace('90%', 'A').replace('jonas.weber@example.com', '').replace('11:30', '11:99');
    const { errors, code } = await imports(faulty, '--apply');
    expect(code).toBe(1);
    expectGolden('exam-import.faults', errors);
    expect(await world.issues()).toEqual([]);
  });

  it.each<readonly [string, Uint8Array]>([
    ['a byte order mark', Buffer.from(`\ufeff${table}`)],
    ['Windows-1252', Buffer.from(table.replace('fine', 'schön'), 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${table}`, 'utf16le')],
    [
      'semicolons',
      Buffer.from(table.replace('"79,9"', '79.9').replace('"fine,\nreally"', 'fine').replaceAll(',', ';')),
    ],
  ])('reads %s', async (_, bytes) => {
    expect((await imports(bytes)).out).toContain('3 results of SA-101 (2), TAM-101 (1)');
  });

  it('takes one exam for all rows, and columns by other names', async () => {
    const form = 'Zeitstempel,Adresse,Punkte\n20.11.2026 10:15,maya.lindqvist@example.com,8 / 10\n';
    const named = ['--column', 'completedAt=Zeitstempel', '--column', 'email=Adresse', '--column', 'score=Punkte'];
    const { out } = await imports(form, '--exam', 'SA-101', ...named, '--timezone', 'Europe/Berlin');
    expect(out).toContain('SA-101 of maya.lindqvist@example.com, 8 of 10, 2026-11-20T09:15:00Z');
  });

  it.each([
    [
      'Quiz,Score,Timestamp\nSA-101,8,2026-11-20\n',
      [],
      'results.csv, row 1: no column says who sat the exam; the columns are Quiz, Score, Timestamp.',
    ],
    [
      'Email,Score,Date\nm@example.com,8,2026-11-20\n',
      [],
      'results.csv, row 1: no column says which exam it was; the columns are Email, Score, Date.',
    ],
    [
      table,
      ['--column', 'score=Grade'],
      'results.csv, row 1: no column is called “Grade”; the columns are Quiz, Email Address, Score, Timestamp, Comment.',
    ],
    [table, ['--column', 'points=Score'], '“points=Score” does not name a column.'],
    [table, ['--dates', 'ymd'], '“ymd” is no order of day and month.'],
    [table, ['--timezone', 'Mars'], '“Mars” is no time zone.'],
    ['', [], 'results.csv holds no results.'],
    [table.replace('really"', 'really'), [], 'results.csv: quotation marks do not fit'],
  ])('refuses what it cannot read: %j %j', async (content, flags, words) => {
    const { errors, code } = await imports(content, ...flags);
    expect(code).toBe(1);
    expect(errors).toContain(words);
    expect(errors).toContain('\n→ ');
  });

  it('stops at once where the service does not know the secret', async () => {
    const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const { errors, code } = await imports(table, '--apply', '--secret', other);
    expect(code).toBe(1);
    expect(errors).toContain('URL answered 401 to row ');
    expect(errors).not.toContain(other);
  });
});
