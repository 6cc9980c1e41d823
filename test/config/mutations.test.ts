import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadProgram } from '../../src/config/load.ts';
import { printFaults } from '../../src/config/print-faults.ts';
import { exampleDir, inCopy } from './patched-config.ts';

const names = ['program.yaml', 'gitlab.yaml', 'exams.yaml', 'people.yaml', 'rubrics/demo.yaml'];
const texts = new Map(
  await Promise.all(names.map(async (name) => [name, await readFile(join(exampleDir, name), 'utf8')] as const)),
);

/** Pieces that mean something in YAML or to us. */
const piece = fc.oneof(
  fc.constantFrom(
    ': ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '!x ',
    '|',
    '>',
    '#',
    '"',
    "'",
    '\t',
    '---\n',
    '? ',
  ),
  fc.constantFrom(
    'null',
    '~',
    '1e999',
    '.nan',
    '-1',
    '0x10',
    '__proto__: 1\n',
    'constructor: x\n',
    '<<: *a\n',
    '\u0000',
    '\ufeff',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const cut = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(40), piece });
type Cut = { readonly at: number; readonly length: number; readonly piece: string };

function mutate(text: string, cuts: readonly Cut[]): string {
  return cuts.reduce((before, { at, length, piece: inserted }) => {
    const from = Math.floor(at * before.length);
    return before.slice(0, from) + inserted + before.slice(from + length);
  }, text);
}

test('whatever happens to the files, the answer is a program or faults that point into them', async () => {
  await inCopy(async (dir) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(cut, { minLength: 1, maxLength: 3 }),
      async (name, cuts) => {
        const text = mutate(texts.get(name) ?? '', cuts);
        await writeFile(join(dir, name), text);
        const outcome = await loadProgram(dir);
        await writeFile(join(dir, name), texts.get(name) ?? '');
        if (outcome.is === 'program') return;
        expect(outcome.faults.length).toBeGreaterThan(0);
        for (const { file, line, col } of outcome.faults) {
          const faulty = file === join(dir, name) ? text : (texts.get(file.slice(dir.length + 1)) ?? '');
          expect(line).toBeLessThanOrEqual(faulty.split('\n').length);
          expect(Math.min(line, col)).toBeGreaterThanOrEqual(1);
        }
        expect(printFaults(outcome.faults)).not.toContain('undefined:');
      },
    );
    await fc.assert(property, { numRuns: 80 });
  });
}, 60_000);
