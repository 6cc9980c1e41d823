import type { Courier } from '../deliveries.ts';
import type { Limits } from '../limits.ts';
import { groupFor, issueFor, projectFor } from '../members.ts';
import { notFound } from '../refusal.ts';
import type { Act, Owner, Scene } from '../scene.ts';
import { actAs } from '../scene.ts';
import type { UploadedFile } from '../uploads.ts';
import type { Group, Issue, Project, User } from '../world.ts';
import type { Input } from './nested.ts';

/** One REST request, read. */
export type Call = {
  readonly scene: Scene;
  readonly courier: Courier;
  readonly user: User | undefined;
  /** `X-Gitlab-Event-UUID` of the request. */
  readonly chain: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded parts of the path. */
  readonly path: Readonly<Record<string, string>>;
  /** Query and body together; the body wins. */
  readonly input: Input;
  readonly file: UploadedFile | undefined;
  /** Full address as asked, for page links. */
  readonly url: URL;
  /** Counts against an application limit, and answers 429 when it is passed. */
  readonly spend: (kind: Exclude<keyof Limits, 'api'>, what: string) => void;
};

/** What is sent back; a body that is undefined is empty. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An endpoint. */
export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
};

/** An endpoint from `GET /projects/:id` and its handler. */
export function route(spec: string, handle: Route['handle']): Route {
  const [method = '', path = ''] = spec.split(' ');
  return { method: method.toLowerCase() as Route['method'], path, handle };
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 201 with a body. */
export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** 204 without a body. */
export const gone: Answer = { status: 204 };

/** The caller as an actor, or 401. */
export function actOf(call: Call): Act {
  return actAs(call.scene, call.user, call.chain);
}

/** The project in the path. */
export function projectOf(call: Call): Project {
  return projectFor(call.scene.world, call.user, call.path.id ?? '');
}

/** The group in the path. */
export function groupOf(call: Call): Group {
  return groupFor(call.scene.world, call.user, call.path.id ?? '');
}

/** The project or group in the path. */
export function ownerOf(call: Call, kind: Owner['kind']): Owner {
  return kind === 'project' ? { kind, place: projectOf(call) } : { kind, place: groupOf(call) };
}

/** The issue in the path with its project. */
export function issueOf(call: Call): { readonly project: Project; readonly issue: Issue } {
  const project = projectOf(call);
  return { project, issue: issueFor(call.scene.world, call.user, project, numberIn(call, 'iid')) };
}

/** A number in the path; 404 for anything else, since nothing can be there. */
export function numberIn(call: Call, name: string): number {
  const text = call.path[name] ?? '';
  if (!/^\d+$/.test(text)) throw notFound();
  return Number(text);
}
