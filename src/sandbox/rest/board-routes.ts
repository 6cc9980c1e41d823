import {
  boardColumns,
  boardFor,
  createBoard,
  createList,
  deleteBoard,
  deleteList,
  listFor,
  moveList,
  renameBoard,
} from '../boards.ts';
import { badParameter } from '../refusal.ts';
import type { Owner } from '../scene.ts';
import type { Board } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, numberIn, ok, ownerOf, route } from './call.ts';
import { listed } from './pagination.ts';
import { integer, parameters, text } from './parameters.ts';
import { boardShape, listShape } from './thing-shapes.ts';

/** Boards and their lists, of projects and of groups. GitLab: doc/api/boards.md, doc/api/group_boards.md. */
export const boardRoutes: readonly Route[] = [...routesFor('project'), ...routesFor('group')];

function routesFor(kind: Owner['kind']): readonly Route[] {
  const base = `/${kind}s/:id/boards`;
  const one = `${base}/:board`;
  return [
    route(`GET ${base}`, (call) => {
      const owner = ownerOf(call, kind);
      return listed(call, owner.place.boards, (board) => boardShape(call.scene, board, owner));
    }),
    route(`POST ${base}`, (call) => {
      const { name } = parameters(call.input, { name: text });
      const owner = ownerOf(call, kind);
      return created(boardShape(call.scene, createBoard(actOf(call), owner, name), owner));
    }),
    route(`GET ${one}`, (call) => withBoard(call, kind, (owner, board) => ok(boardShape(call.scene, board, owner)))),
    route(`PUT ${one}`, (call) => withBoard(call, kind, (owner, board) => putBoard(call, owner, board))),
    route(`DELETE ${one}`, (call) =>
      withBoard(call, kind, (owner, board) => {
        deleteBoard(actOf(call), owner, board);
        return gone;
      }),
    ),
    ...listRoutes(kind, `${one}/lists`),
  ];
}

function listRoutes(kind: Owner['kind'], base: string): readonly Route[] {
  const one = `${base}/:list`;
  return [
    route(`GET ${base}`, (call) =>
      withBoard(call, kind, (owner, board) => listed(call, boardColumns(call.scene.world, owner, board), listShape)),
    ),
    route(`POST ${base}`, (call) => withBoard(call, kind, (owner, board) => postList(call, owner, board))),
    route(`GET ${one}`, (call) =>
      withBoard(call, kind, (owner, board) =>
        ok(listShape(listFor(call.scene.world, owner, board, numberIn(call, 'list')))),
      ),
    ),
    route(`PUT ${one}`, (call) => withBoard(call, kind, (owner, board) => putList(call, owner, board))),
    route(`DELETE ${one}`, (call) =>
      withBoard(call, kind, (owner, board) => {
        const list = listFor(call.scene.world, owner, board, numberIn(call, 'list'));
        deleteList(actOf(call), owner, board, list.id);
        return gone;
      }),
    ),
  ];
}

function withBoard(call: Call, kind: Owner['kind'], then: (owner: Owner, board: Board) => Answer): Answer {
  const owner = ownerOf(call, kind);
  return then(owner, boardFor(owner, numberIn(call, 'board')));
}

function putBoard(call: Call, owner: Owner, board: Board): Answer {
  const { name } = parameters(call.input, { name: text.optional() });
  if (name !== undefined) renameBoard(actOf(call), owner, board, name);
  return ok(boardShape(call.scene, board, owner));
}

function postList(call: Call, owner: Owner, board: Board): Answer {
  const kinds = ['label_id', 'milestone_id', 'iteration_id', 'assignee_id'];
  const given = kinds.filter((name) => call.input[name] !== undefined);
  if (given.length === 0) throw badParameter(`${kinds.join(', ')} are missing, exactly one parameter must be provided`);
  if (given.length > 1) throw badParameter(`${given.join(', ')} are mutually exclusive`);
  const { label_id: labelId } = parameters(call.input, { label_id: integer });
  return created(listShape(createList(actOf(call), owner, board, labelId)));
}

function putList(call: Call, owner: Owner, board: Board): Answer {
  const { position } = parameters(call.input, { position: integer });
  const list = listFor(call.scene.world, owner, board, numberIn(call, 'list'));
  return ok(listShape(moveList(actOf(call), owner, board, list.id, position)));
}
