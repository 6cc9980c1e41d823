import { describe, expect, test } from 'vitest';
import { as, receiver, start, withHook } from './harness.ts';

describe('hooks over REST', () => {
  test('a test sends the newest issue, 422 where there is none or the receiver fails', async () => {
    await using to = await receiver();
    const { sandbox, bot, hook } = await withHook(to, { issues_events: false });
    await using _ = sandbox;
    expect((await bot('POST', `${hook}/test/issues_events`)).body).toEqual({
      message: 'Ensure the project has issues.',
    });
    await bot('POST', '/projects/30/issues', { title: 'One' });
    const tested = await bot('POST', `${hook}/test/issues_events`);
    expect([tested.status, tested.body]).toEqual([201, { message: '201 Created' }]);
    expect(to.received).toHaveLength(1);
    to.status = 401;
    expect((await bot('POST', `${hook}/test/issues_events`)).status).toBe(422);
  });

  test('hooks that keep failing are switched off only when asked for', async () => {
    await using to = await receiver();
    to.status = 503;
    for (const [autoDisableHooks, received, status] of [
      [false, 6, 'executable'],
      [true, 4, 'temporarily_disabled'],
    ] as const) {
      to.received.length = 0;
      const { sandbox, bot, hook } = await withHook(to, {}, { autoDisableHooks });
      await using _ = sandbox;
      for (let count = 0; count < 6; count += 1) {
        await bot('POST', '/projects/30/issues', { title: 'One' });
        await sandbox.idle();
      }
      expect(to.received).toHaveLength(received);
      expect((await bot('GET', hook)).body.alert_status).toBe(status);
    }
  });

  test.each([
    [{ url: 'ftp://x' }, { error: 'Invalid url given' }],
    [
      { url: 'http://x', signing_token: 'whsec_short' },
      { message: { signing_token: [expect.stringContaining('whsec_')] } },
    ],
  ])('%j is no hook', async (body, said) => {
    await using sandbox = await start();
    const reply = await as(sandbox, 'fieldcert')('POST', '/projects/30/hooks', body);
    expect([reply.status, reply.body]).toEqual([422, said]);
  });

  test('a hundred are enough, a deleted one is gone', async () => {
    await using to = await receiver();
    const { sandbox, bot, hook } = await withHook(to);
    await using _ = sandbox;
    const add = () => bot('POST', '/projects/30/hooks', { url: to.url });
    await Promise.all(Array.from({ length: 99 }, add));
    const over = await add();
    expect([over.status, over.body]).toEqual([
      422,
      { message: { base: ['Maximum number of project hooks (100) exceeded'] } },
    ]);
    expect((await bot('DELETE', hook)).status).toBe(204);
    expect((await bot('GET', hook)).status).toBe(404);
    expect((await add()).status).toBe(201);
  });

  test('custom headers arrive, but cannot stand in for GitLab’s own', async () => {
    await using to = await receiver();
    const custom = [
      { key: 'X-Team', value: 'enablement' },
      { key: 'X-Gitlab-Event', value: 'Forged' },
    ];
    const { sandbox, bot, made } = await withHook(to, { custom_headers: custom });
    await using _ = sandbox;
    expect(made.custom_headers).toEqual([{ key: 'X-Team' }, { key: 'X-Gitlab-Event' }]);
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
    expect(to.received[0]?.headers).toMatchObject({ 'x-team': 'enablement', 'x-gitlab-event': 'Issue Hook' });
  });
});
