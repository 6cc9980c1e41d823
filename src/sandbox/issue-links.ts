import { addSystemNote } from './issue-changes.ts';
import { access, accessTo, canSeeIssue } from './members.ts';
import { conflict, forbidden, notFound } from './refusal.ts';
import type { Act } from './scene.ts';
import type { Issue, IssueLink, Project, User, World } from './world.ts';
import { nextId } from './world.ts';

/** An issue in its project. */
export type PlacedIssue = { readonly project: Project; readonly issue: Issue };

/** A relation seen from one end. */
export type SeenLink = PlacedIssue & { readonly link: IssueLink; readonly type: IssueLink['type'] };

/** Relates two issues; blocking ones are Premium (403 on Free), a second relation of the same two answers 409. */
export function linkIssues(act: Act, source: PlacedIssue, target: PlacedIssue, type: IssueLink['type']): IssueLink {
  const { world } = act.scene;
  for (const { project } of [source, target]) if (accessTo(world, act.user, project) < access.guest) throw forbidden();
  if (type !== 'relates_to' && world.tier === 'free')
    throw forbidden('Blocked issues not available for current license');
  if (world.links.some((link) => touches(link, source.issue) && touches(link, target.issue)))
    throw conflict('Issue(s) already assigned');
  const link: IssueLink = {
    id: nextId(world, 'link'),
    sourceId: source.issue.id,
    targetId: target.issue.id,
    type,
  };
  world.links.push(link);
  addSystemNote(act, source.issue, `marked this issue as related to ${reference(source, target)}`);
  addSystemNote(act, target.issue, `marked this issue as related to ${reference(target, source)}`);
  return link;
}

/** The relations of an issue to those issues a person may see. */
export function linksOf(world: World, user: User | undefined, issue: Issue): readonly SeenLink[] {
  return world.links
    .filter((link) => touches(link, issue))
    .flatMap((link) => {
      const other = issueById(world, link.sourceId === issue.id ? link.targetId : link.sourceId);
      if (!other || !canSeeIssue(world, user, other.project, other.issue)) return [];
      return [{ ...other, link, type: link.sourceId === issue.id ? link.type : inverse[link.type] }];
    });
}

/** Takes a relation away, seen from one of its issues. */
export function unlinkIssues(act: Act, from: PlacedIssue, id: number): SeenLink {
  const { world } = act.scene;
  const seen = linksOf(world, act.user, from.issue).find(({ link }) => link.id === id);
  if (!seen) throw notFound('Issue Link');
  if (accessTo(world, act.user, from.project) < access.guest) throw forbidden();
  world.links = world.links.filter((link) => link !== seen.link);
  addSystemNote(act, from.issue, `removed the relation with ${reference(from, seen)}`);
  return seen;
}

/** The issue with a global id. */
function issueById(world: World, id: number): PlacedIssue | undefined {
  for (const project of world.projects.values()) {
    for (const issue of project.issues.values()) if (issue.id === id) return { project, issue };
  }
  return undefined;
}

function reference(from: PlacedIssue, to: PlacedIssue): string {
  return `${from.project === to.project ? '' : to.project.path}#${to.issue.iid}`;
}

function touches(link: IssueLink, issue: Issue): boolean {
  return link.sourceId === issue.id || link.targetId === issue.id;
}

const inverse = { relates_to: 'relates_to', blocks: 'is_blocked_by', is_blocked_by: 'blocks' } as const;
