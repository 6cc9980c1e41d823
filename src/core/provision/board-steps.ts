import type { BoardEntry } from '../layout.ts';
import type { Home, Notice, Step } from './plan.ts';
import type { Desired, Seen, SeenBoard } from './state.ts';

/** What boards lack. Other boards, and lists of one's own on ours, stay where they are. */
export function boardSteps(
  desired: Desired,
  seen: Seen,
): { readonly steps: readonly Step[]; readonly notices: readonly Notice[] } {
  const { home } = desired;
  const names = [...desired.labels, ...seen.labels].map(({ name }) => name);
  const known = new Set([...names, ...desired.groupLabels]);
  const unknown = new Set(desired.boards.flatMap(({ lists }) => lists).filter((label) => !known.has(label)));
  const found = desired.boards.map((board) => {
    const wanted = { ...board, lists: board.lists.filter((label) => known.has(label)) };
    const present = seen.boards.find(({ name }) => name === board.name);
    const earlier = earlierBoards(desired, board, seen);
    const [first] = earlier;
    if (present)
      return { steps: listSteps(home, wanted, present), notices: earlier.map((one) => twice(home, one, board)) };
    if (!first) return { steps: newBoardSteps(home, wanted), notices: [] };
    return { steps: [renaming(home, first, board), ...listSteps(home, wanted, first)], notices: [] };
  });
  return {
    steps: found.flatMap(({ steps }) => steps),
    notices: [...found.flatMap(({ notices }) => notices), ...[...unknown].map((label) => labelNotice(home, label))],
  };
}

/** Boards that still have an earlier name of this one; a name that another board has by now is that board's. */
function earlierBoards({ boards }: Desired, { previously }: BoardEntry, seen: Seen): readonly SeenBoard[] {
  return seen.boards.filter(({ name }) => previously.includes(name) && !boards.some((other) => other.name === name));
}

function renaming(home: Home, { id, name: from }: SeenBoard, { name: to }: BoardEntry): Step {
  const because = 'It has another name in gitlab.yaml; it keeps its lists and its address.';
  return { do: 'rename-board', sign: '~', home, id, from, to, because };
}

function twice({ path }: Home, { name }: SeenBoard, { name: now }: BoardEntry): Notice {
  return {
    level: 'warning',
    says: `In ${path} there are both the boards “${name}” and “${now}”, which is its name by now.`,
    fix: `If nobody needs “${name}”, delete it.`,
  };
}

function labelNotice({ path }: Home, label: string): Notice {
  return {
    level: 'warning',
    says: `${path} has no label “${label}”, which is yours, so boards cannot show it as a list.`,
    fix: `Create “${label}” in ${path}, then plan again.`,
  };
}

/**
 * What will be seen once the labels and names of boards of a plan are written: lists follow a label that is renamed, and go with
 * one that is deleted or merged into another. Where that has happened already, nothing differs.
 */
export function afterLabels(seen: Seen, steps: readonly Step[]): Seen {
  const names = new Map(steps.flatMap((step) => (step.do === 'change-label' ? [[step.from.name, step.to.name]] : [])));
  const gone = new Set(
    steps.flatMap((step) => (step.do === 'delete-label' || step.do === 'merge-label' ? [step.name] : [])),
  );
  const renamed = new Map(
    steps.flatMap((step) =>
      step.do === 'rename-board' && step.home.kind === seen.home.kind && step.home.path === seen.home.path
        ? [[step.id, step.to]]
        : [],
    ),
  );
  const boards = seen.boards.map((board) => ({
    ...board,
    name: renamed.get(board.id) ?? board.name,
    lists: board.lists
      .filter(({ label }) => label === undefined || !gone.has(label))
      .map((list) => ({
        ...list,
        label: list.label === undefined ? undefined : (names.get(list.label) ?? list.label),
      })),
  }));
  return { ...seen, boards };
}

function newBoardSteps(home: Home, { name: board, lists }: BoardEntry): readonly Step[] {
  const because = 'gitlab.yaml has it and GitLab does not.';
  return [
    { do: 'create-board', sign: '+', home, board, because },
    ...lists.map((label): Step => addition(home, board, label)),
  ];
}

function addition(home: Home, board: string, label: string): Step {
  return { do: 'add-list', sign: '+', home, board, label, because: 'The board lacks this list.' };
}

function listSteps(home: Home, { name: board, lists }: BoardEntry, seen: SeenBoard): readonly Step[] {
  const from = listKeys(seen);
  const missing = lists.filter((label) => !from.includes(label));
  const longer = [...from, ...missing];
  const to = inOrder(longer, lists);
  const because = 'Its lists are in another order than in gitlab.yaml; lists of your own keep their place.';
  return [
    ...missing.map((label) => addition(home, board, label)),
    ...(to.join('\n') === longer.join('\n')
      ? []
      : [{ do: 'order-lists' as const, sign: '~' as const, home, board, from, to, because }]),
  ];
}

/** All lists of a board from left to right: the label's name, or the id where a list has none. */
export function listKeys({ lists }: Pick<SeenBoard, 'lists'>): string[] {
  return lists.toSorted((a, b) => a.position - b.position).map(({ id, label }) => label ?? `list ${id}`);
}

/** `all` with those of `wanted` in that order, by the fewest moves: each goes right behind the one before it. */
function inOrder(all: readonly string[], wanted: readonly string[]): readonly string[] {
  const ours = all.filter((key) => wanted.includes(key));
  const resting = restingIn(ours, wanted);
  return wanted.reduce<readonly string[]>((now, list, rank) => {
    if (resting.has(list) || !all.includes(list)) return now;
    const others = now.filter((key) => key !== list);
    const before = wanted[rank - 1];
    const first = others.findIndex((key) => wanted.includes(key));
    return others.toSpliced(before === undefined ? first : others.indexOf(before) + 1, 0, list);
  }, all);
}

/** The fewest moves that bring `from` into the order of `to`: which list goes where, counted without itself. */
export function movesBetween(
  from: readonly string[],
  to: readonly string[],
): readonly { readonly list: string; readonly position: number }[] {
  const resting = restingIn(from, to);
  let now = from;
  return to.flatMap((list, rank) => {
    if (resting.has(list)) return [];
    const others = now.filter((key) => key !== list);
    const before = to[rank - 1];
    const position = before === undefined ? 0 : others.indexOf(before) + 1;
    now = others.toSpliced(position, 0, list);
    return [{ list, position }];
  });
}

/** The most that can stay where they are while the others move. */
function restingIn(from: readonly string[], to: readonly string[]): ReadonlySet<string | undefined> {
  return new Set(longestRising(from.map((key) => to.indexOf(key))).map((rank) => to[rank]));
}

function longestRising(ranks: readonly number[]): readonly number[] {
  let best: readonly number[] = [];
  const endingWith: (readonly number[])[] = [];
  for (const rank of ranks) {
    const shorter = endingWith.filter((run) => (run.at(-1) ?? -1) < rank);
    const run = [...shorter.reduce((a, b) => (b.length > a.length ? b : a), [] as readonly number[]), rank];
    endingWith.push(run);
    if (run.length > best.length) best = run;
  }
  return best;
}
