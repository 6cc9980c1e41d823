import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers; disposing it stops listening and waits, 5 s at most, for requests under way. */
export type Listening = AsyncDisposable & { readonly url: string };

/** Where to listen; port 0 is any free one. */
type Address = {
  readonly host: string;
  readonly port: number;
  /** How long a request may take to arrive, in ms; 30 s unless told. GitLab gives up after 10 s itself. */
  readonly arrivalMs?: number | undefined;
};

/** Serves the app. Rejects when the port is taken. */
export async function listen(app: RequestListener, { host, port, arrivalMs = 30_000 }: Address): Promise<Listening> {
  const server = createServer(
    {
      requestTimeout: arrivalMs,
      headersTimeout: arrivalMs,
      connectionsCheckingInterval: Math.min(arrivalMs, 5_000),
    },
    app,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // A closing server no longer notices requests that never arrive.
      const enough = setTimeout(() => server.closeAllConnections(), Math.min(arrivalMs, 5_000));
      await closed;
      clearTimeout(enough);
    },
  };
}
