import { GitLabProblem } from '../gitlab/problem.ts';
import { FolderInUse } from '../store/owner-lock.ts';
import { StoreRefused } from '../store/refused.ts';
import { systemProblem } from './system-problem.ts';

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
  if (error instanceof GitLabProblem) return { message: error.message, fix: gitlabFix(error) };
  const system = systemProblem(error);
  if (system) return system;
  if (error instanceof Error) return { message: `Something broke on our side: ${error.stack ?? error.message}` };
  return { message: String(error) };
}

function gitlabFix({ kind, status }: GitLabProblem): string {
  if (status === 401) return 'Set GITLAB_TOKEN to a token of the bot that is neither expired nor revoked.';
  if (status === 403) return 'Give the token in GITLAB_TOKEN the scope api.';
  if (status === 404 || kind === 'odd-answer') return 'Check GITLAB_URL: it is the address GitLab itself answers at.';
  return 'Check GITLAB_URL, and that GitLab is up; then try again.';
}
