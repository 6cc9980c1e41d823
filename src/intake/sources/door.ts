import type { ExamResult } from '../../core/exams/exam.ts';
import type { ExamSource } from '../../core/exams/sources/all-sources.ts';
import type { CheckJob, Job } from '../../core/jobs/job-token.ts';
import type { Completion } from '../../core/product/completion.ts';
import type { Secret } from '../gitlab-hook.ts';
import type { Headers } from '../headers.ts';

/** Where a request goes: `path` is what follows the address of the source, `''` for the address itself. */
export type Target = { readonly method: string; readonly path: string };

/** A request at the address of a source, before its body is there. */
export type Asked = Target & {
  readonly headers: Headers;
  readonly query: URLSearchParams;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** A request at the address of a source. */
export type SourceRequest = Asked & { readonly body: Uint8Array };

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
  /** As JSON; nothing is sent where it is undefined. */
  readonly body: unknown;
};

/** What a source sends under an id of its own: a result, a module that was completed, or that what it sent under the id `target` counts no more. */
export type Sent =
  | {
      readonly is: 'result';
      readonly result: ExamResult;
      /** Of all that was sent under the id, where the source wants all of it to be the same when it comes again. */
      readonly digest?: string | undefined;
    }
  | {
      readonly is: 'completion';
      readonly completion: Completion;
      readonly digest?: string | undefined;
      /** The source tells of much else, so what is no module of ours is left. */
      readonly onlyKnown?: true | undefined;
    }
  | {
      readonly is: 'voids';
      readonly source: string;
      readonly eventId: string;
      readonly target: string;
      readonly digest: string;
    };

/** One thing a request carried; `at` is its place in the body as a JSON pointer, `''` for all of it. */
export type Item = { readonly at: string } & (Sent | { readonly is: 'ignored'; readonly because: string } | Refused);

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
  /** What every answer bears. */
  readonly headers?: (asked: Asked) => Readonly<Record<string, string>>;
  /** What a request says whose origin is beyond doubt. Pure, and never throws whatever the body is. */
  readonly read: (source: Source, request: SourceRequest, proof: Proven) => FromSource;
};

/** Takes what is posted to the address of the source itself. */
export function takesPosts({ method, path }: Target): boolean {
  return method === 'POST' && path === '';
}
