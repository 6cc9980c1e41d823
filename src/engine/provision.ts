import type { BoardEntry, Layout } from '../core/layout.ts';
import { managedLabels } from '../core/layout.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import type { Board } from '../gitlab/schemas.ts';

/**
 * Makes what a project lacks: labels, boards with their lists in order, and the hook. What is there already stays as it
 * is, and nothing is ever deleted. Gives what was made, in words.
 */
export async function provision(
  gitlab: GitLab,
  layout: Layout,
  project: string,
  hook: HookWish,
): Promise<readonly string[]> {
  const made = await makeLabels(gitlab, layout, project);
  const labels = new Map((await gitlab.labels(project)).map(({ name, id }) => [name, id]));
  const boards = await gitlab.boards(project);
  for (const wanted of layout.boards) made.push(...(await makeBoard(gitlab, project, wanted, boards, labels)));
  return [...made, ...(await makeHook(gitlab, project, hook))];
}

async function makeLabels(gitlab: GitLab, layout: Layout, project: string): Promise<string[]> {
  const present = new Set((await gitlab.labels(project)).map(({ name }) => name));
  const missing = managedLabels(layout).filter(({ name }) => !present.has(name));
  for (const { name, color, description } of missing) await gitlab.createLabel(project, { name, color, description });
  return missing.map(({ name }) => `label ${name}`);
}

async function makeBoard(
  gitlab: GitLab,
  project: string,
  wanted: BoardEntry,
  boards: readonly Board[],
  labels: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const found = boards.find(({ name }) => name === wanted.name);
  const board = found ?? (await gitlab.createBoard(project, wanted.name));
  const present = new Set(board.lists.map(({ label }) => label));
  const missing = wanted.lists.filter((name) => !present.has(name));
  for (const name of missing) {
    const label = labels.get(name);
    if (label !== undefined) await gitlab.createList(project, board.id, label);
  }
  return [...(found ? [] : [`board ${wanted.name}`]), ...missing.map((name) => `list ${name} on ${wanted.name}`)];
}

async function makeHook(gitlab: GitLab, project: string, wanted: HookWish): Promise<readonly string[]> {
  const found = (await gitlab.hooks(project)).find(({ url }) => url === wanted.url);
  if (found) {
    // A secret is never given back, so it is set again rather than trusted to be the same.
    await gitlab.updateHook(project, found.id, wanted);
    return [];
  }
  await gitlab.createHook(project, wanted);
  return [`hook ${wanted.url}`];
}
