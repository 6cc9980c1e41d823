import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prune } from '../../src/engine/retention.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { endOf, liveThrough, scores } from './life.ts';
import { command, expectGolden } from './mending.ts';

describe('fieldcert replay', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const file = (name: string, content: unknown) => {
    const path = join(world.folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const rows = () => world.service().engine.store.db.selectFrom('inbox').select('id').orderBy('seq').execute();
  const settle = async () => {
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
  };
  /** What was printed, without the folder of this run. */
  const shown = (printed: string) => printed.replaceAll(world.folder, 'DIR');

  it('lists what arrived about an issue', async () => {
    await world.person('maya').passes('SA-101', 92);
    await world.person('maya').says(1, 'Hello.');
    await world.person('maya').says(1, '/ready-for-review');
    expectGolden('replay.list', await command(world, 'replay', '1'));
  });

  it('says what a row would do now, and changes nothing', async () => {
    await world.person('maya').passes('SA-101', 92);
    await world.person('maya').says(1, '/ready-for-review');
    const [, said] = await rows();
    expectGolden('replay.row', await command(world, 'replay', said?.id ?? '', '--plan'));
    expect(await rows()).toHaveLength(2);
  });

  it('plans an event from a file in the shape of the inbox', async () => {
    await world.person('maya').passes('SA-101', 92);
    const [first] = await reviewersOf(world);
    const { user } = world.person(first);
    const lines = scores.first.split('\n').map((text, at) => ({ number: at + 1, text }));
    const at = world.clock.at;
    const comment = { id: 4_000, author: user.id, username: first, lines, textHash: 'h', createdAt: at, updatedAt: at };
    const event = { happened: 'comment-written', place: { project: world.project, iid: 1 }, comment };
    const printed = await command(world, 'replay', file('event.json', event), '--plan');
    expectGolden('replay.file', shown(printed).replaceAll(first, 'REVIEWER'));
    expect(await rows()).toHaveLength(1);
  });

  it('reads the body of a webhook of an exam source, and takes it in', async () => {
    const score = { raw: 92, max: 100 };
    const data = { exam: 'SA-101', learner: { username: 'maya' }, score, completedAt: '2026-11-24T08:00:00Z' };
    const path = file('exam.json', { type: 'exam.completed', data });
    const planned = await command(world, 'replay', path, '--plan');
    expect(planned).toContain('nothing yet → preparing');
    expect(await world.issues()).toEqual([]);
    await command(world, 'replay', path);
    await settle();
    expect(await world.issues()).toHaveLength(1);
    await command(world, 'replay', path);
    await settle();
    expect(await world.issues()).toHaveLength(1);
  });

  it('does nothing twice when a whole life is replayed', async () => {
    await liveThrough(world);
    const before = await endOf(world);
    for (const { id } of await rows()) await command(world, 'replay', id);
    await settle();
    expect(await endOf(world)).toEqual(before);
  });

  it('says that nothing is left of an event whose body was taken away, and what to do', async () => {
    await liveThrough(world);
    const [first, ...others] = await rows();
    const count = 1 + others.length;
    world.clock.at += 91 * 86_400_000;
    expect((await prune(world.service().engine)).bodies).toBeGreaterThan(0);
    expectGolden('replay.emptied', await command(world, 'replay', first?.id ?? '', '--plan'));
    expectGolden('replay.emptied', await command(world, 'replay', first?.id ?? ''));
    expectGolden('replay.emptied-list', await command(world, 'replay', '1'));
    expect(await rows()).toHaveLength(count);
  });

  it.each([
    ['no file and no id', 'nonsense', undefined],
    ['not JSON', 'broken.json', 'oh'],
    ['a merge request', 'merge.json', { object_kind: 'merge_request' }],
    ['no event', 'odd.json', { type: 'exam.completed', data: {} }],
    ['an event of no certification', 'time.json', { happened: 'time-came', timer: 'pick-again', dueAt: 1 }],
  ])('says what is wrong with %s', async (name, argument, content) => {
    const given = content === undefined ? argument : file(argument, content);
    expectGolden(`replay.${name.replaceAll(' ', '-')}`, shown(await command(world, 'replay', given)));
  });
});
