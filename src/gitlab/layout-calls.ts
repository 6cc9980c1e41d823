import { GroupIssueBoards, GroupLabels, ProjectIssueBoards, ProjectLabels, Projects } from '@gitbeaker/rest';
import { z } from 'zod';
import type { Home } from '../core/provision/plan.ts';
import type { Options } from './reading.ts';
import { read, whole } from './reading.ts';
import type { Board, BoardList, Label } from './schemas.ts';
import { BoardListRow, BoardRow, LabelRow, ProjectRow } from './schemas.ts';

/** How a place should show a label; `color` as `#RRGGBB`. */
type LabelWish = { readonly name: string; readonly color: string; readonly description: string };

/** Labels and boards of projects and of groups. GitLab: doc/api/labels.md, boards.md, group_labels.md, group_boards.md. */
export type LayoutCalls = {
  /** Labels of the place and of the groups above it, with the number of issues and open merge requests that have them. */
  labels(home: Home): Promise<readonly Label[]>;
  createLabel(home: Home, label: LabelWish): Promise<Label>;
  updateLabel(home: Home, labelId: number, label: LabelWish): Promise<Label>;
  /** Takes it off every issue and board too. */
  deleteLabel(home: Home, labelId: number): Promise<void>;
  boards(home: Home): Promise<readonly Board[]>;
  /** For a group on the Free plan refused with 403 or 404. */
  createBoard(home: Home, name: string): Promise<Board>;
  renameBoard(home: Home, boardId: number, name: string): Promise<Board>;
  createList(home: Home, boardId: number, labelId: number): Promise<BoardList>;
  /** `position` from 0, counted without the list itself. */
  moveList(home: Home, boardId: number, listId: number, position: number): Promise<void>;
  turnOnIssues(project: string): Promise<void>;
};

/** The calls; none is made yet. */
export function layoutCalls(options: Options): LayoutCalls {
  const labels = { project: new ProjectLabels(options), group: new GroupLabels(options) };
  const boards = { project: new ProjectIssueBoards(options), group: new GroupIssueBoards(options) };
  const projects = new Projects(options);
  return {
    labels: async ({ kind, path }) =>
      read(z.array(LabelRow), await labels[kind].all(path, { withCounts: true, ...whole }), 'GET labels'),
    createLabel: async ({ kind, path }, { name, color, description }) =>
      read(LabelRow, await labels[kind].create(path, name, color, { description }), 'POST label'),
    updateLabel: async ({ kind, path }, labelId, { name, color, description }) => {
      // gitbeaker's types allow a new name or a new color, GitLab both at once.
      const paint: object = { color };
      const edited = await labels[kind].edit(path, labelId, { newName: name, description, ...paint });
      return read(LabelRow, edited, 'PUT label');
    },
    deleteLabel: async ({ kind, path }, labelId) => {
      await labels[kind].remove(path, labelId);
    },
    boards: async ({ kind, path }) => read(z.array(BoardRow), await boards[kind].all(path, whole), 'GET boards'),
    createBoard: async ({ kind, path }, name) => read(BoardRow, await boards[kind].create(path, name), 'POST board'),
    renameBoard: async ({ kind, path }, boardId, name) =>
      read(BoardRow, await boards[kind].edit(path, boardId, { name }), 'PUT board'),
    createList: async ({ kind, path }, boardId, labelId) =>
      read(BoardListRow, await boards[kind].createList(path, boardId, { labelId }), 'POST board list'),
    moveList: async ({ kind, path }, boardId, listId, position) => {
      read(BoardListRow, await boards[kind].editList(path, boardId, listId, position), 'PUT board list');
    },
    turnOnIssues: async (project) => {
      read(ProjectRow, await projects.edit(project, { issuesAccessLevel: 'enabled' }), 'PUT project');
    },
  };
}
