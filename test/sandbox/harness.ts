import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SandboxSeed } from '../../src/sandbox/seed.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Tier } from '../../src/sandbox/world.ts';

/** Noon on the day these tests play. */
export const noon = Date.parse('2026-11-24T12:00:00Z');

/** Acme: a private project `acme/field` with one person of each role, and a project nobody here may see. */
export function acme(tier: Tier = 'free'): SandboxSeed {
  const person = (id: number, username: string, name: string) => {
    return { id, username, name, email: `${username}@acme.example`, token: `token-${username}` };
  };
  return {
    tier,
    people: [
      { ...person(1, 'root', 'Root'), admin: true },
      { ...person(2, 'fieldcert', 'Field Cert'), bot: true },
      { ...person(3, 'maya', 'Maya Lindqvist'), publicEmail: true },
      person(4, 'omar', 'Omar Haddad'),
      person(5, 'priya', 'Priya Nair'),
      person(6, 'olga', 'Olga Owner'),
      person(7, 'sam', 'Sam Stranger'),
      { ...person(8, 'reader', 'Reading Bot'), scopes: ['read_api'] },
    ],
    groups: [{ id: 20, path: 'acme', name: 'Acme', members: [{ username: 'olga', access: 50 }] }],
    projects: [
      {
        id: 30,
        path: 'acme/field',
        name: 'Field',
        visibility: 'private',
        members: [
          { username: 'fieldcert', access: 40 },
          { username: 'maya', access: 10 },
          { username: 'omar', access: 20 },
          { username: 'priya', access: 15 },
          { username: 'reader', access: 20 },
        ],
      },
      { id: 31, path: 'acme/secret', name: 'Secret', visibility: 'private', members: [] },
      { id: 32, path: 'acme/open', name: 'Open', visibility: 'public', members: [] },
    ],
  };
}

/** Starts Acme's sandbox on a free port. */
export function start(options: Partial<SandboxOptions> & { readonly tier?: Tier } = {}): Promise<Sandbox> {
  const { tier, ...rest } = options;
  return startSandbox({ seed: acme(tier), port: 0, ...rest });
}

/** What came back; `body` is read as JSON where it is JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
export type Reply = { readonly status: number; readonly headers: Headers; readonly body: any };

/** Sends a request as somebody, or as nobody with ''. The path is below `/api/v4`. */
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

/** A person's way to the REST API. */
export function as(sandbox: Sandbox, username: string): Ask {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${sandbox.url}/api/v4${path}`, {
      method,
      headers: {
        ...(username ? { 'PRIVATE-TOKEN': `token-${username}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
}

/** One webhook request as it arrived. */
export type Received = { readonly headers: IncomingHttpHeaders; readonly raw: string };

/** Listens for webhooks and answers with `status` (null: never). */
export type Receiver = AsyncDisposable & {
  readonly url: string;
  readonly received: Received[];
  status: number | null;
  /** `X-Gitlab-Event` and action of each, for short comparisons. */
  readonly seen: () => readonly string[];
};

/** Starts a receiver on a free port, or on the one given. */
export async function receiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, raw: Buffer.concat(chunks).toString('utf8') });
    if (self.status !== null) response.writeHead(self.status).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const self: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    status: 200,
    seen: () =>
      received.map(({ headers, raw }) => `${headers['x-gitlab-event']} ${JSON.parse(raw).object_attributes.action}`),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return self;
}

/** A signing token as GitLab makes them. */
export const signingToken = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** Flags of a hook that hears all there is about issues. */
export const allFlags = {
  push_events: false,
  issues_events: true,
  confidential_issues_events: true,
  note_events: true,
  confidential_note_events: true,
  emoji_events: true,
};

/** Starts Acme's sandbox with one hook that hears all there is, unless `fields` say otherwise. */
export async function withHook(to: Receiver, fields: object = {}, options: Parameters<typeof start>[0] = {}) {
  const sandbox = await start(options);
  const bot = as(sandbox, 'fieldcert');
  const made = await bot('POST', '/projects/30/hooks', { url: to.url, ...allFlags, ...fields });
  if (made.status !== 201) throw new Error(`The hook was refused: ${JSON.stringify(made.body)}`);
  return { sandbox, bot, hook: `/projects/30/hooks/${made.body.id}`, made: made.body };
}
