import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { treeText } from '../../src/cli/tree.ts';
import { credentialStatus } from '../../src/core/product/credential-status.ts';
import { ledgerOf } from '../../src/store/ledger.ts';
import { botSaid } from './changing.ts';
import { openProductWorld, type ProductWorld } from './product-world.ts';
import { send } from './signed.ts';

/** Jonas over two years, from his first day to the day he comes back a second time. */
describe('two years of one learner', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await openProductWorld('2026-03-15T09:00:00Z', {
      change: (program) => ({
        ...program,
        people: program.people.map((one) => (one.username === 'jonas' ? { ...one, started: '2026-03-16' } : one)),
      }),
    });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const jonas = () => world.person('jonas');
  const priya = () => world.person('priya');
  const state = () => world.state('PK-CS', 'jonas');
  const labels = async (iid: number) => (await world.issue(iid)).labels;
  const finishes = async (course: string) => {
    const data = { course, learner: { username: 'jonas' }, completedAt: new Date(world.clock.at).toISOString() };
    const body = JSON.stringify({ type: 'course.completed', data });
    await send(world.service().url, `done-${course}`, body, world.examSecret, world.clock.at);
    await world.settle();
  };
  const ledger = async () => {
    const rows = await ledgerOf(world.service().engine.store.db, 'PK-CS/u102');
    return rows
      .filter(({ action }) => action.endsWith(' applied') && !action.startsWith('issue-'))
      .map(({ at, because }) => `${new Date(at).toISOString().slice(0, 10)} ${because}`);
  };

  it('is asked, fails, learns, passes, renews, is away, comes back, lapses and comes back again', async () => {
    // His first day: an issue welcomes him.
    expect(await world.issues()).toEqual([]);
    await world.on('2026-03-16');
    expect(await world.issue(1)).toMatchObject({ dueOn: '2026-05-15', assignees: ['jonas'], state: 'opened' });

    // He takes the quick start, tries the exam and does not pass.
    await world.on('2026-04-20');
    await finishes('SQS');
    expect((await world.issue(1)).dueOn).toBe('2026-05-20');
    await world.on('2026-04-22');
    await jonas().passes('PK-CS', 71);
    expect(await labels(1)).toContain('fieldcert::learning-path');
    expect((await botSaid(world)).at(-1)).toContain('71');

    // A module is reported by the platform, the others he ticks himself; a slip is answered with the way out.
    await world.on('2026-04-23');
    await finishes('LP-CS-1');
    await jonas().says(1, '/completed LP-CS-2 LP-SC-3');
    expect((await botSaid(world)).at(-1)).toContain('Did you mean `/completed LP-CS-3`?');
    await world.on('2026-04-24');
    await jonas().says(1, '/completed LP-CS-2 LP-CS-3');
    expect((await botSaid(world)).at(-1)).toContain('Well done!');
    expect(await labels(1)).toContain('fieldcert::due');

    // The retake passes.
    await world.on('2026-04-27');
    await jonas().passes('PK-CS', 88);
    expect(await world.issue(1)).toMatchObject({ state: 'closed' });
    expect(await state()).toMatchObject({ is: 'certified', credential: { validUntil: '2026-09-18' } });

    // The window of August is asked for in an issue of its own, and he renews in it.
    await world.on('2026-08-10');
    await world.opens('FY27-early-Q3', 'jonas');
    expect(await world.issue(2)).toMatchObject({ dueOn: '2026-09-04', state: 'opened' });
    await world.on('2026-08-21T09:30:00Z');
    expect((await botSaid(world, 2)).at(-1)).toContain('14 days');
    await world.on('2026-08-25');
    await jonas().passes('PK-CS', 90);
    expect(await state()).toMatchObject({
      is: 'certified',
      credential: { awardedAt: Date.parse('2026-04-27T09:00:00Z'), validUntil: '2027-03-19' },
    });

    // He goes on leave; the window of February opens without him, and nothing lapses.
    await world.on('2026-12-01');
    await priya().says(2, '/pause');
    expect(await labels(2)).toContain('fieldcert::paused');
    await world.on('2027-02-08');
    await world.opens('FY28-early-Q1', 'jonas');
    expect(await world.issues()).toHaveLength(2);
    await world.on('2027-05-03');
    expect(credentialStatus(await state(), '2027-05-03')).toBe('paused');

    // He is back: the window is asked for now, with thirty days.
    await priya().says(2, '/resume');
    expect(await world.issue(3)).toMatchObject({ dueOn: '2027-06-02', state: 'opened', assignees: ['jonas'] });
    await world.on('2027-05-20');
    await jonas().passes('PK-CS', 82);
    expect(await state()).toMatchObject({ is: 'certified', credential: { validUntil: '2027-09-17' } });

    // The next window goes by unused: late, then lapsed, and the award stays.
    await world.on('2027-08-09');
    await world.opens('FY28-early-Q3', 'jonas');
    await world.on('2027-09-04');
    expect((await botSaid(world, 4)).at(-1)).toContain('a pass by Fri, Sep 17, 2027 renews');
    await world.on('2027-09-18');
    expect(await labels(4)).toContain('fieldcert::lapsed');
    expect((await world.issue(4)).description).toContain('**Awarded:** April 27, 2026');

    // A pass makes it current again, with its first date.
    await world.on('2027-11-15');
    await jonas().passes('PK-CS', 95);
    expect(await world.issue(4)).toMatchObject({ state: 'closed' });
    expect(await state()).toMatchObject({
      is: 'certified',
      credential: { awardedAt: Date.parse('2026-04-27T09:00:00Z'), validUntil: '2028-03-24' },
    });

    // The ledger says of every date how it came about.
    expect(await ledger()).toEqual([
      '2026-03-16 Began on 2026-03-16. It is due by 2026-05-15.',
      '2026-04-15 30 days are left until 2026-05-15.',
      '2026-04-20 Completed SQS Sales Quick Start, as native says. It is due by 2026-05-20 now.',
      '2026-04-20 30 days are left until 2026-05-20.',
      '2026-04-22 71 of 100 in PK-CS.',
      '2026-04-23 Completed LP-CS-1 Use cases and how they are shown, as native says.',
      '2026-04-23 Refused: "LP-SC-3" is no module here: there are LP-CS-1, LP-CS-2, LP-CS-3, SQS.',
      '2026-04-24 jonas said /completed LP-CS-2 LP-CS-3.',
      '2026-04-27 Passed PK-CS with 88 of 100 on 2026-04-27, the first time. It is in force until 2026-09-18.',
      '2026-08-10 FY27-early-Q3 opened on 2026-08-10. It is due by 2026-09-04.',
      '2026-08-21 14 days are left until 2026-09-04.',
      '2026-08-25 Passed PK-CS with 90 of 100 on 2026-08-25 in FY27-early-Q3, which renews it. It is in force until 2027-03-19.',
      '2026-12-01 priya paused this; all clocks stand.',
      '2027-02-08 FY28-early-Q1 opened while it is paused: it is asked for after the return.',
      '2027-05-03 priya resumed this. FY28-early-Q1 opened meanwhile, on 2027-02-08. It is due by 2027-06-02.',
      '2027-05-19 14 days are left until 2027-06-02.',
      '2027-05-20 Passed PK-CS with 82 of 100 on 2027-05-20 in FY28-early-Q1, which renews it. It is in force until 2027-09-17.',
      '2027-08-09 FY28-early-Q3 opened on 2027-08-09. It is due by 2027-09-03.',
      '2027-08-20 14 days are left until 2027-09-03.',
      '2027-08-27 7 days are left until 2027-09-03.',
      '2027-09-02 One day is left until 2027-09-03.',
      '2027-09-03 2027-09-03 is over.',
      '2027-09-17 2027-09-17 is over, and it was not renewed. The award stays; a pass makes it current again.',
      '2027-11-15 Passed PK-CS with 95 of 100 on 2027-11-15 in FY28-early-Q3, which makes it current again. It is in force until 2028-03-24.',
    ]);
    const { db } = world.service().engine.store;
    expect(treeText(await explain(db, world.program, '4', world.clock.at))).toContain('in force until 2028-03-24');
  });
});
