#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts';

keepCompiled(process.env);
const { createProgram } = await import('./program.ts');
const { askOn } = await import('./ask.ts');
const ask = process.stdin.isTTY ? askOn(process.stdin, process.stdout) : undefined;
await createProgram({ env: process.env, stdout: process.stdout, stderr: process.stderr, ask }).parseAsync();
