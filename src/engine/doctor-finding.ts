import { GitLabProblem } from '../gitlab/problem.ts';

/** What one check found. A `fault` keeps certifications from running; a `warning` will be felt by somebody. */
export type Finding = {
  readonly check: string;
  readonly level: 'fine' | 'warning' | 'fault';
  readonly says: string;
  /** What to do; always there unless all is fine. */
  readonly fix?: string | undefined;
};

/** All is as it should be. */
export function fine(check: string, says: string): Finding {
  return { check, level: 'fine', says };
}

/** It works, but not for everybody or not for long. */
export function warning(check: string, says: string, fix: string): Finding {
  return { check, level: 'warning', says, fix };
}

/** It does not work. */
export function fault(check: string, says: string, fix: string): Finding {
  return { check, level: 'fault', says, fix };
}

/** A check that GitLab did not let us finish. Anything but a problem with GitLab is thrown on. */
export function notLooked(check: string, error: unknown): Finding {
  if (!(error instanceof GitLabProblem)) throw error;
  return fault(check, `Could not be looked at: ${error.message}`, 'Mend what GitLab says above, then ask again.');
}

/** Up to five names and how many more there are. */
export function few(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 5), names.length - 5];
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
