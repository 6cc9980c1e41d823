import { FolderInUse } from '../store/owner-lock.ts';
import { StoreRefused } from '../store/refused.ts';

/** Something the person at the terminal can mend: what is wrong and what to do. Ends the command with exit code 1. */
export class Problem extends Error {
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.fix = fix;
  }
}

/** An error as the terminal shows it. */
export function bareProblem(error: unknown): { readonly message: string; readonly fix?: string | undefined } {
  if (error instanceof Problem) return error;
  if (error instanceof FolderInUse || error instanceof StoreRefused) return { message: error.message };
  if (isErrno(error) && error.code === 'EADDRINUSE')
    return {
      message: `Port ${error.port} is taken.`,
      fix: 'Stop what uses it, or choose another with --port or --gitlab-port (0 takes any free one).',
    };
  if (error instanceof Error) return { message: `Something broke on our side: ${error.stack ?? error.message}` };
  return { message: String(error) };
}

function isErrno(error: unknown): error is { readonly code: string; readonly port?: number } {
  return error instanceof Error && 'code' in error;
}
