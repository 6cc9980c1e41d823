import { afterEach, expect, test } from 'vitest';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { gitlabOf, jumpingClock, project, startWorld } from './world.ts';

const place = { project, iid: 1 };
const wish = { title: 'x', description: '', labels: [], assignees: [], dueOn: '2026-12-08', confidential: true };
let sandbox: Sandbox;
afterEach(() => sandbox.close());

test('150 comments at once pass a GitLab that allows 60 a minute without a single refusal', async () => {
  const clock = jumpingClock(Date.parse('2026-11-24T10:00:00Z'));
  sandbox = await startWorld({ limits: limitsOf['gitlab-com'], now: clock.now });
  const budget = createBudget(limitsOf['gitlab-com'], clock);
  const gitlab = connectGitLab({ url: sandbox.url, token: 'token-of-fieldcert-bot', budget });
  await gitlab.createIssue(project, wish);
  await Promise.all(Array.from({ length: 150 }, (_, number) => gitlab.addNote(place, `${number}`)));
  expect(sandbox.control.requests.all().filter(({ status }) => status !== 201)).toEqual([]);
  expect(clock.slept.length).toBeGreaterThan(0);
});

test('a write that is not answered in time may have happened', async () => {
  sandbox = await startWorld();
  const gitlab = gitlabOf(sandbox, 'fieldcert-bot', 200);
  sandbox.control.faults.next({ method: 'POST' }, { kind: 'no-answer', when: 'after' }, 2);
  await expect(gitlab.createIssue(project, wish)).rejects.toMatchObject({
    kind: 'unsure',
    timedOut: true,
    message: expect.stringContaining(
      `did not answer POST projects/${project}/issues within 0.2 s; it may have been done.`,
    ),
  });
  expect(sandbox.world.projects.get(2)?.issues.size).toBe(1);
  expect(sandbox.control.faults.left()).toBe(1);
});

test('a read that takes too long is not tried again', async () => {
  sandbox = await startWorld();
  sandbox.control.faults.next({ method: 'GET' }, { kind: 'no-answer', when: 'after' }, 2);
  const call = gitlabOf(sandbox, 'fieldcert-bot', 200).me();
  await expect(call).rejects.toMatchObject({ kind: 'unreachable', timedOut: true });
  expect(sandbox.control.faults.left()).toBe(1);
});

test('a GitLab that is not there is told from one that was cut off', async () => {
  sandbox = await startWorld();
  const gitlab = gitlabOf(sandbox);
  await gitlab.createIssue(project, wish);
  sandbox.control.faults.next({ method: 'POST' }, { kind: 'cut', when: 'after' });
  await expect(gitlab.addNote(place, 'x')).rejects.toMatchObject({ kind: 'unsure', timedOut: false });
  await sandbox.close();
  await expect(gitlab.addNote(place, 'x')).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringMatching(
      /^No connection to GitLab at 127\.0\.0\.1:\d+ \(ECONNREFUSED\): POST .* was not sent\.$/,
    ),
  });
});
