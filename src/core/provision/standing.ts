import { afterLabels, listKeys } from './board-steps.ts';
import { sameLook } from './label-steps.ts';
import type { HookLook, Plan, Step, Uses } from './plan.ts';
import type { Seen } from './state.ts';

/** Whether a step is still to be done, was done, or no longer fits what is there. */
export type Standing =
  | { readonly is: 'due' }
  | { readonly is: 'done' }
  | { readonly is: 'stale'; readonly says: string };

const due = { is: 'due' } as const;
const done = { is: 'done' } as const;

/**
 * How a step of a plan stands beside what is there now. A step that was carried out before counts as done, so that a plan
 * goes on where it stopped; anything else that differs from what the plan saw makes it stale. `steps` are all of the plan.
 */
export function standing(step: Step, seen: Seen, steps: Plan['steps']): Standing {
  switch (step.do) {
    case 'turn-on-issues':
      return seen.issuesOff ? due : done;
    case 'create-label': {
      const label = seen.labels.find(({ name }) => name === step.to.name);
      if (!label) return due;
      return sameLook(label, step.to)
        ? done
        : stale(`The label “${step.to.name}” is there by now, and looks different.`);
    }
    case 'change-label':
      return changeStanding(step, seen);
    case 'merge-label':
      return mergeStanding(step, seen, steps);
    case 'delete-label':
      return deletionStanding(step, seen);
    case 'create-board':
      return seen.boards.some(({ name }) => name === step.board) ? done : due;
    case 'rename-board':
      return renamingStanding(step, seen);
    case 'add-list':
      return additionStanding(step, seen, steps);
    case 'order-lists':
      return orderStanding(step, seen, steps);
    case 'create-hook': {
      const hook = seen.hooks?.find(({ url }) => url === step.to.url);
      if (!hook) return due;
      return sameHook(hook, step.to)
        ? done
        : stale(`A webhook leads to ${step.to.url} by now, and is set differently.`);
    }
    case 'change-hook': {
      const hook = seen.hooks?.find(({ id }) => id === step.id);
      if (!hook) return stale(`The webhook ${step.from.url} is gone.`);
      // A secret that is set again leaves nothing to see, so that it is set once more.
      if (sameHook(hook, step.from)) return due;
      return sameHook(hook, step.to) ? done : stale(`The webhook ${step.from.url} was changed.`);
    }
  }
}

type Of<Do extends Step['do']> = Extract<Step, { do: Do }>;

function stale(says: string): Standing {
  return { is: 'stale', says };
}

function changeStanding({ id, from, to }: Of<'change-label'>, { labels }: Seen): Standing {
  const label = labels.find((candidate) => candidate.id === id);
  if (!label) return stale(`The label “${from.name}” is gone.`);
  if (sameLook(label, to)) return done;
  if (!sameLook(label, from)) return stale(`The label “${from.name}” was changed.`);
  const taken = labels.some(({ name }) => name === to.name && name !== from.name);
  return taken ? stale(`There is a label “${to.name}” by now.`) : due;
}

function deletionStanding({ id, name, uses }: Of<'delete-label'>, { labels }: Seen): Standing {
  const label = labels.find((candidate) => candidate.id === id);
  if (!label) return done;
  return label.name === name && sameUses(label.uses, uses)
    ? due
    : stale(`The label “${name}” was renamed, or is on other issues than before.`);
}

function sameUses(one: Uses, other: Uses): boolean {
  return one.open === other.open && one.closed === other.closed && one.mergeRequests === other.mergeRequests;
}

// On how much it is need not be as it was: whatever has it gets the other one, and a merge that was stopped has begun that.
function mergeStanding({ id, name, into }: Of<'merge-label'>, { labels }: Seen, steps: Plan['steps']): Standing {
  const label = labels.find((candidate) => candidate.id === id);
  if (!label) return done;
  if (label.name !== name) return stale(`The label “${name}” was renamed.`);
  const comes = steps.some((step) => step.do === 'change-label' && step.to.name === into);
  const there = comes || labels.some((other) => other.name === into);
  return there ? due : stale(`The label “${into}”, which takes the place of “${name}”, is gone.`);
}

function renamingStanding({ id, from, to }: Of<'rename-board'>, { boards }: Seen): Standing {
  const board = boards.find((candidate) => candidate.id === id);
  if (!board) return stale(`The board “${from}” is gone.`);
  if (board.name === to) return done;
  if (board.name !== from) return stale(`The board “${from}” was renamed.`);
  return boards.some(({ name }) => name === to) ? stale(`There is a board “${to}” by now.`) : due;
}

function additionStanding({ board, label }: Of<'add-list'>, seen: Seen, steps: Plan['steps']): Standing {
  const found = afterLabels(seen, steps).boards.find(({ name }) => name === board);
  if (found) return found.lists.some((list) => list.label === label) ? done : due;
  const isNew = steps.some((step) => step.do === 'create-board' && step.board === board);
  return isNew ? due : stale(`The board “${board}” is gone.`);
}

function orderStanding({ home, board, from, to }: Of<'order-lists'>, seen: Seen, steps: Plan['steps']): Standing {
  const found = afterLabels(seen, steps).boards.find(({ name }) => name === board);
  if (!found) return stale(`The board “${board}” is gone.`);
  const now = listKeys(found);
  if (now.join('\n') === to.join('\n')) return done;
  const added = steps.flatMap((step) =>
    step.do === 'add-list' && step.board === board && step.home.path === home.path ? [step.label] : [],
  );
  const lost = from.some((key) => !now.includes(key));
  const more = now.some((key) => !from.includes(key) && !added.includes(key));
  return lost || more ? stale(`The board “${board}” has other lists than before.`) : due;
}

function sameHook(one: HookLook, other: HookLook): boolean {
  const secret = one.secret === other.secret || one.secret === 'unknown' || other.secret === 'unknown';
  const name = one.name === other.name || one.name === null || other.name === null;
  const rest = one.url === other.url && one.verifiesCertificate === other.verifiesCertificate;
  return secret && name && rest && one.lacks.join() === other.lacks.join();
}
