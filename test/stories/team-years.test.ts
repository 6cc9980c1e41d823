import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { treeText } from '../../src/cli/tree.ts';
import { credentialStatus } from '../../src/core/product/credential-status.ts';
import type { Program } from '../../src/core/program.ts';
import { openProductWorld, type ProductWorld } from './product-world.ts';
import { reviewersOf } from './world.ts';

/** Windows open by themselves, for Maya alone, so that the years pass quickly; and there is a second level for Solutions Architects; levels are valid for a year and a half. */
function ofTheTeam(program: Program): Program {
  const first = program.courses.find(({ id }) => id === 'SA-101');
  if (!first) throw new Error('SA-101 is not there.');
  const validMonths = 18;
  const courses = program.courses.flatMap((course) => {
    if (course.id === 'SA-101') return [{ ...first, validMonths }];
    return course.id === 'SA-201'
      ? [{ ...first, id: 'SA-201', level: 'L2', title: 'Technical Discovery', validMonths }]
      : [course];
  });
  return {
    ...program,
    courses,
    exams: [...program.exams, { id: 'SA-201', aliases: [], course: 'SA-201', passPercent: '80' }],
    scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '0' } },
    recertification: { ...program.recertification, open: 'by-service' },
  };
}

/** Maya over two years: she certifies, becomes an Account Executive, comes back and goes up a level. */
describe('two years of somebody who changes roles', () => {
  let world: ProductWorld;
  let role = 'SA';
  beforeEach(async () => {
    role = 'SA';
    world = await openProductWorld('2026-02-08T09:00:00Z', {
      change: (usual) => {
        const program = ofTheTeam(usual);
        return {
          ...program,
          get hash() {
            return `${program.hash}${role}`;
          },
          get people() {
            return program.people.map((one) => ({ ...one, role: one.username === 'maya' ? role : undefined }));
          },
        };
      },
    });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const maya = () => world.person('maya');
  const issueCalled = async (part: string) => {
    const found = (await world.issues()).filter(({ title }) => title.includes(part) && title.includes('Maya'));
    expect(found.map(({ title }) => title)).toHaveLength(1);
    return found[0]?.iid ?? 0;
  };
  const asked = async () =>
    (await world.issues())
      .filter(({ title }) => title.includes('product knowledge') && title.includes('Maya'))
      .map(({ title }) => title);
  const becomes = async (next: string) => {
    role = next;
    await world.restart();
  };
  const certifies = async (course: string) => {
    await maya().passes(course, 92);
    const iid = await issueCalled(course);
    for (const reviewer of await reviewersOf(world, iid))
      await world.person(reviewer).says(iid, '/score all 3\n/finish');
    return iid;
  };

  const ledger = async (...exams: readonly string[]) => {
    const { db } = world.service().engine.store;
    const keys = exams.map((exam) => `${exam}/u${maya().user.id}`);
    const rows = db.selectFrom('ledger').selectAll().where('cert_key', 'in', keys).orderBy('id');
    const decided = (await rows.execute()).filter(({ action }) => action.endsWith(' applied'));
    return decided.map(({ at, because }) => `${new Date(at).toISOString().slice(0, 10)} ${because}`);
  };

  it('keeps what she earned in one role while another is asked of her, and her level renews the one below', async () => {
    // The window opens by itself, for everybody whose role asks for something.
    await world.on('2026-02-09');
    expect(await asked()).toEqual(['PK-CS product knowledge, FY27-Q1: Maya Lindqvist']);
    await world.on('2026-02-12');
    await maya().passes('PK-CS', 91);
    await world.on('2026-04-06');
    const practical = await certifies('SA-101');
    expect((await world.issue(practical)).state).toBe('closed');

    // She becomes an Account Executive: at the next window the other assessment is asked for, and no more of the first.
    await world.on('2026-06-15');
    await becomes('AE');
    expect(await asked()).toHaveLength(1);
    await world.on('2026-08-10');
    expect((await asked()).at(-1)).toBe('PK-SALES product knowledge, FY27-Q3: Maya Lindqvist');
    expect(await asked()).toHaveLength(2);
    await world.on('2026-08-20');
    await maya().passes('PK-SALES', 84);
    expect(await world.state('PK-SALES', 'maya')).toMatchObject({
      is: 'certified',
      credential: { validUntil: '2027-03-19' },
    });
    // What she earned before stays hers; it is not in force after its last day, and nobody reminds her of it.
    await world.on('2026-10-01');
    const customerSuccess = await world.state('PK-CS', 'maya');
    expect(customerSuccess).toMatchObject({
      is: 'certified',
      credential: { awardedAt: Date.parse('2026-02-12T09:00:00Z') },
    });
    expect(credentialStatus(customerSuccess, '2026-10-01')).toBe('lapsed');

    // Back as a Solutions Architect, she renews what she had, with its first date.
    await world.on('2026-12-01');
    await becomes('SA');
    await world.on('2027-02-08');
    expect((await asked()).at(-1)).toBe('PK-CS product knowledge, FY28-Q1: Maya Lindqvist');
    expect(await asked()).toHaveLength(3);
    await world.on('2027-02-19');
    await maya().passes('PK-CS', 88);
    expect(await world.state('PK-CS', 'maya')).toMatchObject({
      is: 'certified',
      credential: { awardedAt: Date.parse('2026-02-12T09:00:00Z'), validUntil: '2027-09-17' },
    });

    // A level higher: the lower one is in force from that day for as long as if she had just certified it.
    await world.on('2027-03-15');
    await certifies('SA-201');
    const { db } = world.service().engine.store;
    const explained = treeText(await explain(db, world.program, String(practical), world.clock.at));
    expect(explained).toContain('awarded 2026-04-06');
    expect(explained).toContain('valid until 2028-09-15, renewed by SA-201');

    // The ledger says of every date how it came about.
    expect(await ledger('PK-CS', 'PK-SALES')).toEqual([
      '2026-02-09 FY27-early-Q1 opened on 2026-02-09. It is due by 2026-03-06.',
      '2026-02-12 Passed PK-CS with 91 of 100 on 2026-02-12 in FY27-early-Q1, the first time. It is in force until 2026-09-18.',
      '2026-08-10 FY27-early-Q3 opened on 2026-08-10. It is due by 2026-09-04.',
      '2026-08-20 Passed PK-SALES with 84 of 100 on 2026-08-20 in FY27-early-Q3, the first time. It is in force until 2027-03-19.',
      '2027-02-08 FY28-early-Q1 opened on 2027-02-08. It is due by 2027-03-05.',
      '2027-02-19 14 days are left until 2027-03-05.',
      '2027-02-19 Passed PK-CS with 88 of 100 on 2027-02-19 in FY28-early-Q1, which renews it. It is in force until 2027-09-17.',
    ]);
  });
});
