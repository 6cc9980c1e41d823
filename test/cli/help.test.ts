import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { runFieldcert } from '../process/child.ts';
import { expectGolden } from './golden.ts';

type Named = { readonly name: string; readonly command: Command };

const silent = { env: {}, stdout: { write: () => true }, stderr: { write: () => true } };
const commands: readonly Named[] = withChildren({ name: 'fieldcert', command: createProgram(silent) });

describe('the help', () => {
  it.each(commands)('of $name reads as in its golden file', ({ name, command }) => {
    const help = helpOf(command);
    expectGolden(name.replace('fieldcert', 'help').replaceAll(' ', '-'), help);
  });

  it.each(commands)('of $name fits a terminal and knows no place of this machine', ({ command }) => {
    const help = helpOf(command);
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help).not.toContain(process.cwd());
    expect(help).not.toContain('(default: false)');
  });

  it.each([['--help'], ['exam', 'send', '--help'], ['help', 'explain']])('is printed for %s %s %s', async (...args) => {
    await using child = runFieldcert(args.filter(Boolean));
    expect(await child.ended).toBe(0);
    expect(child.stdout()).toContain('Usage: fieldcert');
    expect(child.stderr()).toBe('');
  });
});

describe('what nobody understands', () => {
  it.each([
    [['explian', '1'], /unknown command 'explian'[\s\S]*Did you mean explain\?[\s\S]*fieldcert --help/],
    [['start', '--port', 'http'], /A port is a number from 0 to 65535\./],
    [['start', '--port', '70000'], /A port is a number from 0 to 65535\./],
    [['start', '--tier', 'gold'], /Allowed choices are free, premium/],
    [['exam', 'send', 'SA-101'], /missing required argument 'learner'/],
    [['explain', '1', '2'], /too many arguments/],
    [['serve', '--port', '80'], /unknown option '--port'/],
  ])('ends with exit code 1 and says what: %j', async (args, words) => {
    await using child = runFieldcert(args);
    expect(await child.ended).toBe(1);
    expect(child.stderr()).toMatch(words);
    expect(child.stderr()).not.toContain('    at ');
    expect(child.stdout()).toBe('');
  });
});

function withChildren({ name, command }: Named): readonly Named[] {
  const children = command.commands.map((child) => ({ name: `${name} ${child.name()}`, command: child }));
  return [{ name, command }, ...children.flatMap(withChildren)];
}

/** As wide as a terminal is at least, whatever this test runs in. */
function helpOf(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text), getOutHelpWidth: () => 80 }).outputHelp();
  return parts.join('');
}
