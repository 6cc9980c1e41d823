import type { Environment } from '../config/env.ts';

/** What the command line touches. */
export type Terminal = {
  readonly env: Environment;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
};
