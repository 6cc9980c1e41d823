import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { applyEffect } from '../../src/gitlab/apply.ts';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { Effect } from '../../src/gitlab/effect.ts';
import { issuePath, notePath, place, server, token, url } from '../gitlab/nocked.ts';
import { effects, jumpingClock, readAll } from '../gitlab/world.ts';

afterEach(() => nock.cleanAll());

/** What becomes of an effect on an issue that is open, unless `opened` is false. */
async function countsOf(effect: Effect, opened = true) {
  const clock = jumpingClock();
  const issue = { tag: 'issue/1', project: place.project, issueIid: place.iid };
  const applied = await applyEffect(effect, {
    gitlab: connectGitLab({ url, token, budget: createBudget(limitsOf['self-managed'], clock), now: clock.now }),
    botId: 10,
    bound: (tag) => (opened && tag === issue.tag ? issue : undefined),
    unsure: false,
    startedAt: 0,
    read: readAll,
  });
  return applied.is === 'later' ? applied.counts : 'settled';
}

const json = { 'content-type': 'application/json' };

describe('a comment GitLab answers with', () => {
  it.each([
    [401, 'by-the-day'],
    [403, 'by-the-day'],
    [302, 'by-the-day'],
    [405, 'by-the-try'],
    [429, 'never'],
    [500, 'never'],
    [502, 'never'],
    [503, 'never'],
    [422, 'settled'],
  ])('%i counts %s', async (status, counts) => {
    server()
      .post(notePath)
      .reply(status, { message: 'no' }, { ...json, location: 'https://login.example.com/' });
    expect(await countsOf(effects.say())).toBe(counts);
  });

  it('a connection that is refused, cut, or speaks HTML never counts', async () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET']) {
      server()
        .post(notePath)
        .replyWithError(Object.assign(new Error(code), { code }));
      expect(await countsOf(effects.say())).toBe('never');
    }
    server().post(notePath).reply(200, '<html>Log in</html>', { 'content-type': 'text/html' });
    expect(await countsOf(effects.say())).toBe('never');
  });
});

describe('an issue GitLab does not open', () => {
  it.each([
    [404, 'by-the-try'],
    [400, 'by-the-try'],
    [422, 'by-the-try'],
    [401, 'by-the-day'],
    [302, 'by-the-day'],
  ])('with %i counts %s', async (status, counts) => {
    server()
      .post(issuePath)
      .reply(status, { message: 'no' }, { ...json, location: 'https://login.example.com/' });
    expect(await countsOf(effects.open({ project: place.project }), false)).toBe(counts);
  });

  it('leaves the comments on it with nothing to wait for', async () => {
    expect(await countsOf(effects.say(), false)).toBe('by-the-try');
  });
});
