import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askOn } from '../../src/cli/ask.ts';

it('gives one line for each question, and nothing at the end of what is typed', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown: string[] = [];
  output.on('data', (chunk) => shown.push(String(chunk)));
  const ask = askOn(input, output);
  const first = ask('Who? ');
  input.write('ada\n');
  expect(await first).toBe('ada');
  const second = ask('Sure? ');
  input.write('y\n');
  expect(await second).toBe('y');
  const third = ask('Really? ');
  input.end();
  expect(await third).toBeUndefined();
  expect(shown.join('')).toBe('Who? Sure? Really? \n');
});
