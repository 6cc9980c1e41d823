import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectGolden } from './golden.ts';
import type { PlanWorld } from './plan-world.ts';
import { listRenamed, openPlanWorld, renamed, settled } from './plan-world.ts';

let world: PlanWorld;
beforeEach(async () => {
  world = await openPlanWorld('free');
  await world.api('POST', '/merge_requests', { title: 'Rename', source_branch: 'rename', target_branch: 'main' });
});
afterEach(async () => world[Symbol.asyncDispose]());

const onThis = { CI_MERGE_REQUEST_PROJECT_PATH: 'field/certification', CI_MERGE_REQUEST_IID: '1' };
const notes = () => world.project.mergeRequests?.get(1)?.notes ?? [];
const writes = () => world.sandbox.control.requests.all().filter(({ method }) => method !== 'GET');

describe('plan --note', () => {
  it('writes one comment on the merge request of the pipeline, and brings it up to date', async () => {
    const first = await world.types(['plan', '--note'], [], onThis);
    expect(first).toMatchObject({ code: 2, errors: 'field/certification!1 now holds the plan in a comment.\n' });
    await world.types(['apply']);
    const second = await world.types(['plan', '--note'], [renamed, listRenamed], onThis);
    expect(second).toMatchObject({ code: 2, errors: 'field/certification!1 has its comment brought up to date.\n' });
    expect(notes()).toHaveLength(1);
    expect(notes()[0]?.body).toContain('fieldcert::in-review → fieldcert::reviewing');
    expect(notes()[0]?.body).toContain('0 to add, 1 to change, 0 to delete');
  });

  it('writes nothing where the comment says the same already', async () => {
    await world.types(['plan', '--note', 'field/certification!1']);
    world.sandbox.control.requests.clear();
    const again = await world.types(['plan', '--note', 'field/certification!1']);
    expect(again.errors).toBe('field/certification!1 has a comment that says the same already.\n');
    expect(writes()).toEqual([]);
  });

  it('leaves the comments of others alone, even one that quotes ours', async () => {
    await world.types(['plan', '--note'], [], onThis);
    const [ours] = notes();
    const [maya] = [...world.sandbox.world.users.values()].filter(({ username }) => username === 'maya');
    const request = world.project.mergeRequests?.get(1);
    if (!ours || !maya || !request) throw new Error('The scene is not set.');
    request.notes = [{ ...ours, id: 90, authorId: maya.id }];
    await world.types(['plan', '--note'], [renamed, listRenamed], onThis);
    expect(notes().map(({ authorId }) => authorId)).toEqual([maya.id, ours.authorId]);
    expect(notes()[0]?.body).toBe(ours.body);
  });

  it('plans all the same where the token may only read, and says what it needs', async () => {
    const [bot] = [...world.sandbox.world.users.values()].filter(({ username }) => username === 'fieldcert-bot');
    if (bot) bot.scopes = ['read_api'];
    const { code, out, errors } = await world.types(['plan', '--note'], [], onThis);
    expect(code).toBe(2);
    expect(out).toContain('to add');
    expectGolden('plan.note-refused', settled(world, errors));
    expect(notes()).toEqual([]);
  });

  it('says so in a pipeline without a merge request, and refuses what names none', async () => {
    const branch = await world.types(['plan', '--note']);
    expect(branch).toMatchObject({ code: 2, errors: 'No comment: this is not the pipeline of a merge request.\n' });
    const odd = await world.types(['plan', '--note', 'certification#1']);
    expect(odd).toMatchObject({
      code: 1,
      errors: '“certification#1” is no merge request.\n→ Write it as group/project!7.\n',
    });
    const gone = await world.types(['plan', '--note', 'field/certification!9']);
    expect(settled(world, gone.errors)).toContain('No comment on field/certification!9');
    expect(gone.code).toBe(2);
  });
});
