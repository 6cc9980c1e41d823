import { z } from 'zod';
import type { Receiving } from '../../engine/sent-program.ts';
import type { Caller, Pipelines } from './gate.ts';
import { ApiProblem, type ProblemKind } from './problems.ts';
import type { Turn } from './turn.ts';

/** What the admin API works with; one plan is applied at a time. */
export type AdminDesk = Receiving & { readonly applyTurn: Turn };

/** A request before it is looked at. */
export type RawRequest = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** One thing the admin API does; its route and its part of the OpenAPI document both come from this. */
export type Operation = {
  /** The operationId. */
  readonly id: string;
  readonly method: 'get' | 'post';
  /** Below `/api/v1`, such as `/certifications/{certification}`. */
  readonly path: string;
  readonly pipelines: Pipelines;
  readonly does: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  /** How large a body may be, such as `64kb`. */
  readonly limit: string;
  /** The name of the answer's schema in the document. */
  readonly answerName: string;
  readonly answer: z.ZodType;
  /** Problems beside those every operation may have. */
  readonly problems: readonly ProblemKind[];
  /**
   * Does it.
   * @throws ApiProblem in words for whoever asked
   */
  readonly run: (desk: AdminDesk, caller: Caller, raw: RawRequest) => Promise<unknown>;
};

type Parts<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType> = {
  readonly id: string;
  readonly method: Operation['method'];
  readonly path: string;
  readonly pipelines: Pipelines;
  readonly does: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly limit?: string;
  readonly answerName: string;
  readonly answer: Answer;
  readonly problems?: readonly ProblemKind[];
  readonly work: (
    desk: AdminDesk,
    asked: {
      readonly caller: Caller;
      readonly params: z.output<Params>;
      readonly query: z.output<Query>;
      readonly body: z.output<Body>;
    },
  ) => Promise<z.input<Answer>>;
};

const nothing = z.strictObject({});

/** An operation whose `work` gets what was checked, and whose answer is checked: nothing leaves that the schema does not name. */
export function operation<
  Answer extends z.ZodType,
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(parts: Parts<Params, Query, Body, Answer>): Operation {
  const { work, body, ...rest } = parts;
  const params = parts.params ?? nothing;
  const query = parts.query ?? nothing;
  return {
    limit: '64kb',
    problems: [],
    ...rest,
    params,
    query,
    body,
    run: async (desk, caller, raw) => {
      const asked = {
        caller,
        params: checked(params, raw.params, 'the path') as z.output<Params>,
        query: checked(query, raw.query, 'the query') as z.output<Query>,
        body: (body ? checked(body, raw.body, 'the body') : undefined) as z.output<Body>,
      };
      return parts.answer.parse(await work(desk, asked));
    },
  };
}

function checked(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const at = first?.path.join('.') ?? '';
  throw new ApiProblem('invalid-request', {
    detail: `${at === '' ? where : `“${at}” in ${where}`}: ${first?.message ?? 'is not as it should be'}.`,
    fix: 'The document at /api/v1/openapi.json says what this operation takes.',
    ...(at === '' ? {} : { at }),
  });
}
