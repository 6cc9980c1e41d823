import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withIssueMarker } from '../../src/gitlab/marker.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { rowCounts, toHook, turnedDown } from './door.ts';

type Body = {
  readonly object_kind: string;
  readonly user: { readonly id: number };
  readonly project: object;
  readonly object_attributes: { readonly author_id: number };
  readonly issue: object;
};

let world: World;
/** A comment of the first reviewer on the practical, as GitLab tells of it. */
let comment: Body;
beforeAll(async () => {
  world = await openWorld();
  await world.person('maya').passes('SA-101', 92);
  const [first] = await reviewersOf(world);
  world.sandbox.control.deliveries.hold();
  await world.person(first).says(1, '/score value 4');
  const [held] = world.sandbox.control.deliveries.held();
  world.sandbox.control.deliveries.release(() => []);
  comment = JSON.parse(held?.body ?? '');
});
afterAll(async () => world[Symbol.asyncDispose]());

/** Checks that a hook is answered 200 and leaves nothing behind. */
async function leavesNothing(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const before = await rowCounts(world);
  const response = await toHook(world, { body: JSON.stringify(body), headers });
  await world.settle();
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(await rowCounts(world)).toEqual(before);
}

describe("GitLab's door", () => {
  it.each([
    ['a wrong signing secret', { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }],
    ['no proof at all', { headers: { 'webhook-signature': '', 'webhook-id': '', 'webhook-timestamp': '' } }],
    ['only a token where a signature is agreed', { headers: { 'webhook-signature': '', 'x-gitlab-token': 'guess' } }],
    ['an old signature', { at: Date.parse('2026-11-24T08:00:00Z') }],
  ])('does not open to %s', async (_, how) => {
    await turnedDown(world, 401, () => toHook(world, { body: JSON.stringify(comment), ...how }));
  });

  it.each<readonly [string, number, string]>([
    ['no JSON', 400, 'object_kind=note'],
    ['half a comment', 400, '{"object_kind":"note"'],
    ['a list', 400, '[]'],
    ['a comment without its author', 400, '{"object_kind":"note","object_attributes":{"noteable_type":"Issue"}}'],
    ['wrong types', 400, '{"object_kind":7}'],
    ['more than 25 MB', 413, JSON.stringify({ object_kind: 'note', filler: 'x'.repeat(27_000_000) })],
  ])('turns down %s (%i)', async (_, status, body) => {
    await turnedDown(world, status, () => toHook(world, { body }));
  });

  it.each(['push', 'pipeline', 'wiki_page', 'emoji', 'made_up_next_year'])('lets a %s event pass', async (kind) => {
    await leavesNothing({ ...comment, object_kind: kind });
  });

  it('lets comments on merge requests pass, and work items that are no issues', async () => {
    const fixture = (name: string) =>
      JSON.parse(readFileSync(new URL(`../intake/fixtures/${name}.json`, import.meta.url), 'utf8'));
    await leavesNothing(fixture('note-on-merge-request'));
    await leavesNothing({ object_kind: 'work_item', object_attributes: { type: 'Task', action: 'open' } });
    await leavesNothing({ ...comment, object_attributes: { ...comment.object_attributes, system: true } });
  });

  it('keeps nothing of what we say ourselves', async () => {
    const author = { author_id: world.service().engine.bot.userId };
    await leavesNothing({ ...comment, object_attributes: { ...comment.object_attributes, ...author } });
  });

  it('keeps nothing of other projects, whatever their issues pretend', async () => {
    const project = { ...comment.project, path_with_namespace: 'somebody/else' };
    const description = withIssueMarker('Copied.', { certification: 'SA-101/u101', attempt: 1 });
    await leavesNothing({ ...comment, project });
    await leavesNothing({ ...comment, project, issue: { ...comment.issue, description } });
    await leavesNothing({ ...comment, issue: { ...comment.issue, iid: 77 } });
  });

  it('takes in the confidential kind of the same event once, whichever header names it', async () => {
    const before = await rowCounts(world);
    for (const kind of ['Confidential Note Hook', 'Note Hook']) {
      const response = await toHook(world, { body: JSON.stringify(comment), headers: { 'x-gitlab-event': kind } });
      expect(response.status).toBe(200);
      await world.settle();
    }
    expect((await rowCounts(world)).inbox).toBe((before.inbox ?? 0) + 1);
    expect((await world.issue(1)).labels).toContain('fieldcert::in-review');
  });
});
