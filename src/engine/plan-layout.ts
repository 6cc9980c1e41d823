import type { Program } from '../core/program.ts';
import { differences } from '../core/provision/differences.ts';
import type { Home, Notice, Step } from '../core/provision/plan.ts';
import type { Desired, HookDesire } from '../core/provision/state.ts';
import { desiredOf } from '../core/provision/state.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { isRefusal } from '../gitlab/problem.ts';
import type { User } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { placeFindings } from './doctor-partner.ts';
import { roleAndPeople } from './doctor-project.ts';
import { observeLayout } from './observe-layout.ts';
import { dayOf } from './provision.ts';

/** What a plan is made from; `hook` is undefined where we do not know our own address. `now` in epoch ms. */
export type Planning = {
  readonly gitlab: GitLab;
  readonly program: Program;
  readonly hook: HookDesire | undefined;
  readonly now: number;
  /** The one project to plan, as a partner's; all groups and projects unless given. */
  readonly only?: string | undefined;
};

type Found = { readonly steps: readonly Step[]; readonly notices: readonly Notice[] };

/** Compares GitLab with the layout, place by place, by a fixed number of reads each; writes nothing. */
export async function planLayout(planning: Planning): Promise<Found> {
  const { gitlab, program, hook, only } = planning;
  const me = await gitlab.me();
  const found: Found[] = [];
  const all = desiredOf(program, hook, dayOf(planning.now));
  for (const desired of all.filter(({ home }) => only === undefined || home.path === only)) {
    const above = found.flatMap(({ steps }) => steps).filter(({ home }) => isAbove(home, desired.home));
    found.push(
      desired.home.kind === 'group'
        ? await planGroup(planning, desired, above)
        : await planProject(planning, desired, above, me),
    );
  }
  return { steps: found.flatMap(({ steps }) => steps), notices: found.flatMap(({ notices }) => notices) };
}

function isAbove(one: Home, other: Home): boolean {
  return one.kind === 'group' && other.path.startsWith(`${one.path}/`);
}

async function planProject(
  { gitlab, program, now }: Planning,
  desired: Desired,
  above: readonly Step[],
  me: User,
): Promise<Found> {
  const { path } = desired.home;
  const project = await ifSeen(gitlab.project(path));
  if (!project) return absent(desired, me);
  if (project.archived)
    return notOnly(
      'fault',
      `${path} is archived, so nothing can be written there.`,
      'Unarchive it in Settings > General.',
    );
  const [misplaced] = placeFindings(program, path, project);
  if (misplaced) return { steps: [], notices: noticeOf(misplaced) };
  const seen = await observeLayout(gitlab, desired, project);
  const { steps, notices } = differences(desired, seen, dayOf(now), above);
  const people = await roleAndPeople({ gitlab, program, project: path, me }, undefined);
  const unseen = desired.hook && !seen.hooks ? [unseenNotice(path, me)] : [];
  return { steps, notices: [...notices, ...unseen, ...people.flatMap(noticeOf)] };
}

/** GitLab: doc/api/group_boards.md; on Free a group has the one board GitLab gave it, and the API makes no other. */
async function planGroup({ gitlab, program, now }: Planning, desired: Desired, above: readonly Step[]): Promise<Found> {
  const { path } = desired.home;
  const labels = await ifSeen(observeLayout(gitlab, desired));
  if (!labels) return absent(desired, await gitlab.me());
  const { steps, notices } = differences(desired, labels, dayOf(now), above);
  const boards = steps.flatMap((step) => (step.do === 'create-board' ? [step.board] : []));
  if (boards.length === 0 || (await tierOf(gitlab, program, path)) !== 'free') return { steps, notices };
  const kept = steps.filter((step) => !('board' in step && boards.includes(step.board)));
  const names = boards.map((name) => `“${name}”`).join(', ');
  const notice: Notice = {
    level: 'warning',
    says: `On the Free plan the boards of a group cannot be made, so ${path} goes without ${names}; its labels are kept in the group all the same.`,
    fix: `Rename the board ${path} has to one of these, or take them out of gitlab.yaml.`,
  };
  return { steps: kept, notices: [...notices, notice] };
}

async function tierOf(gitlab: GitLab, { layout }: Program, group: string): Promise<'free' | 'premium' | undefined> {
  if (layout.tier !== 'auto') return layout.tier;
  const below = layout.projects.find(({ path }) => path.startsWith(`${group}/`));
  return below && gitlab.tier(below.path);
}

async function ifSeen<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  return asked.catch((error) => {
    if (isRefusal(error, 403, 404)) return undefined;
    throw error;
  });
}

function absent({ home }: Desired, { username }: User): Found {
  return notOnly(
    'fault',
    `The ${home.kind} ${home.path} is not there, or @${username} may not see it.`,
    `Check the path in gitlab.yaml, and invite @${username} to ${home.path} as Maintainer.`,
  );
}

function notOnly(level: Notice['level'], says: string, fix: string): Found {
  return { steps: [], notices: [{ level, says, fix }] };
}

function unseenNotice(path: string, { username }: User): Notice {
  const says = `@${username} may not look at the webhooks of ${path}, so ours is not in this plan.`;
  return { level: 'warning', says, fix: `Give @${username} the Maintainer role in ${path}.` };
}

function noticeOf({ level, says, fix }: Finding): readonly Notice[] {
  return level === 'fine' ? [] : [{ level, says, ...(fix === undefined ? {} : { fix }) }];
}
