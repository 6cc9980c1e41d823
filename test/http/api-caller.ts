import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { apiPath } from '../../src/http/api/api.ts';
import type { Problem } from '../../src/http/api/problems.ts';
import type { WorldOptions } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

/** Where the service of these tests is reached, and so what tokens are for. */
export const audience = 'https://fieldcert.example.com';

const project = 'field/certification';

/** The program whose `main` pipelines may do everything. */
function withCi(program: Program): Program {
  return { ...program, layout: { ...program.layout, ci: { projects: [{ project, branches: ['main'] }] } } };
}

/** A job as a pipeline would run it. */
export type JobOf = {
  readonly ref?: string;
  readonly aud?: string;
  readonly pipeline_source?: string;
  readonly project?: string;
};

/** A call of the admin API; as a job on `main` unless told otherwise. */
export type Call = {
  readonly token?: string | undefined;
  readonly job?: JobOf;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
};
type Responses = Readonly<Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>>;

/** A world whose service has an address, and CI jobs that call it. Every answer is checked against the OpenAPI document. */
export async function openApiWorld(options: WorldOptions = {}) {
  const { change = (program) => program } = options;
  const world = await openWorld({ ...options, publicUrl: audience, change: (program) => change(withCi(program)) });
  const at = () => `${world.service().url}${apiPath}`;
  const document = (await (await fetch(`${at()}/openapi.json`)).json()) as Document;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');
  const used = new Set<string>();

  async function token({
    ref = 'main',
    aud = audience,
    pipeline_source = 'push',
    ...job
  }: JobOf = {}): Promise<string> {
    const answer = await fetch(`${world.sandbox.url}/-/ci/id_tokens`, {
      method: 'POST',
      headers: { 'private-token': 'glpat-bot-of-the-stories', 'content-type': 'application/json' },
      body: JSON.stringify({ project: job.project ?? project, aud, ref, pipeline_source }),
    });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { token: string }).token;
  }

  async function call(method: 'GET' | 'POST', path: string, how: Call = {}): Promise<Response> {
    const bearer = 'token' in how ? how.token : await token(how.job);
    return fetch(`${at()}${path}`, {
      method,
      headers: { ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }), ...how.headers },
      ...(how.body === undefined ? {} : { body: typeof how.body === 'string' ? how.body : JSON.stringify(how.body) }),
    });
  }

  function mustFit(method: string, path: string, response: Response, body: unknown): void {
    const route = routeOf(document, method, path);
    const [type] = (response.headers.get('content-type') ?? '').split(';');
    const content = document.paths[route]?.[method.toLowerCase()]?.responses[response.status]?.content;
    if (content?.[type ?? ''] === undefined)
      throw new Error(`${method} ${route} answered ${response.status} ${type}: ${JSON.stringify(body)}`);
    const pointer = [route, method.toLowerCase(), 'responses', response.status, 'content', type, 'schema'];
    const validate = ajv.compile({ $ref: `api#/paths/${pointer.map(escaped).join('/')}` });
    if (!validate(body)) throw new Error(`${method} ${route}: ${ajv.errorsText(validate.errors)}`);
    used.add(`${method} ${route}`);
  }

  return {
    world,
    document,
    /** The operations that were answered so far. */
    used: used as ReadonlySet<string>,
    token,
    call,
    /** What is answered with 200. */
    async ask<Answer>(method: 'GET' | 'POST', path: string, how?: Call): Promise<Answer> {
      const response = await call(method, path, how);
      const body = await response.json();
      mustFit(method, path, response, body);
      expect([response.status, body]).toEqual([200, expect.anything()]);
      return body as Answer;
    },
    /** What is turned down, in words. */
    async refused(method: 'GET' | 'POST', path: string, how?: Call): Promise<Problem> {
      const response = await call(method, path, how);
      const body = (await response.json()) as Problem;
      mustFit(method, path, response, body);
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(body).toMatchObject({ status: response.status, detail: expect.stringMatching(/\S \S/) });
      expect(JSON.stringify(body)).not.toMatch(/\bat \S+ \(|node_modules|\.ts:\d|SQLITE|whsec_|glpat-|eyJ/);
      return body;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** A world with an admin API. */
export type ApiWorld = Awaited<ReturnType<typeof openApiWorld>>;

function escaped(step: unknown): string {
  return encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
}

function routeOf({ paths }: Document, method: string, path: string): string {
  const steps = path.split('?')[0]?.split('/') ?? [];
  const fits = (route: string) => {
    const wanted = route.split('/');
    return wanted.length === steps.length && wanted.every((step, at) => step.startsWith('{') || step === steps[at]);
  };
  const found = Object.keys(paths).find((route) => fits(route) && paths[route]?.[method.toLowerCase()]);
  if (!found) throw new Error(`The document has no ${method} ${path}`);
  return found;
}
