import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyEffect } from '../../src/gitlab/apply.ts';
import { issueMarkerOf } from '../../src/gitlab/marker.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { applyingOn, bot, effects, gitlabOf, maya, omar, project, startWorld, stranger } from './world.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startWorld();
});
afterEach(() => sandbox.close());

const issues = () => [...(sandbox.world.projects.get(2)?.issues.values() ?? [])];
const posts = () => sandbox.control.requests.all({ method: 'POST', path: /\/issues$/ });

/** Applies an effect and keeps what it bound. */
async function done(on: ReturnType<typeof applyingOn>, effect: ReturnType<(typeof effects)['say']>, unsure = false) {
  const applied = await applyEffect(effect, on.context(unsure));
  if (applied.is !== 'done') throw new Error(`expected done: ${applied.because}`);
  for (const bound of applied.bound) on.bounds.set(bound.tag, bound);
  return applied;
}

describe('opening an issue', () => {
  test('is one call that asks for everything and binds the issue', async () => {
    const on = applyingOn(sandbox);
    const applied = await done(on, effects.open());
    expect(applied.alerts).toEqual([]);
    expect(applied.bound).toEqual([
      { tag: 'issue/1', project, issueIid: 1, url: expect.stringContaining('/field/certification/-/issues/1') },
    ]);
    expect(sandbox.control.requests.all()).toHaveLength(1);
    const issue = await gitlabOf(sandbox).issue({ project, iid: 1 });
    expect(issue).toMatchObject({ confidential: true, dueOn: '2026-12-08', closed: false });
    expect(issue.labels.toSorted()).toEqual(['fieldcert::preparing', 'level::1']);
    expect(issue.assignees.map(({ id }) => id)).toEqual([maya, omar]);
    expect(issueMarkerOf(issue.description)).toEqual({ certification: 'SA-101/user-21', attempt: 1 });
  });

  test.each([
    ['the answer is a 502 although the issue was created', { kind: 'bad-gateway', when: 'after' }, 1],
    ['the answer is a 502 and nothing was created', { kind: 'bad-gateway', when: 'before' }, 0],
    ['the connection is cut after the write', { kind: 'cut', when: 'after' }, 1],
    ['the connection is cut before the write', { kind: 'cut', when: 'before' }, 0],
    ['no answer comes although the issue was created', { kind: 'no-answer', when: 'after' }, 1],
    ['a login page answers', { kind: 'login-page' }, 0],
  ] as const)('happens once although %s', async (_, fault, opened) => {
    const on = applyingOn(sandbox, 300);
    sandbox.control.faults.next({ method: 'POST', path: /\/issues$/ }, fault);
    const first = await applyEffect(effects.open(), on.context(false));
    expect(first).toMatchObject({ is: 'later', unsure: true });
    expect(issues()).toHaveLength(opened);
    const second = await done(on, effects.open(), true);
    expect(second.bound[0]?.issueIid).toBe(1);
    expect(issues()).toHaveLength(1);
    expect(posts()).toHaveLength(opened === 1 ? 1 : 2);
  });

  test('looks for its own attempt of its own certification only', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    const second = await done(applyingOn(sandbox), effects.open({ attempt: 2 }), true);
    expect(second.bound[0]).toMatchObject({ tag: 'issue/2', issueIid: 2 });
    const theirs = await done(applyingOn(sandbox), { ...effects.open(), certification: 'SA-101/user-31' }, true);
    expect(theirs.bound[0]).toMatchObject({ tag: 'issue/1', issueIid: 3 });
  });

  test('does not take an issue with a copied marker of somebody else for its own', async () => {
    const on = applyingOn(sandbox);
    const description = '<!-- fieldcert:issue key=SA%2D101%2Fuser%2D21 attempt=1 -->';
    const copy = { title: 'copy', description, labels: [], assignees: [], dueOn: '2026-12-08', confidential: false };
    await gitlabOf(sandbox, 'omar').createIssue(project, copy);
    const applied = await done(on, effects.open(), true);
    expect(applied.bound[0]?.issueIid).toBe(2);
  });

  test('is done at once when the issue is bound already', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    await done(on, effects.open(), true);
    expect(sandbox.control.requests.all()).toHaveLength(1);
  });

  test('waits as long as GitLab asks', async () => {
    const on = applyingOn(sandbox);
    sandbox.control.faults.next({ method: 'POST' }, { kind: 'too-many', form: 'plain', retryAfter: 42 });
    const applied = await applyEffect(effects.open(), on.context(false));
    expect(applied).toMatchObject({ is: 'later', afterMs: 42_000, unsure: false });
  });

  test('stays unsure when a look after an unsure try is refused for now', async () => {
    const on = applyingOn(sandbox);
    sandbox.control.faults.next({ method: 'GET' }, { kind: 'too-many', form: 'json' });
    const applied = await applyEffect(effects.open(), on.context(true));
    expect(applied).toMatchObject({ is: 'later', afterMs: 60_000, unsure: true });
  });

  test('says what to do when the bot may not open issues there', async () => {
    const on = applyingOn(sandbox);
    const applied = await applyEffect(effects.open({ project: 'field/elsewhere' }), on.context(false));
    expect(applied).toMatchObject({ is: 'later', afterMs: 300_000 });
    expect(applied.is === 'later' && applied.because).toContain('check the path in gitlab.yaml');
  });
});

