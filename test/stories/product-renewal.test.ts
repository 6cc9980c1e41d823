import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProductWorld, type ProductWorld } from './product-world.ts';

describe('product knowledge, renewed in windows', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  it('is asked for in an issue, passed, and renewed half a year later with its date of award unchanged', async () => {
    await world.opens('FY27-early-Q1', 'maya');
    const [issue] = await world.issues();
    expect(issue).toMatchObject({ state: 'opened', confidential: true, dueOn: '2026-03-06', assignees: ['maya'] });
    expect(issue?.title).toBe('PK-CS product knowledge, FY27-Q1: Maya Lindqvist');
    expect(issue?.labels).toEqual(
      expect.arrayContaining([
        'fieldcert::due',
        'fieldcert-kind::recertification',
        'fieldcert-window::FY27-Q1',
        'fieldcert-role::SA',
        'fieldcert-region::EMEA',
      ]),
    );
    await world.on('2026-02-12');
    await world.person('maya').passes('PK-CS', 92);
    expect(await world.issue(1)).toMatchObject({ state: 'closed' });
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect((await world.notes(1)).at(-1)?.body).toContain('you are certified');

    await world.on('2026-08-10');
    await world.opens('FY27-early-Q3', 'maya');
    expect((await world.issue(2)).description).toContain('in renewal, until September 18, 2026');
    await world.person('maya').passes('PK-CS', 80);
    const renewed = await world.issue(2);
    expect(renewed.state).toBe('closed');
    expect(renewed.description).toContain('**Awarded:** February 12, 2026');
    expect(renewed.description).toContain('current, until March 19, 2027');
    expect(await world.state('PK-CS', 'maya')).toMatchObject({
      credential: { awardedAt: Date.parse('2026-02-12T09:00:00Z'), validUntil: '2027-03-19' },
    });
  });

  it('is opened once, however often the window is opened', async () => {
    await world.opens('FY27-early-Q1', 'maya');
    await world.opens('FY27-early-Q1', 'maya');
    expect(await world.issues()).toHaveLength(1);
  });

  it('asks nobody whose role has no assessment', async () => {
    expect(await world.opens('FY27-early-Q1', 'sam')).toBeUndefined();
    expect(await world.issues()).toEqual([]);
  });
});
