import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express, RequestHandler } from 'express';
import express from 'express';
import type { JobKeyStore } from './ci/keys.ts';
import { createJobKeys } from './ci/keys.ts';
import { ciRouter } from './ci/router.ts';
import type { Courier, DeliveryControl } from './deliveries.ts';
import { createCourier } from './deliveries.ts';
import type { Faults } from './faults.ts';
import { createFaults } from './faults.ts';
import { filesRouter } from './files.ts';
import type { Limiter, Limits } from './limits.ts';
import { createLimiter } from './limits.ts';
import { pagesRouter } from './pages/router.ts';
import type { RequestLog } from './request-log.ts';
import { createRequestLog } from './request-log.ts';
import { beforeEnd } from './rest/mishaps.ts';
import { restRouter } from './rest/router.ts';
import { sendJson } from './rest/send.ts';
import type { Scene } from './scene.ts';
import type { SandboxSeed } from './seed.ts';
import { createWorld } from './seed.ts';
import type { Keeper } from './snapshot.ts';
import { keepWorld, loadWorld } from './snapshot.ts';
import type { World } from './world.ts';

/** How to start a sandbox. */
export type SandboxOptions = {
  /** What the world begins with; counts for nothing when `dataFile` holds a world already. */
  readonly seed: SandboxSeed;
  /** 0 takes a free one. */
  readonly port: number;
  /** `127.0.0.1` unless said otherwise. */
  readonly host?: string;
  /** Where the world is kept; without it the world ends with the process. */
  readonly dataFile?: string;
  /** Milliseconds since the epoch; the machine's clock unless said otherwise. */
  readonly now?: () => number;
  /** Off unless said otherwise, as on a self-managed GitLab. */
  readonly limits?: Limits;
  /** Milliseconds a hook has to answer; 10,000 unless said otherwise. */
  readonly hookTimeout?: number;
  /** Whether hooks that fail 4 (40) times in a row are switched off, as on GitLab.com; off unless said otherwise. */
  readonly autoDisableHooks?: boolean;
};

/** What tests do to a sandbox besides talking to it. */
export type SandboxControl = {
  readonly faults: Faults;
  readonly deliveries: DeliveryControl;
  readonly requests: RequestLog;
  readonly limiter: Limiter;
  readonly jobKeys: JobKeyStore;
};

/** A running sandbox. */
export type Sandbox = AsyncDisposable & {
  /** Base address without a trailing slash. */
  readonly url: string;
  readonly world: World;
  readonly scene: Scene;
  readonly control: SandboxControl;
  /** Waits until all events that are not held were sent once. */
  readonly idle: () => Promise<void>;
  /** Ends it. Events not sent yet stay in the data file and leave at the next start. */
  readonly close: () => Promise<void>;
};

/** Starts a GitLab in memory: REST below `/api/v4`, webhooks, uploaded files and pages. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const loaded = options.dataFile ? loadWorld(options.dataFile) : undefined;
  const world = loaded ?? createWorld(options.seed, new Date(now()).toISOString());
  const keeper = keepWorld(options.dataFile, world);
  const courier = createCourier({
    timeout: options.hookTimeout ?? 10_000,
    autoDisable: options.autoDisableHooks ?? false,
    onSettled: keeper.soon,
  });
  const address = { url: '' };
  const scene: Scene = { world, now, url: () => address.url, emit: (emission) => courier.emit(scene, emission) };
  const control: SandboxControl = {
    faults: createFaults(),
    deliveries: courier.control,
    requests: createRequestLog(),
    limiter: createLimiter(options.limits ?? {}, now),
    jobKeys: createJobKeys(),
  };
  const server = createServer(appOf(scene, courier, control, keeper.save));
  // Longer than any client keeps an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  await listen(server, options);
  address.url = `http://${hostInUrl(options.host)}:${(server.address() as AddressInfo).port}`;
  keeper.save();
  courier.resume(scene);
  return running(server, { scene, courier, control, keeper });
}

function running(
  server: Server,
  { scene, courier, control, keeper }: { scene: Scene; courier: Courier; control: SandboxControl; keeper: Keeper },
): Sandbox {
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= shut(server, courier).then(keeper.close);
    return closing;
  };
  return {
    url: scene.url(),
    world: scene.world,
    scene,
    control,
    idle: () => courier.idle(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function appOf(scene: Scene, courier: Courier, control: SandboxControl, save: () => void): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(savingFirst(save));
  app.get(['/-/health', '/-/liveness', '/-/readiness'], (_request, response) => {
    response.type('text/plain').send('GitLab OK');
  });
  app.use('/api/v4', restRouter({ scene, courier, save, ...control }));
  app.use('/api', (_request, response) => sendJson(response, 404, { error: '404 Not Found' }));
  app.use(ciRouter(scene, control.jobKeys), filesRouter(scene), pagesRouter({ scene }));
  return app;
}

// An answer promises that a change is kept, so the change is on the disk before the answer leaves.
function savingFirst(save: () => void): RequestHandler {
  return (request, response, next) => {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
      beforeEnd(response, () => {
        save();
        return true;
      });
    }
    next();
  };
}

async function listen(server: Server, { port, host }: SandboxOptions): Promise<void> {
  server.listen(port, host ?? '127.0.0.1');
  await once(server, 'listening');
}

async function shut(server: Server, courier: Courier): Promise<void> {
  await courier.close();
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function hostInUrl(host = '127.0.0.1'): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
