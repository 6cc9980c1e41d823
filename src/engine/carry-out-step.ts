import { listKeys, movesBetween } from '../core/provision/board-steps.ts';
import { hasMovedOn } from '../core/provision/label-steps.ts';
import type { Step } from '../core/provision/plan.ts';
import type { Seen } from '../core/provision/state.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';

/** The ids of what steps name, as they were seen or made since. */
export type Ids = { readonly labels: Map<string, number>; readonly boards: Map<string, number> };

/** The ids of all that was seen in a place. */
export function idsIn({ labels, boards }: Seen): Ids {
  return {
    labels: new Map(labels.map(({ name, id }) => [name, id])),
    // Boards may share a name; the first is the one we mean everywhere.
    boards: new Map(boards.toReversed().map(({ name, id }) => [name, id])),
  };
}

type Of<Do extends Step['do']> = Extract<Step, { do: Do }>;

/** How a step of many writes gets on. */
export type Progress = (done: number, of: number) => void;

/** Carries one step out. `secrets` are those of our webhook; ids that are made are added to `ids`. */
export async function carryOutStep(
  gitlab: GitLab,
  step: Step,
  { ids, secrets, progress }: { readonly ids: Ids; readonly secrets: HookWish['secrets']; readonly progress: Progress },
): Promise<void> {
  const { home } = step;
  switch (step.do) {
    case 'turn-on-issues':
      return gitlab.turnOnIssues(home.path);
    case 'create-label': {
      const { name, id } = await gitlab.createLabel(home, step.to);
      ids.labels.set(name, id);
      return;
    }
    case 'change-label':
      await gitlab.updateLabel(home, step.id, step.to);
      ids.labels.set(step.to.name, step.id);
      return;
    case 'merge-label':
      return mergeLabel(gitlab, step, progress);
    case 'delete-label':
      return gitlab.deleteLabel(home, step.id);
    case 'create-board': {
      const { name, id } = await gitlab.createBoard(home, step.board);
      ids.boards.set(name, id);
      return;
    }
    case 'rename-board':
      await gitlab.renameBoard(home, step.id, step.to);
      ids.boards.set(step.to, step.id);
      return;
    case 'add-list':
      return addList(gitlab, step, ids);
    case 'order-lists':
      return orderLists(gitlab, step);
    case 'create-hook':
      await gitlab.createHook(home.path, wishOf(step, secrets));
      return;
    case 'change-hook':
      await gitlab.updateHook(home.path, step.id, wishOf(step, secrets));
  }
}

// Each write takes one label off with the other put on, so that nothing is ever without both; the last deletes what is then on nothing.
async function mergeLabel(
  gitlab: GitLab,
  { home, id, name, into }: Of<'merge-label'>,
  progress: Progress,
): Promise<void> {
  const carriers = await gitlab.carriers(home, name);
  for (const [index, carrier] of carriers.entries()) {
    const add = hasMovedOn(carrier.labels, name, into) ? [] : [into];
    await gitlab.relabel(carrier, { add, remove: [name] });
    progress(index + 1, carriers.length);
  }
  await gitlab.deleteLabel(home, id);
}

// The label may have been made since, in the group above.
async function addList(gitlab: GitLab, { home, board, label }: Of<'add-list'>, ids: Ids): Promise<void> {
  const boardId = ids.boards.get(board);
  const named = async () => (await gitlab.labels(home)).find(({ name }) => name === label)?.id;
  const labelId = ids.labels.get(label) ?? (await named());
  if (boardId === undefined || labelId === undefined)
    throw new Error(
      `The board “${board}” or the label “${label}” of ${home.path} is not there, though a step before should have made it.`,
    );
  await gitlab.createList(home, boardId, labelId);
}

function wishOf(
  { to: { name, url, verifiesCertificate } }: Of<'create-hook' | 'change-hook'>,
  secrets: HookWish['secrets'],
) {
  return { name: name ?? 'fieldcert', url, verifyCertificate: verifiesCertificate, secrets };
}

// The board is read once more: lists that were just added are on it.
async function orderLists(gitlab: GitLab, { home, board, to }: Of<'order-lists'>): Promise<void> {
  const found = (await gitlab.boards(home)).find(({ name }) => name === board);
  if (!found) return;
  const byKey = new Map(found.lists.map((list) => [list.label ?? `list ${list.id}`, list.id]));
  for (const { list, position } of movesBetween(listKeys(found), to)) {
    const id = byKey.get(list);
    if (id !== undefined) await gitlab.moveList(home, found.id, id, position);
  }
}
