#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts';

keepCompiled(process.env);
const { programFor } = await import('./program-for.ts');
const { askOn } = await import('./ask.ts');
const ask = process.stdin.isTTY ? askOn(process.stdin, process.stdout) : undefined;
const terminal = { env: process.env, stdout: process.stdout, stderr: process.stderr, ask };
const program = await programFor(process.argv.slice(2), terminal);
await program.parseAsync();
