/** What kept a call from its answer; see `GitLabProblem`. */
export type ProblemKind = 'refused' | 'busy' | 'unsure' | 'unreachable' | 'odd-answer';

/** What is known of a problem beside its kind. */
type Details = {
  /** HTTP status, where GitLab answered. */
  readonly status?: number | undefined;
  /** How long GitLab wants to be left alone, in milliseconds; set when `busy`. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the limit that was hit counts all calls, not one kind; set when `busy`. */
  readonly allCalls?: boolean | undefined;
  readonly timedOut?: boolean | undefined;
};

/**
 * Why a call to GitLab did not go as it should. Its message never holds a token.
 * `refused`: GitLab said no, nothing happened. `busy`: 429, nothing happened. `unsure`: a write that may have happened.
 * `unreachable`: nothing happened and a later try may work. `odd-answer`: a 2xx answer that is not what the API promises.
 */
export class GitLabProblem extends Error {
  readonly kind: ProblemKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly allCalls: boolean;
  readonly timedOut: boolean;

  constructor(kind: ProblemKind, message: string, details: Details = {}) {
    super(message);
    this.name = 'GitLabProblem';
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.allCalls = details.allCalls ?? false;
    this.timedOut = details.timedOut ?? false;
  }
}

/** Whether GitLab said no with one of these statuses. */
export function isRefusal(
  error: unknown,
  ...statuses: readonly number[]
): error is GitLabProblem & { readonly kind: 'refused' } {
  return error instanceof GitLabProblem && error.kind === 'refused' && statuses.includes(error.status ?? 0);
}
