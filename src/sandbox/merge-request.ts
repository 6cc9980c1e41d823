import { discussionId } from './issue-changes.ts';
import { access, accessTo, canEditNote, canSeeProject } from './members.ts';
import { noteError } from './notes.ts';
import { extractCommands } from './quick-actions.ts';
import { forbidden, notFound } from './refusal.ts';
import type { Act } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Note, Project, User, World } from './world.ts';
import { nextId } from './world.ts';

/** A merge request: as much of one as labels and comments need. There are no repositories here. */
export type MergeRequest = {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  title: string;
  state: 'opened' | 'closed' | 'merged';
  readonly authorId: number;
  labelIds: number[];
  readonly createdAt: string;
  updatedAt: string;
  readonly sourceBranch?: string;
  readonly targetBranch?: string;
  /** None unless said otherwise. Its comments fire no hooks. */
  notes?: Note[];
};

/** The merge requests a person may see: in a private project from Reporter on. */
export function requestsFor(world: World, user: User | undefined, project: Project): readonly MergeRequest[] {
  const open = project.visibility !== 'private' && canSeeProject(world, user, project);
  if (!open && accessTo(world, user, project) < access.reporter) return [];
  return [...(project.mergeRequests?.values() ?? [])];
}

/** One of them, otherwise 404. */
export function requestFor(world: World, user: User | undefined, project: Project, iid: number): MergeRequest {
  const request = requestsFor(world, user, project).find((candidate) => candidate.iid === iid);
  if (!request) throw notFound();
  return request;
}

/** Proposes one, as Developers may. */
export function createRequest(
  act: Act,
  project: Project,
  fields: { readonly title: string; readonly sourceBranch: string; readonly targetBranch: string },
): MergeRequest {
  const { world } = act.scene;
  if (project.mergeRequestsAccess === 'disabled') throw forbidden();
  if (accessTo(world, act.user, project) < access.developer) throw forbidden();
  project.mergeRequests ??= new Map();
  const at = timestamp(act.scene);
  const request: MergeRequest = {
    id: nextId(world, 'merge-request'),
    iid: Math.max(0, ...project.mergeRequests.keys()) + 1,
    projectId: project.id,
    ...fields,
    state: 'opened',
    authorId: act.user.id,
    labelIds: [],
    createdAt: at,
    updatedAt: at,
  };
  project.mergeRequests.set(request.iid, request);
  return request;
}

/** What came of a comment: a note, or nothing where all of it was quick actions. These are taken out and not carried out here. */
type Said = { readonly kind: 'saved'; readonly note: Note } | { readonly kind: 'commands' };

/** Comments on a merge request. GitLab: app/services/notes/create_service.rb. */
export function commentOnRequest(act: Act, request: MergeRequest, body: string): Said {
  const { text, commands } = extractCommands(body);
  if (text.trim() === '' && commands.length > 0) return { kind: 'commands' };
  if (text.trim() === '') throw noteError('{:note=>["can\'t be blank"]}');
  const at = timestamp(act.scene);
  const note: Note = {
    id: nextId(act.scene.world, 'note'),
    discussionId: discussionId(),
    type: null,
    body: text,
    authorId: act.user.id,
    system: false,
    internal: false,
    createdAt: at,
    updatedAt: at,
    updatedById: null,
    awards: [],
  };
  request.notes = [...(request.notes ?? []), note];
  request.updatedAt = at;
  return { kind: 'saved', note };
}

/** Edits a comment (its author, Maintainers). */
export function editRequestNote(act: Act, project: Project, note: Note, body: string): void {
  if (!canEditNote(act.scene.world, act.user, project, note)) throw forbidden();
  const { text } = extractCommands(body);
  if (text.trim() === '') throw noteError('{:note=>["can\'t be blank"]}');
  if (note.body === text) return;
  note.body = text;
  note.updatedAt = timestamp(act.scene);
  note.updatedById = act.user.id;
}
