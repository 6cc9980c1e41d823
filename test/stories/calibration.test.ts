import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { examineStore } from '../../src/engine/doctor-store.ts';
import { calibrateIn, sheetOf } from './calibrating.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 86_400_000;

/** The example program in which reviewers of TAM-101 have to be calibrated. */
const calibrated = (program: Program): Program => ({
  ...program,
  reviewing: {
    ...program.reviewing,
    pools: program.reviewing.pools.map((pool) =>
      pool.id === 'pool-tam' ? { ...pool, calibration: 'required' } : pool,
    ),
  },
});

describe('reviewers who have to be calibrated', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ change: calibrated });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const today = () => new Date(world.clock.at).toISOString().slice(0, 10);
  /** Scores the samples a step off on so many criteria of twelve, and has staff take that in. */
  const scores = async (username: string, off: number) => {
    const file = join(world.folder, `${username}.yaml`);
    writeFileSync(file, sheetOf(world.program, today(), off));
    return calibrateIn(world, `@${username}`, 'pool-tam', { scores: file, apply: true });
  };
  const bots = async (iid = 1) => (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot');

  it('are not picked before; they score the samples, and are picked next', async () => {
    await world.person('maya').passes('TAM-101', 92);
    const [note] = await bots();
    expect(note?.body).toMatch(
      /\*\*Not calibrated for pool-tam \(staff: fieldcert calibrate\):\*\* Yuki Tanaka, Ravi Menon/,
    );
    expect(await scores('yuki', 6)).toContain('Recorded by priya: calibrated until 2027-05-24.');
    expect(await scores('ravi', 0)).toContain('Recorded by priya');
    world.clock.at += day;
    await world.settle();
    expect((await reviewersOf(world)).toSorted()).toEqual(['ravi', 'yuki']);
    await world.person('maya').says(1, '/explain');
    expect((await bots()).at(-1)?.body).toContain(
      'Inês Duarte does not review: Inês is not calibrated for pool-tam yet (staff: fieldcert calibrate).',
    );
  });

  it('are counted by the doctor, which warns of too few and of those who lapse soon', async () => {
    const found = async () =>
      (await examineStore({ folder: world.folder }, world.clock.at, world.program))
        .filter(({ check }) => check === 'calibration')
        .map(({ level, says }) => `${level}: ${says}`);
    await scores('yuki', 0);
    expect(await found()).toEqual(['fault: One member of pool-tam may review, and a practical asks for 2.']);
    world.clock.at += 60 * day;
    await scores('ravi', 0);
    expect(await found()).toEqual(['fine: pool-tam has 2 calibrated members.']);
    world.clock.at = Date.parse('2027-05-01T12:00:00Z');
    expect(await found()).toEqual([
      'warning: For pool-tam these count for thirty days or less: @yuki until 2027-05-24.',
    ]);
    world.clock.at = Date.parse('2027-05-25T12:00:00Z');
    expect(await found()).toEqual(['fault: One member of pool-tam may review, and a practical asks for 2.']);
  });

  it('hear what to work on when they are too far off, try again, and are picked', async () => {
    expect(await scores('ravi', 0)).toContain('Recorded');
    const refused = await scores('yuki', 7);
    expect(refused).toContain('7/12 of a step from the reference on average, and at most 1/2 is close enough');
    expect(refused).toContain('handoff: Using the pre-sales handoff');
    await world.person('maya').passes('TAM-101', 92);
    expect((await world.issue(1)).labels).toContain('fieldcert::awaiting-reviewer');
    expect(await scores('yuki', 2)).toContain('Recorded');
    world.clock.at += day;
    await world.settle();
    expect((await reviewersOf(world)).toSorted()).toEqual(['ravi', 'yuki']);
  });

  it('are reminded once before it lapses, keep what they review then, and are picked again once it is renewed', async () => {
    for (const username of ['yuki', 'ravi', 'ines']) expect(await scores(username, 0)).toContain('Recorded');
    world.clock.at = Date.parse('2027-05-03T00:00:00Z');
    await world.settle();
    await world.person('maya').passes('TAM-101', 92);
    const first = await reviewersOf(world);
    const reminders = async () =>
      (await bots()).filter(({ body }) => body.includes('your calibration for pool-tam counts until'));
    for (let hours = 0; hours < 48; hours += 1) {
      world.clock.at += 3_600_000;
      await world.settle();
    }
    const told = (await reminders()).map(({ body }) => first.filter((username) => body.includes(`@${username}`)));
    expect(told.flat().toSorted()).toEqual(first.toSorted());
    expect((await reminders())[0]?.body).toContain('counts until Mon, May 24, 2027');
    expect(await scores('yuki', 12)).toContain('What is on record stays: calibrated until 2027-05-24.');
    world.clock.at = Date.parse('2027-05-25T12:00:00Z');
    await world.settle();
    expect(await reviewersOf(world)).toEqual(first);
    await world.person('jonas').passes('TAM-101', 92);
    const [note] = await bots(2);
    expect(note?.body).toContain('Yuki Tanaka (until 2027-05-24)');
    for (const username of ['yuki', 'ravi', 'ines']) await scores(username, 0);
    world.clock.at += day;
    await world.settle();
    expect(await reviewersOf(world, 2)).not.toContain('');
  });
});
