import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command, expectGolden } from '../engine/mending.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

describe('exam waiting, resolve, undo, record and confirm', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sits = async (exam: string, learner: object, raw: number) => {
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam, learner, score: { raw, max: 100 }, completedAt });
    // What waits longest comes first.
    world.clock.at += 1_000;
    await world.settle();
  };
  const exam = async (...words: readonly string[]) => {
    const said = await command(world, 'exam', ...words);
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.settle();
    return said;
  };
  const golden = (name: string, text: string) =>
    expectGolden(
      `exam-${name}`,
      text.replace(/(since|on) \d{4}-\d\d-\d\d/g, '$1 DAY').replace(/\b[0-9a-f]{8}\b/g, '0000ffff'),
    );
  const listed = async (
    ...flags: readonly string[]
  ): Promise<readonly { readonly id: string; readonly why: string }[]> =>
    JSON.parse(await exam('waiting', '--json', ...flags));
  const idOf = async (why: string) => (await listed()).find((one) => one.why === why)?.id ?? '';
  const priya = ['--by', 'priya', '--reason', 'As it says on the certificate.'];

  it('list what waits with what to do, and what was ruled', async () => {
    golden('waiting.empty', await exam('waiting'));
    await sits('Final quiz', { email: 'maya.lindqvist@example.com' }, 92);
    await sits('SA-101', { email: 'new@home.example' }, 92);
    golden(
      'recorded',
      await exam(
        'record',
        '--learner',
        'jonas',
        '--exam',
        'tam-101',
        '--score',
        '8/10',
        '--on',
        '2026-11-20',
        ...priya,
      ),
    );
    golden('waiting', await exam('waiting'));
    golden('resolved.exam', await exam('resolve', await idOf('unknown-exam'), '--exam', 'SA-101', ...priya));
    golden(
      'resolved.learner',
      await exam('resolve', await idOf('unknown-learner'), '--learner', 'omar.haddad@example.com', ...priya),
    );
    golden('confirmed', await exam('confirm', await idOf('unconfirmed'), '--by', '@noor'));
    golden('waiting.ruled', await exam('waiting', '--ruled'));
    const [ruled] = await listed('--ruled');
    golden('undone', await exam('undo', ruled?.id ?? '', ...priya));
  });

  it('say in words why they do not', async () => {
    await sits('Final quiz', { email: 'maya.lindqvist@example.com' }, 92);
    const id = await idOf('unknown-exam');
    golden('refused.nothing-said', await exam('resolve', id, ...priya));
    golden('refused.no-such-exam', await exam('resolve', id, '--exam', 'SA-999', ...priya));
    golden('refused.accept', await exam('resolve', id, '--accept', ...priya));
    golden('refused.confirm', await exam('confirm', id, '--by', 'noor'));
    golden('refused.undo', await exam('undo', id, ...priya));
    golden('refused.no-such-id', await exam('undo', 'ffff', ...priya));
    golden('refused.no-reason', await exam('resolve', id, '--discard', '--reason', ' '));
    const record = ['record', '--learner', 'maya', '--exam', 'SA-101', '--on', '2026-11-20'];
    golden('refused.score', await exam(...record, '--score', 'good', ...priya));
    golden('refused.not-staff', await exam(...record, '--score', '9/10', '--by', 'omar', '--reason', 'So.'));
    golden(
      'refused.tomorrow',
      await exam('record', '--learner', 'maya', '--exam', 'SA-101', '--on', '2126-11-20', '--score', '9/10', ...priya),
    );
    await exam(...record, '--score', '9/10', ...priya);
    golden('recorded.before', await exam(...record, '--score', '9/10', ...priya));
  });

  it('are told of by the doctor', async () => {
    await sits('Final quiz', { email: 'maya.lindqvist@example.com' }, 92);
    expect(await command(world, 'doctor')).toMatch(
      /One exam result waits for somebody, since \d{4}-\d\d-\d\d\.[\s\S]*See fieldcert exam waiting\./,
    );
  });
});
