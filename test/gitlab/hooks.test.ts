import { expect, test } from 'vitest';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { acme, receiver, withHook } from '../sandbox/harness.ts';
import { jumpingClock } from './world.ts';

const project = 'acme/field';

function gitlabOf(url: string, token = 'token-fieldcert', clock = jumpingClock()) {
  return connectGitLab({ url, token, budget: createBudget(limitsOf['self-managed'], clock) });
}

/** A project hook and the number of its first delivery, which was answered with `status`. */
async function delivered(status: number, options: Parameters<typeof withHook>[2] = {}) {
  const to = await receiver();
  to.status = status;
  const { sandbox, bot, made } = await withHook(to, {}, options);
  const opens = async () => {
    await bot('POST', '/projects/30/issues', { title: 'One' });
    await sandbox.idle();
  };
  await opens();
  return {
    to,
    sandbox,
    opens,
    hookId: made.id as number,
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await to[Symbol.asyncDispose]();
    },
  };
}

test('the history of a hook tells what was answered, when, and which attempts belong together', async () => {
  await using world = await delivered(503);
  const gitlab = gitlabOf(world.sandbox.url);
  const [failed] = await gitlab.hookEvents(project, world.hookId, 1);
  if (!failed) throw new Error('Nothing was delivered.');
  expect(failed).toMatchObject({ trigger: 'issue_hooks', status: '503', succeeded: false });
  expect(Math.abs((failed.at ?? 0) - Date.now())).toBeLessThan(60_000);
  world.to.status = 200;
  expect(await gitlab.resendHookEvent(project, world.hookId, failed.id)).toBe('200');
  const [again, before] = await gitlab.hookEvents(project, world.hookId, 1);
  expect([again?.key, again?.succeeded, before?.id]).toEqual([failed.key, true, failed.id]);
  expect(await gitlab.hookEvents(project, world.hookId, 2)).toEqual([]);
});

test('a time-out reads as an internal error', async () => {
  await using world = await delivered(200, { hookTimeout: 50 });
  world.to.status = null;
  await world.opens();
  const [event] = await gitlabOf(world.sandbox.url).hookEvents(project, world.hookId, 1);
  expect(event).toMatchObject({ status: 'internal error', succeeded: false });
});

test('a test switches a hook on again once it is answered', async () => {
  await using world = await delivered(503, { autoDisableHooks: true });
  for (let count = 0; count < 3; count += 1) await world.opens();
  const gitlab = gitlabOf(world.sandbox.url);
  const [off] = await gitlab.hooks(project);
  expect(off).toMatchObject({ state: 'off for a while', disabledUntil: expect.any(Number) });
  await expect(gitlab.testHook(project, world.hookId, 'issues_events')).rejects.toMatchObject({ status: 422 });
  world.to.status = 200;
  await gitlab.testHook(project, world.hookId, 'issues_events');
  expect(await gitlab.hooks(project)).toMatchObject([{ state: 'on', disabledUntil: undefined }]);
});

test('tests and resends keep to five a minute, and other calls do not wait for them', async () => {
  await using world = await delivered(200, { limits: { hookTests: 5 } });
  const clock = jumpingClock();
  const gitlab = gitlabOf(world.sandbox.url, 'token-fieldcert', clock);
  const [event] = await gitlab.hookEvents(project, world.hookId, 1);
  await Promise.all(Array.from({ length: 5 }, () => gitlab.resendHookEvent(project, world.hookId, event?.id ?? 0)));
  expect(clock.now()).toBe(0);
  const sixth = gitlab.testHook(project, world.hookId, 'issues_events').catch((error: unknown) => error);
  await gitlab.me();
  expect(clock.now()).toBeLessThanOrEqual(60_000);
  await sixth;
  expect(clock.now()).toBe(60_000);
});

test('hooks are for Maintainers', async () => {
  await using world = await delivered(200);
  await expect(gitlabOf(world.sandbox.url, 'token-omar').hooks(project)).rejects.toMatchObject({
    kind: 'refused',
    status: 403,
  });
});

test('the token tells what it may do, the instance its version and time', async () => {
  await using sandbox = await startSandbox({ seed: acme(), port: 0 });
  const gitlab = gitlabOf(sandbox.url, 'token-reader');
  expect(await gitlab.token()).toEqual({ scopes: ['read_api'], active: true, expiresOn: undefined });
  const { version, enterprise, time } = await gitlab.instance();
  expect([version, enterprise]).toEqual(['19.1.0-ee', true]);
  expect(Math.abs((time ?? 0) - Date.now())).toBeLessThan(5_000);
});

test.each(['free', 'premium'] as const)(
  'the plan %s is known to an owner, else once there is an issue',
  async (tier) => {
    await using sandbox = await startSandbox({ seed: acme(tier), port: 0 });
    expect(await gitlabOf(sandbox.url, 'token-olga').tier(project)).toBe(tier);
    const gitlab = gitlabOf(sandbox.url);
    expect(await gitlab.tier(project)).toBeUndefined();
    const wish = { title: 'One', description: '', labels: [], assignees: [], dueOn: '2026-12-08', confidential: true };
    await gitlab.createIssue(project, wish);
    expect(await gitlab.tier(project)).toBe(tier);
  },
);
