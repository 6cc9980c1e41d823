import { describe, expect, test } from 'vitest';
import { commentsOf, eventsOf } from '../../src/gitlab/observe.ts';
import type { Issue, Note } from '../../src/gitlab/schemas.ts';
import { bot, maya, omar, project, readAll } from './world.ts';

const place = { project, iid: 7 };
const by = { botId: bot, read: readAll };
const at = Date.parse('2026-11-24T10:00:00.789Z');

function note(over: Partial<Note> = {}): Note {
  const author = { id: omar, username: 'omar', name: 'Omar' };
  return {
    id: 5,
    body: '/score value 4',
    author,
    system: false,
    internal: false,
    createdAt: at,
    updatedAt: at,
    ...over,
  };
}

function issue(over: Partial<Issue> = {}): Issue {
  return {
    iid: 7,
    title: 'SA 101 practical',
    description: '',
    closed: false,
    closedBy: undefined,
    labels: ['fieldcert::in-review'],
    author: { id: bot, username: 'fieldcert-bot', name: 'fieldcert' },
    assignees: [],
    confidential: true,
    dueOn: undefined,
    createdAt: at,
    updatedAt: at,
    url: 'https://gitlab.example.com/field/certification/-/issues/7',
    ...over,
  };
}

describe('what the API shows', () => {
  test('is told in the shape of the hook, with times to the second', () => {
    const second = Date.parse('2026-11-24T10:00:00Z');
    expect(commentsOf([note()], by)).toEqual([
      { id: 5, author: omar, username: 'omar', ...readAll('/score value 4'), createdAt: second, updatedAt: second },
    ]);
  });

  test('leaves out system notes and what the bot said', () => {
    const ours = note({ author: { id: bot, username: 'fieldcert-bot', name: 'fieldcert' } });
    expect(commentsOf([ours, note({ system: true })], by)).toEqual([]);
  });

  test('says that a person closed the issue', () => {
    const events = eventsOf({ place, issue: issue({ closed: true, closedBy: maya }), notes: [note()] }, by);
    expect(events.map(({ happened }) => happened)).toEqual(['comment-written', 'issue-changed']);
    expect(events[1]).toEqual({
      happened: 'issue-changed',
      place,
      by: maya,
      action: 'close',
      labels: ['fieldcert::in-review'],
      closed: true,
    });
  });

  test.each([
    ['an open issue', issue()],
    ['one the bot closed', issue({ closed: true, closedBy: bot })],
  ])('says nothing of %s', (_, seen) => {
    expect(eventsOf({ place, issue: seen, notes: [] }, by)).toEqual([]);
  });
});
