import type { Environment } from '../config/env.ts';

/** What the command line touches. */
export type Terminal = {
  readonly env: Environment;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Asks whoever sits there, and gives the line they typed, or undefined at the end of what they type. Absent where nobody does. */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined;
  /** Milliseconds since the epoch; the clock of the machine where it is left out. */
  readonly now?: (() => number) | undefined;
};
