import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { commandTable } from '../src/core/commands/commands.ts';

const root = join(import.meta.dirname, '..');
const readmeFile = join(root, 'README.md');
const terminal = { env: {}, stdout: { write: () => true }, stderr: { write: () => true } };

/** The parts of the README that follow from the code; UPDATE_GOLDEN=1 writes them anew. */
const sections: Readonly<Record<string, () => string>> = { commands: commentCommands, cli: terminalCommands };

describe('the README', () => {
  it.each(Object.keys(sections))('tells the truth about %s', (name) => {
    const readme = readFileSync(readmeFile, 'utf8');
    const wanted = withSection(readme, name, sections[name]?.() ?? '');
    if (process.env.UPDATE_GOLDEN) writeFileSync(readmeFile, wanted);
    else expect(readme).toBe(wanted);
  });

  it('names every environment variable that is read, and no other', () => {
    const read = [...readFileSync(join(root, 'src/config/env.ts'), 'utf8').matchAll(/'([A-Z][A-Z_]{3,})'/g)].map(
      ([, name]) => name,
    );
    const readme = readFileSync(readmeFile, 'utf8');
    const told = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect([...told].sort()).toEqual([...new Set([...read, 'FIELDCERT_EXAM_SECRET'])].sort());
  });

  it('links to files that are there', () => {
    const links = [...readFileSync(readmeFile, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
      ([, file = '']) => file,
    );
    expect(links.filter((file) => !exists(file))).toEqual([]);
  });
});

describe('npm scripts', () => {
  it('named in the docs are in package.json', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
    const docs = [
      readmeFile,
      ...readdirSync(join(root, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(root, 'docs', name)),
    ];
    const named = docs.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(named.filter((name) => !scripts.includes(name ?? ''))).toEqual([]);
  });
});

function withSection(text: string, name: string, body: string): string {
  const open = new RegExp(`(<!-- ${name}:[^>]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  return text.replace(open, (_all, head: string, tail: string) => `${head}${body}\n${tail}`);
}

const places = {
  practicals: 'practicals',
  'product-knowledge': 'product knowledge',
  'product-content': 'product content',
  certifications: 'practicals, product knowledge',
  anywhere: 'everywhere',
} as const;

function commentCommands(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = commandTable.map(
    ({ usage, who, on, help, example }) =>
      `| ${who} | ${places[on]} | \`${cell(usage)}\` | ${cell(help)} | \`${cell(example)}\` |`,
  );
  return ['| who | where | command | what it does | example |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function terminalCommands(): string {
  const rows = leaves(createProgram(terminal), '').map(
    ({ name, command }) => `| \`${name}\` | ${command.description()} |`,
  );
  return ['| command | what it does |', '| --- | --- |', ...rows].join('\n');
}

function leaves(command: Command, before: string): readonly { readonly name: string; readonly command: Command }[] {
  return command.commands.flatMap((child) => {
    const name = `${before}${child.name()}`;
    if (child.commands.length > 0) return leaves(child, `${name} `);
    const usage = child.registeredArguments.map((argument) =>
      argument.required ? ` <${argument.name()}>` : ` [${argument.name()}]`,
    );
    return [{ name: `${name}${usage.join('')}`, command: child }];
  });
}

function exists(file: string): boolean {
  try {
    readFileSync(join(root, file));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}
