#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts';

keepCompiled(process.env);
const { createProgram } = await import('./program.ts');
await createProgram({ env: process.env, stdout: process.stdout, stderr: process.stderr }).parseAsync();
