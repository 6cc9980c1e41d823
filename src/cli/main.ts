#!/usr/bin/env node
import { createProgram } from './program.ts';

await createProgram({ env: process.env, stdout: process.stdout, stderr: process.stderr }).parseAsync();
