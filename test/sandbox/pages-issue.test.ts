import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pages } from './pages-world.ts';
import { address, board, now, openPages, path } from './pages-world.ts';

let pages: Pages;

beforeEach(async () => {
  pages = await openPages();
});

afterEach(() => pages.close());

describe('commenting', () => {
  test('makes a note, tells the hooks and leads to it', async () => {
    const issue = pages.open();
    const answer = await pages.post(
      `${address(issue)}/notes`,
      { note: '/score value 4\r\n/score flow 3', next: 'comment' },
      4,
    );
    const [note] = issue.notes;
    expect(answer.location).toBe(`${address(issue)}#note_${note?.id}`);
    expect(note).toMatchObject({ authorId: 4, body: '/score value 4\n/score flow 3', internal: false });
    expect(pages.emissions).toHaveLength(1);
    expect(pages.emissions[0]).toMatchObject({ event: 'Note Hook', flag: 'note_events' });
    expect((await pages.get(address(issue), 4)).text).toContain('/score value 4');
  });

  test('in a confidential issue fires the confidential hook', async () => {
    const issue = pages.open({ confidential: true, assigneeIds: [3] });
    await pages.post(`${address(issue)}/notes`, { note: 'ready', next: 'comment' }, 3);
    expect(pages.emissions[0]).toMatchObject({ event: 'Confidential Note Hook' });
  });

  test('and closing does both', async () => {
    const issue = pages.open();
    await pages.post(`${address(issue)}/notes`, { note: 'done', next: 'close' }, 4);
    expect(issue.state).toBe('closed');
    expect(pages.emissions.map((emission) => emission.event)).toEqual(['Note Hook', 'Issue Hook']);
  });

  test('closing without a word only closes', async () => {
    const issue = pages.open();
    await pages.post(`${address(issue)}/notes`, { note: '', next: 'close' }, 4);
    expect(issue.state).toBe('closed');
    expect(issue.notes.every((note) => note.system)).toBe(true);
  });

  test('quick actions alone are carried out and said', async () => {
    const issue = pages.open();
    const answer = await pages.post(`${address(issue)}/notes`, { note: '/due 2026-12-01', next: 'comment' }, 4);
    expect(issue.dueDate).toBe('2026-12-01');
    expect(decodeURIComponent(answer.cookie ?? '')).toContain('Set the due date to 2026-12-01.');
  });

  test('an empty comment is refused on the same page', async () => {
    const issue = pages.open();
    const refused = await pages.post(`${address(issue)}/notes`, { note: ' ', next: 'comment' }, 4);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('role="alert"');
    expect(refused.text).toContain('The comment is empty');
  });

  test('a refusal keeps the text in the box', async () => {
    const issue = pages.open();
    const refused = await pages.post(
      `${address(issue)}/notes`,
      { note: 'secret plan', internal: 'true', next: 'comment' },
      3,
    );
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Maya Lindqvist may not do that here');
    expect(refused.text).toContain('\nsecret plan</textarea>');
    expect(issue.notes).toEqual([]);
  });

  test('internal notes are offered to Reporters only and shown to them only', async () => {
    const issue = pages.open();
    expect((await pages.get(address(issue), 3)).text).not.toContain('name="internal"');
    await pages.post(`${address(issue)}/notes`, { note: 'between us', internal: 'true', next: 'comment' }, 4);
    expect((await pages.get(address(issue), 4)).text).toContain('between us');
    expect((await pages.get(address(issue), 3)).text).not.toContain('between us');
  });

  test('a reply joins its discussion', async () => {
    const issue = pages.open();
    const first = pages.say(pages.who.maya, issue, 'question');
    await pages.post(`${address(issue)}/notes`, { note: 'answer', discussion: first.discussionId, next: 'comment' }, 4);
    expect(issue.notes[1]).toMatchObject({ body: 'answer', discussionId: first.discussionId });
  });
});

