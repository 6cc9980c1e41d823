import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportText } from '../../src/cli/report-words.ts';
import type { Scope } from '../../src/core/report/scope.ts';
import { reportView } from '../../src/core/views/report-view.ts';
import { reportOfLabels, reportOfRecord } from '../../src/engine/report.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { openPartners } from './partners-world.ts';
import type { World } from './world.ts';

const northwind: Scope = { is: 'company', company: 'Northwind' };

describe('a report of one company', () => {
  let world: World;
  beforeEach(async () => {
    world = await openPartners();
    await world.person('maya').passes('SA-101', 92);
    await world.person('nadia').passes('SA-101', 92);
    await world.person('nils').passes('SA-101', 60);
    await world.person('carla').passes('SA-101', 92);
    await world.person('fay').passes('SA-101', 92);
    world.clock.at = Date.parse('2027-02-10T09:00:00Z');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ofRecord = (scope: Scope) =>
    reportOfRecord(world.service().engine.store.db, world.program, { scope, now: world.clock.at });
  const total = ({ counts }: Awaited<ReturnType<typeof ofRecord>>) => counts.reduce((sum, { count }) => sum + count, 0);

  it('counts its people and nobody else; ours leaves partners out, unless they are asked for', async () => {
    expect(total(await ofRecord(northwind))).toBe(2);
    expect(total(await ofRecord({ is: 'company', company: 'Fabrikam' }))).toBe(1);
    expect(total(await ofRecord({ is: 'own' }))).toBe(1);
    expect(total(await ofRecord({ is: 'all' }))).toBe(5);
  });

  it('names no other company, no project of one and nobody, as JSON, as text and as a page', async () => {
    const report = await ofRecord(northwind);
    expect(report.stuck.map(({ issue }) => issue.project)).toEqual(['northwind-room/practicals']);
    const page = loadTemplates().render({ say: 'page/report', with: reportView(world.program, report) });
    for (const text of [JSON.stringify(report), reportText(world.program, report), page]) {
      expect(text).toContain('Northwind');
      expect(text).not.toMatch(/contoso|fabrikam|field\/certification#|nadia|nils|carla|maya|priya/i);
    }
    const own = await ofRecord({ is: 'own' });
    expect(JSON.stringify(own)).not.toMatch(/northwind|contoso|fabrikam/i);
    expect(reportText(world.program, own)).toContain('without partners');
  });

  it('does not say where the issue of somebody is who came from another company', async () => {
    const { people } = world.program;
    const moved = people.map((one) => (one.username === 'carla' ? { ...one, company: 'Northwind' } : one));
    const program = { ...world.program, people: moved };
    const { db } = world.service().engine.store;
    const report = await reportOfRecord(db, program, { scope: northwind, now: world.clock.at });
    expect(total(report)).toBe(3);
    expect(JSON.stringify(report)).not.toMatch(/contoso/i);
  });

  it('is counted in its own project, where there is no store', async () => {
    const asked = (scope: Scope) => reportOfLabels(world.gitlab, world.program, { scope, now: world.clock.at });
    expect(total(await asked(northwind))).toBe(1);
    expect(JSON.stringify(await asked(northwind))).not.toMatch(/contoso|field\/certification/i);
    expect(total(await asked({ is: 'company', company: 'Fabrikam' }))).toBe(0);
    expect(total(await asked({ is: 'own' }))).toBe(1);
    expect(total(await asked({ is: 'all' }))).toBe(3);
  });
});
