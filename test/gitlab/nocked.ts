import nock from 'nock';
import { expect } from 'vitest';
import { GitLabProblem } from '../../src/gitlab/problem.ts';

export const token = 'glpat-very-secret';
export const url = 'https://git.example.com/gitlab';
export const issuePath = '/gitlab/api/v4/projects/field%2Fcertification/issues';
export const notePath = `${issuePath}/1/notes`;
export const place = { project: 'field/certification', iid: 1 };
export const user = { id: 10, username: 'fieldcert-bot', name: 'fieldcert' };
export const time = '2026-11-24T10:00:00.000Z';
export const noteRow = { id: 5, body: 'Hello', author: user, system: false, created_at: time, updated_at: time };
export const issueRow = {
  id: 901,
  iid: 1,
  title: 'Practical',
  description: null,
  state: 'opened',
  labels: ['a'],
  author: user,
  assignees: [],
  confidential: true,
  due_date: null,
  created_at: time,
  updated_at: time,
  web_url: `${url}/field/certification/-/issues/1`,
};
export const wish = {
  title: 'Practical',
  description: 'Words',
  labels: ['a', 'b'],
  assignees: [21],
  dueOn: '2026-12-08',
  confidential: true,
};

export const server = () => nock('https://git.example.com');

/** The problem a call ends in. */
export async function problemOf(call: Promise<unknown>): Promise<GitLabProblem> {
  const error = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof GitLabProblem)) throw new Error(`expected a GitLabProblem, not ${error}`);
  expect(error.message).not.toContain(token);
  return error;
}