describe('one’s own comment', () => {
  test('can be edited, marked as edited and deleted', async () => {
    const issue = pages.open();
    const note = pages.say(pages.who.omar, issue, 'first');
    const base = `${address(issue)}/notes/${note.id}`;
    expect((await pages.get(address(issue), 4)).text).toContain(`${base}/edit`);
    expect((await pages.post(`${base}/edit`, { note: 'second' }, 4)).location).toBe(
      `${address(issue)}#note_${note.id}`,
    );
    expect(note.body).toBe('second');
    await pages.post(`${base}/delete`, {}, 4);
    expect(issue.notes).toEqual([]);
  });

  test('cannot be touched by another Reporter', async () => {
    const issue = pages.open();
    const note = pages.say(pages.who.maya, issue, 'mine');
    expect((await pages.get(address(issue), 4)).text).not.toContain(`/notes/${note.id}/edit`);
    expect((await pages.post(`${address(issue)}/notes/${note.id}/edit`, { note: 'yours' }, 4)).status).toBe(403);
    expect((await pages.post(`${address(issue)}/notes/${note.id}/delete`, {}, 4)).status).toBe(403);
    expect(note.body).toBe('mine');
  });

  test('takes emoji, shown with who gave them, and gives them back', async () => {
    const issue = pages.open();
    const note = pages.say(pages.who.omar, issue, 'scored');
    await pages.post(`${address(issue)}/notes/${note.id}/award`, { emoji: 'white_check_mark' }, 3);
    expect(pages.emissions.at(-1)).toMatchObject({ event: 'Emoji Hook' });
    expect((await pages.get(address(issue), 4)).text).toContain('Maya Lindqvist reacted with :white_check_mark:');
    await pages.post(`${address(issue)}/notes/${note.id}/award`, { emoji: 'white_check_mark' }, 3);
    expect(note.awards).toEqual([]);
  });
});

describe('a confidential issue', () => {
  test('answers 404 to those who may not see it, and says who may', async () => {
    const issue = pages.open({ confidential: true, title: 'Secret practical' });
    const hidden = await pages.get(address(issue), 3);
    expect(hidden.status).toBe(404);
    expect(hidden.text).toContain('Maya Lindqvist cannot see this issue; act as someone else.');
    expect(hidden.text).toContain('Act as Omar Haddad');
    expect(hidden.text).not.toContain('Act as Noor Visser');
    expect(hidden.text).not.toContain('Secret practical');
    expect((await pages.get(`${address(issue)}/version`, 3)).status).toBe(404);
    expect((await pages.post(`${address(issue)}/notes`, { note: 'hi', next: 'comment' }, 3)).status).toBe(404);
    for (const page of [board, `/${path}/-/issues?state=all`, '/omar'])
      expect((await pages.get(page, 3)).text).not.toContain('Secret practical');
  });

  test('opens for an assigned Guest, also under its work item address', async () => {
    const issue = pages.open({ confidential: true, assigneeIds: [3] });
    expect((await pages.get(address(issue), 3)).status).toBe(200);
    expect((await pages.get(`/${path}/-/work_items/${issue.iid}`, 3)).text).toContain('Confidential');
  });
});

describe('task boxes', () => {
  test('tick in the description of those who may edit it', async () => {
    const issue = pages.open({ description: 'Show:\n\n- [ ] one\n- [x] two', assigneeIds: [3] });
    const { text } = await pages.get(address(issue), 3);
    const version = /name="version" value="(\w+)"/.exec(text)?.[1] ?? '';
    expect(text).toContain('value="2" role="checkbox" aria-checked="false" aria-label="one"');
    await pages.post(`${address(issue)}/tasks`, { line: '2', version }, 3);
    expect(issue.description).toBe('Show:\n\n- [x] one\n- [x] two');
    const stale = await pages.post(`${address(issue)}/tasks`, { line: '3', version }, 3);
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('has changed in the meantime');
    expect(issue.description).toBe('Show:\n\n- [x] one\n- [x] two');
  });
});

describe('an issue’s version', () => {
  test('changes with comments, emoji and fields', async () => {
    const issue = pages.open();
    const version = async () => (await pages.get(`${address(issue)}/version`, 3)).text;
    const seen = [await version(), await version()];
    const note = pages.say(pages.who.omar, issue, 'one');
    seen.push(await version());
    await pages.post(`${address(issue)}/notes/${note.id}/award`, { emoji: 'eyes' }, 4);
    seen.push(await version());
    await pages.post(`${address(issue)}/edit`, { title: 'Renamed', description: 'x' }, 4);
    seen.push(await version());
    expect(seen[0]).toBe(seen[1]);
    expect(new Set(seen).size).toBe(4);
  });

  test('does not betray an internal note', async () => {
    const issue = pages.open();
    const before = (await pages.get(`${address(issue)}/version`, 5)).text;
    pages.say(pages.who.omar, issue, 'hush', true);
    issue.updatedAt = new Date(now).toISOString();
    expect((await pages.get(`${address(issue)}/version`, 5)).text).toBe(before);
  });
});
