import { z } from 'zod';
import type { Operation } from './operation.ts';
import { Problem, type ProblemKind, problemKinds } from './problems.ts';

type Json = Readonly<Record<string, unknown>>;

/** Problems any operation may answer with. */
const everywhere: readonly ProblemKind[] = [
  'invalid-request',
  'no-token',
  'not-allowed',
  'too-many-requests',
  'broken',
  'gitlab-away',
  'store-away',
];

const schemaAt = '#/components/schemas/';

/** The OpenAPI 3.1 document of the operations, made of the schemas they check with. */
export function openApiOf(operations: readonly Operation[]): Json {
  const answers = named(
    [['Problem', Problem] as const, ...operations.map(({ answerName, answer }) => [answerName, answer] as const)],
    'output',
  );
  const bodies = named(
    operations.flatMap(({ id, body }) => (body ? [[bodyName(id), body] as const] : [])),
    'input',
  );
  const paths = Map.groupBy(operations, ({ path }) => path);
  return {
    openapi: '3.1.0',
    info: {
      title: 'fieldcert admin API',
      version: '1',
      description:
        'For CI jobs. A job proves itself by an ID token of GitLab (id_tokens) whose aud is the address of the service.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ idToken: [] }],
    paths: Object.fromEntries(
      [...paths].map(([path, mine]) => [
        path,
        Object.fromEntries(mine.map((operation) => [operation.method, operationObject(operation)])),
      ]),
    ),
    components: {
      schemas: { ...answers, ...bodies },
      securitySchemes: { idToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operationObject(operation: Operation): Json {
  const { id, does, pipelines, params, query, body, answerName, problems } = operation;
  const where = {
    'any-branch': 'any branch of a listed project',
    'trusted-branch': 'a protected branch that is listed',
  };
  const parameters = [...parametersIn('path', params), ...parametersIn('query', query)];
  return {
    operationId: id,
    summary: does,
    description: `For pipelines of ${where[pipelines]}.`,
    'x-pipelines': pipelines,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(bodyName(id)) } } : {}),
    responses: {
      200: { description: 'Done.', content: json(answerName) },
      ...problemResponses([...everywhere, ...problems, ...(body ? (['too-large'] as const) : [])]),
    },
  };
}

function problemResponses(kinds: readonly ProblemKind[]): Json {
  const byStatus = Map.groupBy(new Set(kinds), (kind) => problemKinds[kind].status);
  const content = { 'application/problem+json': { schema: { $ref: `${schemaAt}Problem` } } };
  return Object.fromEntries(
    [...byStatus].map(([status, mine]) => [
      status,
      { description: `${mine.map((kind) => problemKinds[kind].title).join(', or ')}.`, content },
    ]),
  );
}

function parametersIn(where: 'path' | 'query', schema: z.ZodObject): readonly Json[] {
  const { properties = {}, required = [] } = plain(z.toJSONSchema(schema, { io: 'input' }));
  return Object.entries(properties as Readonly<Record<string, Json>>).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || (required as readonly string[]).includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function json(name: string): Json {
  return { 'application/json': { schema: { $ref: `${schemaAt}${name}` } } };
}

function bodyName(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}Request`;
}

/** Schemas by name, which refer to each other. */
function named(schemas: readonly (readonly [string, z.ZodType])[], io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of schemas) if (!registry.has(schema)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { uri: (id) => `${schemaAt}${id}`, io });
  return Object.fromEntries(Object.entries(made.schemas).map(([name, schema]) => [name, plain(schema)]));
}

// Each is a part of the document, which names the dialect.
function plain({ $schema: _dialect, $id: _id, ...rest }: z.core.JSONSchema.BaseSchema): Json {
  return rest;
}
