import type { ExamResult } from '../../core/exams/exam.ts';
import type { ExamSource } from '../../core/exams/sources/all-sources.ts';
import type { CheckJob, Job } from '../../core/jobs/job-token.ts';
import type { Secret } from '../gitlab-hook.ts';
import type { Headers } from '../headers.ts';

/** Where a request goes: `path` is what follows the address of the source, `''` for the address itself. */
export type Target = { readonly method: string; readonly path: string };

/** A request at the address of a source. */
export type SourceRequest = Target & {
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** What requests are checked against: the secrets of their source, and what GitLab vouches for. */
export type Known = { readonly secrets: readonly Secret[]; readonly checkJob: CheckJob };

/** That a request comes from its source: under which id it was sent, where the sender gave one, and from which CI job. */
export type Proven = { readonly is: 'proven'; readonly id?: string | undefined; readonly job?: Job | undefined };

/** A request nothing is kept of, and why: `fix` tells the sender what to do; after a 503 the same may be sent again. */
export type Refused = {
  readonly is: 'refused';
  readonly status: 400 | 401 | 403 | 404 | 409 | 415 | 422 | 503;
  readonly because: string;
  /** JSON pointer into the body. */
  readonly at?: string | undefined;
  readonly fix: string;
};

/** A request that needs no more than this answer. */
export type Answered = {
  readonly is: 'answered';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** As JSON. */
  readonly body: unknown;
};

/** One thing a request carried; `at` is its place in the body as a JSON pointer, `''` for all of it. */
export type Item = { readonly at: string } & (
  | { readonly is: 'result'; readonly result: ExamResult }
  | { readonly is: 'ignored'; readonly because: string }
  | Refused
);

/**
 * What a request turned out to be. Of several items each is kept or not by itself, unless they are taken in `together`: then one
 * that is refused keeps out the others too.
 */
export type FromSource =
  | {
      readonly is: 'items';
      readonly items: readonly Item[];
      readonly together?: true;
      /** What the sender hears where all of them are kept; our usual words unless given. */
      readonly thanks?: Omit<Answered, 'is'> | undefined;
    }
  | Refused
  | Answered;

/** How results of one kind of source come in over HTTP. */
export type SourceDoor<Source extends ExamSource = ExamSource> = {
  /** Whether anything answers there at all. */
  readonly takes: (target: Target) => boolean;
  /** Whether the request comes from the source. */
  readonly prove: (
    source: Source,
    request: SourceRequest,
    known: Known,
  ) => Proven | Refused | Answered | Promise<Proven | Refused | Answered>;
  /** What a request says whose origin is beyond doubt. Pure, and never throws whatever the body is. */
  readonly read: (source: Source, request: SourceRequest, proof: Proven) => FromSource;
};

/** Takes what is posted to the address of the source itself. */
export function takesPosts({ method, path }: Target): boolean {
  return method === 'POST' && path === '';
}
