import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '../stories/world.ts';

/** A proxy between GitLab and the service, as there is one in production. `answers`: `through`, a status, or `cut`. */
export type Relay = AsyncDisposable & { readonly url: string; answers: 'through' | 'cut' | number };

/** Leads the world's hook through a proxy and switches failing hooks off as GitLab does. */
export async function relayed(world: World): Promise<Relay> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (relay.answers === 'cut') return void request.socket.destroy();
    if (typeof relay.answers === 'number') return void response.writeHead(relay.answers).end();
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const through = await fetch(`${world.service().url}${request.url}`, {
      method: 'POST',
      headers: Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      body: Buffer.concat(chunks),
    });
    response.writeHead(through.status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay: Relay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: 'through',
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  for (const hook of hooksIn(world)) hook.url = `${relay.url}/hooks/gitlab`;
  return relay;
}

/** The hooks of the world's project, as the sandbox keeps them. */
export function hooksIn({ sandbox, project }: World) {
  return [...sandbox.world.projects.values()].find(({ path }) => path === project)?.hooks ?? [];
}
