import { describe, expect, test } from 'vitest';
import { as, noon, start } from './harness.ts';

const issue = '/projects/30/issues/1';
const notes = `${issue}/notes`;

async function withIssue(options: Parameters<typeof start>[0] = {}) {
  const sandbox = await start(options);
  const bot = as(sandbox, 'fieldcert');
  await bot('POST', '/projects/30/labels', { name: 'level::1', color: 'yellow' });
  await bot('POST', '/projects/30/issues', { title: 'One' });
  return { sandbox, bot };
}

describe('notes over REST', () => {
  test('only commands: 202, no note, and what they did', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const reply = await bot('POST', notes, { body: '/label ~"level::1"\n/close' });
    expect([reply.status, reply.body.id, reply.body.commands_changes.state_event]).toEqual([202, undefined, 'close']);
    expect(reply.body.summary).toEqual(['Added ~"level::1" label.', 'Closed this issue.']);
    expect((await bot('GET', `${notes}?activity_filter=only_comments`)).body).toEqual([]);
    expect((await bot('GET', issue)).body).toMatchObject({ state: 'closed', labels: ['level::1'] });
  });

  test.each([
    [
      'commands that do nothing',
      { body: '/label ~unknown' },
      '400 Bad request - Note {:commands_only=>["Failed to apply commands."]}',
    ],
    ['an empty note', { body: '  ' }, '400 Bad request - Note {:note=>["can\'t be blank"]}'],
  ])('%s answer 400', async (_name, body, message) => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const reply = await bot('POST', notes, body);
    expect([reply.status, reply.body]).toEqual([400, { message }]);
    expect((await bot('POST', notes, {})).body).toEqual({ error: 'body is missing' });
  });

  test('words and commands: the note is kept without the command lines', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const reply = await bot('POST', notes, { body: 'Well done\n/relabel ~"level::1"\n/close\n/score value 4' });
    expect([reply.status, reply.body.body]).toEqual([201, 'Well done\n/score value 4']);
    expect(Object.keys(reply.body.commands_changes).sort()).toEqual(['label_ids', 'state_event']);
    expect((await bot('GET', issue)).body).toMatchObject({ state: 'closed', labels: ['level::1'] });
  });

  test('commands a person may not give are skipped, the note is kept', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const reply = await as(sandbox, 'maya')('POST', notes, { body: 'Please\n/close\n/label ~"level::1"' });
    expect([reply.status, reply.body.commands_changes]).toEqual([201, {}]);
    expect((await bot('GET', issue)).body).toMatchObject({ state: 'opened', labels: [] });
  });

  test('the note is saved although the update after it fails: 400, and the note is there', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const reply = await bot('POST', notes, { body: `Words\n/title ${'x'.repeat(300)}` });
    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(/^400 Bad request - Note \{/)]);
    const kept = (await bot('GET', notes)).body.map((note: { body: string }) => note.body);
    expect(kept).toEqual(['Words']);
    expect((await bot('GET', issue)).body.title).toBe('One');
  });

  test('internal notes are for Planners and above and cannot be opened later', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const note = (await bot('POST', notes, { body: 'Between us', internal: true })).body;
    expect([note.internal, note.confidential]).toEqual([true, true]);
    expect((await as(sandbox, 'maya')('GET', notes)).body).toEqual([]);
    expect((await as(sandbox, 'maya')('GET', `${notes}/${note.id}`)).status).toBe(404);
    expect((await as(sandbox, 'priya')('GET', notes)).body).toHaveLength(1);
    expect((await bot('PUT', `${notes}/${note.id}`, { body: 'Still', internal: false })).body.internal).toBe(true);
    expect((await as(sandbox, 'maya')('POST', notes, { body: 'x', internal: true })).status).toBe(403);
  });

  test('an edit keeps the author and moves updated_at; others may not edit, Maintainers may', async () => {
    let clock = noon;
    const { sandbox, bot } = await withIssue({ now: () => clock });
    await using _ = sandbox;
    const { id } = (await as(sandbox, 'omar')('POST', notes, { body: '/score value 3' })).body;
    clock += 60_000;
    expect((await as(sandbox, 'priya')('PUT', `${notes}/${id}`, { body: 'x' })).status).toBe(403);
    const edited = (await bot('PUT', `${notes}/${id}`, { body: '/score value 4' })).body;
    expect(edited).toMatchObject({ author: { username: 'omar' }, body: '/score value 4' });
    expect(edited.updated_at).toBe('2026-11-24T12:01:00.000Z');
    expect((await as(sandbox, 'omar')('DELETE', `${notes}/${id}`)).status).toBe(204);
    expect((await bot('GET', `${notes}/${id}`)).body).toEqual({ message: '404 Note Not Found' });
  });

  test('lists hold system notes, newest first unless asked otherwise', async () => {
    let clock = noon;
    const { sandbox, bot } = await withIssue({ now: () => (clock += 1000) });
    await using _ = sandbox;
    await bot('POST', notes, { body: 'first' });
    await bot('PUT', issue, { title: 'Two' });
    await bot('POST', notes, { body: 'last' });
    const list = async (query: string) =>
      (await bot('GET', `${notes}?${query}`)).body.map((note: { body: string }) => note.body);
    const changed = 'changed title from **One** to **Two**';
    expect(await list('')).toEqual(['last', changed, 'first']);
    expect(await list('sort=asc')).toEqual(['first', changed, 'last']);
    expect(await list('sort=asc&activity_filter=only_comments')).toEqual(['first', 'last']);
    expect(await list('sort=asc&per_page=1&page=3')).toEqual(['last']);
    expect((await bot('GET', notes)).body[1].system).toBe(true);
  });

  test('a locked discussion is for members', async () => {
    await using sandbox = await start();
    const open = '/projects/32/issues';
    await as(sandbox, 'olga')('POST', open, { title: 'Open' });
    expect((await as(sandbox, 'sam')('POST', `${open}/1/notes`, { body: 'hi' })).status).toBe(201);
    await as(sandbox, 'olga')('PUT', `${open}/1`, { discussion_locked: true });
    expect((await as(sandbox, 'sam')('POST', `${open}/1/notes`, { body: 'hi' })).status).toBe(403);
  });

  test('threads: a reply joins the discussion', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const thread = (await bot('POST', `${issue}/discussions`, { body: 'Question' })).body;
    const reply = await as(sandbox, 'maya')('POST', `${issue}/discussions/${thread.id}/notes`, { body: 'Answer' });
    expect(reply.status).toBe(201);
    const read = (await bot('GET', `${issue}/discussions/${thread.id}`)).body;
    expect(read.notes.map((note: { body: string }) => note.body)).toEqual(['Question', 'Answer']);
    expect((await bot('POST', `${issue}/discussions/none/notes`, { body: 'x' })).status).toBe(404);
  });

  test('emoji: given once by each, taken back by the giver', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    const { id } = (await as(sandbox, 'omar')('POST', notes, { body: 'Scored' })).body;
    const awards = `${notes}/${id}/award_emoji`;
    const given = await bot('POST', awards, { name: 'white_check_mark' });
    expect([given.status, given.body.awardable_type, given.body.user.username]).toEqual([201, 'Note', 'fieldcert']);
    const twice = await bot('POST', awards, { name: 'white_check_mark' });
    expect([twice.status, twice.body.message]).toEqual([404, '404 Award Emoji Name has already been taken Not Found']);
    expect((await as(sandbox, 'omar')('DELETE', `${awards}/${given.body.id}`)).status).toBe(401);
    expect((await bot('DELETE', `${awards}/${given.body.id}`)).status).toBe(204);
    expect((await bot('GET', awards)).body).toEqual([]);
  });

  test('label events tell who put on and took off what', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    await bot('PUT', issue, { add_labels: 'level::1' });
    await as(sandbox, 'omar')('PUT', issue, { remove_labels: 'level::1' });
    const events = (await bot('GET', `${issue}/resource_label_events`)).body;
    expect(
      events.map((event: { action: string; user: { username: string }; label: { name: string } }) => [
        event.action,
        event.user.username,
        event.label.name,
      ]),
    ).toEqual([
      ['add', 'fieldcert', 'level::1'],
      ['remove', 'omar', 'level::1'],
    ]);
  });

  test('an issue takes 5,000 comments, and above 10,000 rows the total is not counted', async () => {
    const { sandbox, bot } = await withIssue();
    await using _ = sandbox;
    await bot('POST', notes, { body: 'first' });
    const kept = sandbox.world.projects.get(30)?.issues.get(1)?.notes ?? [];
    const [first] = kept;
    if (!first) throw new Error('The first note is missing.');
    while (kept.length < 5000) kept.push({ ...first, id: first.id + kept.length });
    const over = await bot('POST', notes, { body: 'one too many' });
    expect([over.status, over.body.message]).toEqual([400, expect.stringContaining('limit')]);
    expect((await bot('GET', notes)).headers.get('x-total')).toBe('5000');
    while (kept.length <= 10_000) kept.push({ ...first, id: first.id + kept.length });
    const { headers } = await bot('GET', `${notes}?per_page=100`);
    expect([headers.get('x-total'), headers.get('x-total-pages'), headers.get('x-next-page')]).toEqual([
      null,
      null,
      '2',
    ]);
    expect(headers.get('link')).not.toContain('rel="last"');
    expect((await bot('GET', '/projects/30/issues?per_page=100&page=502')).status).toBe(405);
  });
});
