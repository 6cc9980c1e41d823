import { labelsOf } from './labels.ts';
import { access, accessTo, accessToGroup } from './members.ts';
import { forbidden, invalid, notFound, Refusal } from './refusal.ts';
import type { Act, Owner } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Board, BoardList, Label, World } from './world.ts';
import { nextId } from './world.ts';

/** One column with its label, its place (0 is the leftmost) and its id. */
export type BoardColumn = { readonly id: number; readonly label: Label; readonly position: number };

/** The columns of a board in order; the implicit Open and Closed are not among them. */
export function boardColumns(world: World, owner: Owner, board: Board): readonly BoardColumn[] {
  const labels = labelsOf(world, owner);
  return board.lists.flatMap((list, position) => {
    const label = labels.find((candidate) => candidate.id === list.labelId);
    return label ? [{ id: list.id, label, position }] : [];
  });
}

/** The board of a project or group, otherwise 404. */
export function boardFor(owner: Owner, id: number): Board {
  const board = owner.place.boards.find((candidate) => candidate.id === id);
  if (!board) throw notFound('Board');
  return board;
}

/** Creates a board. Boards of groups are Premium: 403 on Free. GitLab: doc/api/group_boards.md. */
export function createBoard(act: Act, owner: Owner, name: string): Board {
  mustManageBoards(act, owner);
  mustBeLicensed(act, owner);
  return addBoard(act, owner, validBoardName(name));
}

/** Renames a board (Planner and above). */
export function renameBoard(act: Act, owner: Owner, board: Board, name: string): void {
  mustManageBoards(act, owner);
  board.name = validBoardName(name);
}

/** Deletes a board (Planner and above); group boards on Premium only. */
export function deleteBoard(act: Act, owner: Owner, board: Board): void {
  mustManageBoards(act, owner);
  mustBeLicensed(act, owner);
  owner.place.boards = owner.place.boards.filter((other) => other !== board);
}

/** Adds a column for a label at the right end. An unknown label, or one that has a column already, answers 400. */
export function createList(act: Act, owner: Owner, board: Board, labelId: number): BoardColumn {
  mustManageBoards(act, owner);
  const known = labelsOf(act.scene.world, owner).some((label) => label.id === labelId);
  if (!known) throw new Refusal(400, { message: { error: 'Label not found!' } });
  if (board.lists.some((list) => list.labelId === labelId))
    throw new Refusal(400, { message: { error: 'Label has already been taken' } });
  const list: BoardList = { id: nextId(act.scene.world, 'list'), labelId };
  board.lists.push(list);
  return listFor(act.scene.world, owner, board, list.id);
}

/** The column, otherwise 404. */
export function listFor(world: World, owner: Owner, board: Board, id: number): BoardColumn {
  const found = boardColumns(world, owner, board).find((column) => column.id === id);
  if (!found) throw notFound('List');
  return found;
}

/** Moves a column; the others close up. Positions past the end move it to the end. */
export function moveList(act: Act, owner: Owner, board: Board, id: number, position: number): BoardColumn {
  mustManageBoards(act, owner);
  const others = board.lists.filter((list) => list.id !== id);
  const moved = board.lists.filter((list) => list.id === id);
  const at = Math.max(0, Math.min(position, others.length));
  board.lists = [...others.slice(0, at), ...moved, ...others.slice(at)];
  return listFor(act.scene.world, owner, board, id);
}

/** Deletes a column; administrators and Owners only. GitLab: doc/api/boards.md, "Delete a board list from a board". */
export function deleteList(act: Act, owner: Owner, board: Board, id: number): void {
  if (boardAccess(act, owner) < access.owner) throw forbidden();
  board.lists = board.lists.filter((list) => list.id !== id);
}

function boardAccess({ scene, user }: Act, owner: Owner): number {
  return owner.kind === 'project'
    ? accessTo(scene.world, user, owner.place)
    : accessToGroup(scene.world, user, owner.place);
}

function mustManageBoards(act: Act, owner: Owner): void {
  if (boardAccess(act, owner) < access.planner) throw forbidden();
}

function mustBeLicensed({ scene }: Act, owner: Owner): void {
  if (owner.kind === 'group' && scene.world.tier === 'free') throw forbidden();
}

function validBoardName(name: string): string {
  if (name.trim() === '') throw invalid({ name: ["can't be blank"] });
  return name.trim();
}

function addBoard(act: Act, owner: Owner, name: string): Board {
  const board: Board = { id: nextId(act.scene.world, 'board'), name, lists: [], createdAt: timestamp(act.scene) };
  owner.place.boards.push(board);
  return board;
}