describe('what GitLab silently leaves out of a new issue', () => {
  test('the second assignee on the Free plan', async () => {
    await sandbox.close();
    sandbox = await startWorld({ tier: 'free' });
    const applied = await done(applyingOn(sandbox), effects.open());
    expect(applied.alerts).toEqual([
      `GitLab kept only @maya as assignee of ${project}#1 and left off user id ${omar}. If this project is on the Free plan, which allows one assignee, set "tier: free" in gitlab.yaml or move the group to Premium; otherwise they cannot see the issue: invite them to ${project}.`,
    ]);
  });

  test('an assignee who cannot see the project', async () => {
    const applied = await done(applyingOn(sandbox), effects.open({ assignees: [stranger, maya, omar] }));
    expect(applied.alerts).toHaveLength(1);
    expect(applied.alerts[0]).toContain(`(user id ${stranger}): they cannot see the issue`);
  });

  test('assignees that were dropped altogether', async () => {
    sandbox.control.faults.next({ method: 'POST' }, { kind: 'drop-assignees' });
    const applied = await done(applyingOn(sandbox), effects.open());
    expect(applied.alerts[0]).toContain(`(user id ${maya}, ${omar})`);
  });
});

describe('showing the state', () => {
  test('is one call that sets text, labels, assignees and closes, and may be repeated', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    sandbox.control.requests.clear();
    const show = effects.show({ state: 'closed', assignees: [omar] });
    expect((await done(on, show)).alerts).toEqual([]);
    expect((await done(on, show, true)).alerts).toEqual([]);
    expect(sandbox.control.requests.all().map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    const issue = await gitlabOf(sandbox).issue({ project, iid: 1 });
    expect(issue.closed).toBe(true);
    expect(issue.assignees.map(({ id }) => id)).toEqual([omar]);
    expect(issue.labels.toSorted()).toEqual(['fieldcert::in-review', 'level::1']);
    expect(issue.description).toMatch(/^In review\.\n\n<!-- fieldcert:issue /);
  });

  test('takes everybody off when nobody is to be assigned', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    expect((await done(on, effects.show({ assignees: [] }))).alerts).toEqual([]);
    expect((await gitlabOf(sandbox).issue({ project, iid: 1 })).assignees).toEqual([]);
  });

  test('takes the old status label off on the Free plan too', async () => {
    await sandbox.close();
    sandbox = await startWorld({ tier: 'free' });
    const on = applyingOn(sandbox);
    await done(on, effects.open({ assignees: [maya] }));
    await done(on, effects.show());
    const { labels } = await gitlabOf(sandbox).issue({ project, iid: 1 });
    expect(labels.toSorted()).toEqual(['fieldcert::in-review', 'level::1']);
  });

  test('names the role the bot lacks when labels and closing are dropped', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    for (const member of sandbox.world.projects.get(2)?.members ?? []) if (member.userId === bot) member.access = 10;
    const applied = await done(on, effects.show());
    expect(applied.alerts).toEqual([
      `On ${project}#1 GitLab did not put on "fieldcert::in-review" and did not take off "fieldcert::preparing": the bot needs at least the Planner role in ${project} (Reporter before GitLab 17.7) to set labels.`,
    ]);
  });

  test('waits until the issue is opened', async () => {
    const applied = await applyEffect(effects.show(), applyingOn(sandbox).context(false));
    expect(applied).toMatchObject({ is: 'later', because: 'The issue of attempt 1 is not opened yet.' });
  });

  test('is given up with an alert when the issue was deleted', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    sandbox.world.projects.get(2)?.issues.clear();
    const applied = await done(on, effects.show());
    expect(applied.alerts[0]).toContain(`${project}#1 was deleted or hidden from the bot`);
  });

  test('is not given up when the bot was taken off the project', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    const members = sandbox.world.projects.get(2)?.members ?? [];
    members.splice(0, members.length);
    const applied = await applyEffect(effects.show(), on.context(false));
    expect(applied).toMatchObject({ is: 'later', afterMs: 300_000 });
  });

  test('is not given up when the token is refused, and says what to do', async () => {
    const on = applyingOn(sandbox);
    await done(on, effects.open());
    sandbox.world.users.delete(bot);
    const applied = await applyEffect(effects.show(), on.context(false));
    expect(applied).toMatchObject({ is: 'later', afterMs: 300_000 });
    expect(applied.is === 'later' && applied.because).toContain('set GITLAB_TOKEN');
  });
});
