import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWorld } from '../stories/world.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

const header = 'Quiz,Email Address,Score,Timestamp';
const maya = 'SA-101,maya.lindqvist@example.com,8 / 10,2026-11-20 10:15';
const good = `${header}\n${maya}\n`;
const wrongSecret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** Tables as learning platforms export them, good and bad, each by what is wrong with it. */
const tables: readonly (readonly [string, string | Uint8Array, string?])[] = [
  ['nothing', ''],
  ['a header alone', `${header}\n`],
  ['no table', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff])],
  ['truncated within quotes', `${header}\nSA-101,"maya.lindqvist@example.com,8 / 1`],
  ['truncated within a row', `${header}\n${maya.slice(0, -20)}`],
  ['a cell too many', `${header}\n${maya},more\n`],
  ['wrong types', `${header}\nSA-101,maya.lindqvist@example.com,true,yesterday\n`],
  ['more points than there are', `${header}\nSA-101,maya.lindqvist@example.com,11 / 10,2026-11-20 10:15\n`],
  ['nobody', `${header}\nSA-101,,8 / 10,2026-11-20 10:15\n`],
  ['a column twice', `${header},Score\n${maya},9 / 10\n`],
  ['no column for the score', `${header.replace('Score', 'Mood')}\n${maya}\n`],
  ['a huge cell', `${header}\n${maya.replace('SA-101', 'x'.repeat(300_000))}\n`],
  ['the secret of somebody else', good, wrongSecret],
  ['good', good],
  ['good again, with a byte order mark and other line ends', `\ufeff${good.replaceAll('\n', '\r\n')}`],
  ['good again, in UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le')],
  ['good again, in Windows-1252', Buffer.from(good.replace('\n', ',Größe\n').replace(maya, `${maya},groß`), 'latin1')],
];

test('what every kind of table is answered (UPDATE_GOLDEN=1 rewrites the golden file)', async () => {
  await using world = await openWorld();
  // The command signs by the machine's clock.
  world.clock.at = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-tables-'));
  const url = `${world.service().url}/exams/native`;
  const told: string[] = [];
  for (const [what, content, secret = world.examSecret] of tables) {
    const file = join(folder, 'results.csv');
    writeFileSync(file, content);
    const command = ['exam', 'import', file, '--url', url, '--apply'];
    const { out, errors, code } = await typed(command, { FIELDCERT_EXAM_SECRET: secret });
    await world.settle();
    expect((await world.issues()).length, what).toBe(what.startsWith('good') ? 1 : 0);
    const said = `${out}${errors}`.replaceAll(`${folder}/`, '').replaceAll(url, 'URL');
    told.push(`## ${what}\n${code}\n${said}`);
  }
  rmSync(folder, { recursive: true });
  expectGolden('exam-import.fixtures', told.join('\n'));
});
