import { z } from 'zod';

/** What can keep a request from its answer, with the HTTP status and a title that never changes. */
export const problemKinds = {
  'invalid-request': { status: 400, title: 'The request is not what this operation takes' },
  'no-token': { status: 401, title: 'No valid ID token of a CI job' },
  'not-allowed': { status: 403, title: 'This pipeline may not do that' },
  'not-found': { status: 404, title: 'There is nothing of that name' },
  'stale-plan': { status: 409, title: 'The plan no longer fits' },
  'decided-before': { status: 409, title: 'Somebody decided this before' },
  'under-way': { status: 409, title: 'The same is under way' },
  'too-large': { status: 413, title: 'The request is too large' },
  'faults-in-program': { status: 422, title: 'The program has faults' },
  'cannot-be-done': { status: 422, title: 'This cannot be done' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  broken: { status: 500, title: 'Something broke on our side' },
  'gitlab-refused': { status: 502, title: 'GitLab refused' },
  'gitlab-away': { status: 503, title: 'GitLab does not answer' },
  'store-away': { status: 503, title: 'The store does not answer' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;
export type ProblemKind = keyof typeof problemKinds;

/** One mistake in a program that was sent. */
export const Fault = z
  .strictObject({
    file: z.string().describe('As it was sent, such as "gitlab.yaml".'),
    line: z.int(),
    col: z.int(),
    path: z.string().describe('Such as "courses[2].level"; empty for the file itself.'),
    message: z.string(),
    fix: z.string().optional(),
    excerpt: z.string().optional().describe('The line it stands in.'),
  })
  .readonly();

/** An error as RFC 9457 shapes it: `detail` says what happened, `fix` what to do. */
export const Problem = z
  .strictObject({
    type: z.string().describe('urn:fieldcert:problem: and the kind, which never changes.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    fix: z.string().optional(),
    at: z.string().optional().describe('Where in the request.'),
    faults: z.array(Fault).readonly().optional(),
    stale: z.array(z.string()).readonly().optional().describe('What differs from what the plan saw.'),
    done: z.int().optional().describe('How many steps of the plan were carried out before it stopped; they stay.'),
  })
  .readonly();
export type Problem = z.infer<typeof Problem>;

/** What a problem tells beside its kind. */
export type ProblemWords = Omit<Problem, 'type' | 'title' | 'status'>;

/** Keeps a request from its answer, in words for whoever sent it. `retryAfterS`: when it is worth asking again, in seconds. */
export class ApiProblem extends Error {
  readonly kind: ProblemKind;
  readonly words: ProblemWords;
  readonly retryAfterS: number | undefined;

  constructor(kind: ProblemKind, words: ProblemWords, retryAfterS?: number) {
    super(words.detail);
    this.name = 'ApiProblem';
    this.kind = kind;
    this.words = words;
    this.retryAfterS = retryAfterS;
  }
}

/** What is sent of a problem. */
export function problemBody(kind: ProblemKind, words: ProblemWords): Problem {
  return { type: `urn:fieldcert:problem:${kind}`, ...problemKinds[kind], ...words };
}
