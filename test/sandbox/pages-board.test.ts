import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLabel } from '../../src/sandbox/labels.ts';
import type { Pages } from './pages-world.ts';
import { address, board, openPages } from './pages-world.ts';

let pages: Pages;

beforeEach(async () => {
  pages = await openPages();
});

afterEach(() => pages.close());

describe('the board', () => {
  test('has Open, its lists in order and Closed', async () => {
    const [second, first] = ['status::in-review', 'status::new'].map((name) =>
      createLabel(pages.who.grace, { kind: 'project', place: pages.project }, { name, color: '#1F75CB' }),
    );
    pages.project.boards.push(
      {
        id: 1,
        name: 'Practicals',
        lists: [
          { id: 2, labelId: first?.id ?? 0 },
          { id: 1, labelId: second?.id ?? 0 },
        ],
        createdAt: '',
      },
      { id: 2, name: 'Another', lists: [], createdAt: '' },
    );
    pages.open({ title: 'Loose card' });
    pages.open({
      title: 'New card',
      labels: ['status::new'],
      dueDate: '2026-11-20',
      assigneeIds: [4],
      confidential: true,
    });
    const closed = pages.open({ title: 'Closed card', labels: ['status::new'] });
    await pages.post(`${address(closed)}/notes`, { note: '', next: 'close' }, 4);
    const columns = (await pages.get(board)).text.split('<section class="column').slice(1);
    expect(columns.map((column) => /aria-label="([^"]+)"/.exec(column)?.[1])).toEqual([
      'Open',
      'status::new',
      'status::in-review',
      'Closed',
    ]);
    expect(columns.map((column) => [...column.matchAll(/data-iid="(\d+)"/g)].map((match) => match[1]))).toEqual([
      ['1'],
      ['2'],
      [],
      ['3'],
    ]);
    expect(columns[1]).toContain('--label:#1F75CB');
    expect(columns[1]).toContain('due-late');
    expect(columns[1]).toContain('overdue');
    expect(columns[1]).toContain('Confidential: ');
    expect(columns[1]).toContain('Assigned to Omar Haddad');
    expect((await pages.get(board)).text).toContain(`href="${board}/2"`);
    expect((await pages.get(`${board}/2`)).text).toContain('<h1>Another</h1>');
    expect((await pages.get(`${board}/99`)).status).toBe(404);
  });

  test('has a version that changes when a card moves, and only then', async () => {
    const issue = pages.open();
    const before = (await pages.get(`${board}/version`)).text;
    pages.say(pages.who.omar, issue, 'words');
    expect((await pages.get(`${board}/version`)).text).toBe(before);
    await pages.post(`${address(issue)}/notes`, { note: '', next: 'close' }, 4);
    expect((await pages.get(`${board}/version`)).text).not.toBe(before);
  });
});
