import { windowsAhead } from '../calendar/windows.ts';
import type { BoardEntry, LabelEntry, Layout } from '../layout.ts';
import { managedLabels, projectPaths } from '../layout.ts';
import type { Program } from '../program.ts';
import type { Home, HookLook, Look, Uses } from './plan.ts';

/** A label as GitLab has it; `ofGroup` when a project only inherits it. */
export type SeenLabel = Look & {
  readonly id: number;
  readonly ofGroup: boolean;
  readonly uses: Uses;
};

/** A board as GitLab has it. Lists without a label have none here; `position` counts from the left. */
export type SeenBoard = {
  readonly id: number;
  readonly name: string;
  readonly lists: readonly { readonly id: number; readonly position: number; readonly label: string | undefined }[];
};

/** What is there. `hooks` are undefined where we may not look or do not manage one. */
export type Seen = {
  readonly home: Home;
  readonly issuesOff: boolean;
  readonly labels: readonly SeenLabel[];
  readonly boards: readonly SeenBoard[];
  readonly hooks?: readonly (HookLook & { readonly id: number })[] | undefined;
};

/** How our webhook should be; `renewSecret` sets the secret again, since nobody can see which one GitLab has. */
export type HookDesire = {
  readonly name: string;
  readonly url: string;
  readonly verifiesCertificate: boolean;
  /** Undefined where we have no secret at hand, so that kinds are not compared. */
  readonly secret: 'signing-token' | 'secret-token' | 'both' | undefined;
  readonly renewSecret: boolean;
};

/** What should be in one place. `groupLabels` are kept in a group above and only looked for. */
export type Desired = {
  readonly home: Home;
  readonly labels: readonly LabelEntry[];
  readonly groupLabels: readonly string[];
  readonly retired: Layout['labels']['retired'];
  readonly boards: readonly BoardEntry[];
  readonly hook: HookDesire | undefined;
};

/**
 * What every group and project of a program should have on `today` (`YYYY-MM-DD`), groups first: projects inherit from them. Labels
 * of renewal windows are there from the year before they open.
 */
export function desiredOf(
  program: Pick<Program, 'layout' | 'recertification'>,
  hook: HookDesire | undefined,
  today: string,
): readonly Desired[] {
  const { layout } = program;
  const labels = managedLabels(layout, windowsAhead(program, today));
  const { retired } = layout.labels;
  const inGroup = (path: string) =>
    new Set(layout.groups.filter((group) => `${path}/`.startsWith(`${group.path}/`)).flatMap(columnsOf));
  const groups = layout.groups.map((group): Desired => {
    const columns = new Set(columnsOf(group));
    const home = { kind: 'group', path: group.path } as const;
    const own = labels.filter(({ name }) => columns.has(name));
    return { home, labels: own, groupLabels: [], retired, boards: group.boards, hook: undefined };
  });
  const projects = projectPaths(layout).map((path): Desired => {
    const above = inGroup(path);
    const own = labels.filter(({ name }) => !above.has(name));
    const home = { kind: 'project', path } as const;
    return { home, labels: own, groupLabels: [...above], retired, boards: layout.boards, hook };
  });
  return [...groups, ...projects];
}

/** Every place we keep: groups, then projects. */
export function homesOf(layout: Layout): readonly Home[] {
  const groups = layout.groups.map(({ path }): Home => ({ kind: 'group', path }));
  return [...groups, ...projectPaths(layout).map((path): Home => ({ kind: 'project', path }))];
}

function columnsOf({ boards }: Layout['groups'][number]): readonly string[] {
  return boards.flatMap(({ lists }) => lists);
}
