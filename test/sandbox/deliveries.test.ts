import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { allFlags, as, receiver, signingToken, withHook } from './harness.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('webhook deliveries', () => {
  test('all headers, a signature the standardwebhooks library takes, and the secret token', async () => {
    await using to = await receiver();
    const { sandbox, bot } = await withHook(to, { token: 'hush', signing_token: signingToken });
    await using _ = sandbox;
    await bot('POST', '/projects/30/issues', { title: 'Ünïcode' });
    await sandbox.idle();
    const [{ headers, raw } = { headers: {}, raw: '' }] = to.received;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^GitLab\/19\./),
      'x-gitlab-event': 'Issue Hook',
      'x-gitlab-instance': sandbox.url,
      'x-gitlab-token': 'hush',
      'x-gitlab-webhook-uuid': expect.stringMatching(uuid),
      'x-gitlab-event-uuid': expect.stringMatching(uuid),
      'idempotency-key': headers['webhook-id'],
    });
    expect(new Webhook(signingToken).verify(raw, headers as Record<string, string>)).toMatchObject({
      object_kind: 'issue',
      user: { id: 2, email: '[REDACTED]' },
      object_attributes: { action: 'open', title: 'Ünïcode', type: 'Issue' },
    });
    expect(() => new Webhook(signingToken).verify(`${raw} `, headers as Record<string, string>)).toThrow();
  });

  test('without secrets there is neither token nor signature, and secrets are never shown', async () => {
    await using to = await receiver();
    const { sandbox, bot, hook, made } = await withHook(to);
    await using _ = sandbox;
    expect(made).toMatchObject({ token_present: false, signing_token_present: false, alert_status: 'executable' });
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
    expect(to.received[0]?.headers).not.toHaveProperty('x-gitlab-token');
    expect(to.received[0]?.headers).not.toHaveProperty('webhook-signature');
    const changed = (await bot('PUT', hook, { token: 'hush', signing_token: signingToken })).body;
    expect(changed).toMatchObject({ token_present: true, signing_token_present: true });
    expect(JSON.stringify(changed)).not.toMatch(/hush|whsec/);
    await bot('POST', '/projects/30/issues', { title: 'Two' });
    await sandbox.idle();
    expect(JSON.stringify((await bot('GET', `${hook}/events`)).body)).not.toMatch(/hush|whsec/);
    expect((await bot('PUT', hook, { url: `${to.url}/elsewhere` })).body.token_present).toBe(false);
  });

  test('a note with a close: the issue first, then the note', async () => {
    await using to = await receiver();
    const { sandbox, bot } = await withHook(to);
    await using _ = sandbox;
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await bot('POST', '/projects/30/issues/1/notes', { body: 'Done\n/close' });
    await sandbox.idle();
    expect(to.seen()).toEqual(['Issue Hook open', 'Issue Hook close', 'Note Hook create']);
  });

  test('confidential issues and internal notes need their own flags', async () => {
    await using open = await receiver();
    await using secret = await receiver();
    const { sandbox, bot } = await withHook(open, {
      confidential_issues_events: false,
      confidential_note_events: false,
    });
    await using _ = sandbox;
    await bot('POST', '/projects/30/hooks', { url: secret.url, ...allFlags, issues_events: false, note_events: false });
    await bot('POST', '/projects/30/issues', { title: 'One', confidential: true });
    await bot('POST', '/projects/30/issues/1/notes', { body: 'hidden' });
    await bot('POST', '/projects/30/issues', { title: 'Two' });
    await bot('POST', '/projects/30/issues/2/notes', { body: 'internal', internal: true });
    await sandbox.idle();
    expect(open.seen()).toEqual(['Issue Hook open']);
    expect(secret.seen()).toEqual([
      'Confidential Issue Hook open',
      'Confidential Note Hook create',
      'Confidential Note Hook create',
    ]);
  });

  test('an edit names the author as user and the editor by id; the same text, a deletion or a system note send nothing', async () => {
    await using to = await receiver();
    const { sandbox, bot } = await withHook(to, { issues_events: false });
    await using _ = sandbox;
    await bot('POST', '/projects/30/issues', { title: 'One' });
    const notes = '/projects/30/issues/1/notes';
    const { id } = (await as(sandbox, 'omar')('POST', notes, { body: 'three' })).body;
    await bot('PUT', `${notes}/${id}`, { body: 'four' });
    await bot('PUT', `${notes}/${id}`, { body: 'four' });
    await bot('PUT', '/projects/30/issues/1', { title: 'Two' });
    await bot('DELETE', `${notes}/${id}`);
    await sandbox.idle();
    expect(to.seen()).toEqual(['Note Hook create', 'Note Hook update']);
    const edit = JSON.parse(to.received[1]?.raw ?? '{}');
    expect([edit.user.username, edit.object_attributes.author_id, edit.object_attributes.updated_by_id]).toEqual([
      'omar',
      4,
      2,
    ]);
    expect(edit.issue.iid).toBe(1);
  });

  test('emoji are told', async () => {
    await using to = await receiver();
    const { sandbox, bot } = await withHook(to, { issues_events: false });
    await using _ = sandbox;
    await bot('POST', '/projects/30/issues', { title: 'One' });
    const { id } = (await bot('POST', '/projects/30/issues/1/award_emoji', { name: 'tada' })).body;
    await bot('DELETE', `/projects/30/issues/1/award_emoji/${id}`);
    await sandbox.idle();
    expect(to.seen()).toEqual(['Emoji Hook award', 'Emoji Hook revoke']);
  });

  test('a failed delivery is recorded and not tried again; a resend keeps webhook-id with a fresh signature', async () => {
    await using to = await receiver();
    const { sandbox, bot, hook } = await withHook(to, { signing_token: signingToken });
    await using _ = sandbox;
    to.status = 500;
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
    expect(to.received).toHaveLength(1);
    const [event] = (await bot('GET', `${hook}/events?status=server_failure`)).body;
    expect(event).toMatchObject({
      trigger: 'issue_hooks',
      response_status: '500',
      request_data: { object_kind: 'issue' },
    });
    expect((await bot('GET', `${hook}/events?status=successful`)).body).toEqual([]);
    to.status = 200;
    const again = await bot('POST', `${hook}/events/${event.id}/resend`);
    expect([again.status, again.body]).toEqual([201, { response_status: 200 }]);
    const [first, second] = to.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.headers['x-gitlab-webhook-uuid']).not.toBe(first?.headers['x-gitlab-webhook-uuid']);
    expect(second?.raw).toBe(first?.raw);
    new Webhook(signingToken).verify(second?.raw ?? '', second?.headers as Record<string, string>);
  });

  test('no answer in time counts as an internal error', async () => {
    await using to = await receiver();
    const { sandbox, bot, hook } = await withHook(to, {}, { hookTimeout: 50 });
    await using _ = sandbox;
    to.status = null;
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
    expect((await bot('GET', `${hook}/events`)).body[0].response_status).toBe('internal error');
  });

  test('a request that carries the event’s chain does not fire the same hook again', async () => {
    await using to = await receiver();
    const { sandbox, bot } = await withHook(to);
    await using _ = sandbox;
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
    const chain = String(to.received[0]?.headers['x-gitlab-event-uuid']);
    await bot('POST', '/projects/30/issues/1/notes', { body: 'echo' }, { 'x-gitlab-event-uuid': chain });
    await bot('POST', '/projects/30/issues/1/notes', { body: 'heard' });
    await sandbox.idle();
    expect(to.seen()).toEqual(['Issue Hook open', 'Note Hook create']);
  });

  test('deliveries can be doubled, lost, held and released in any order', async () => {
    await using to = await receiver();
    const { sandbox, bot } = await withHook(to);
    await using _ = sandbox;
    const { deliveries } = sandbox.control;
    deliveries.repeat(2);
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
    expect(new Set(to.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(to.received).toHaveLength(2);
    deliveries.repeat(1);
    deliveries.dropNext(1);
    await bot('POST', '/projects/30/issues/1/notes', { body: 'lost' });
    deliveries.hold();
    for (const body of ['a', 'b', 'c']) await bot('POST', '/projects/30/issues/1/notes', { body });
    await sandbox.idle();
    expect(deliveries.held()).toHaveLength(3);
    deliveries.release(([a, , c]) => (a && c ? [c, a] : []));
    await sandbox.idle();
    expect(to.received.slice(2).map(({ raw }) => JSON.parse(raw).object_attributes.note)).toEqual(['c', 'a']);
  });
});
