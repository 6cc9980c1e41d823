import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerOf, verifyLedger } from '../../src/store/ledger.ts';
import { standingsOf } from '../../src/store/standings.ts';
import { command, expectGolden } from '../engine/mending.ts';
import { calibrateIn, sheetOf } from '../stories/calibrating.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

describe('calibrate', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const calibrate = (user?: string, pool?: string, flags: Parameters<typeof calibrateIn>[3] = {}) =>
    calibrateIn(world, user, pool, flags);
  const golden = (name: string, text: string) =>
    expectGolden(`calibrate.${name}`, text.replaceAll(world.folder, 'DIR'));
  const file = (text: string) => {
    const path = join(world.folder, 'yuki.yaml');
    writeFileSync(path, text);
    return path;
  };
  const yuki = () => world.person('yuki').user.id;
  const standing = async () => (await standingsOf(world.service().engine.store.db)).get(yuki());
  const ledger = () => ledgerOf(world.service().engine.store.db, `calibration/pool-tam/u${yuki()}`);

  it('shows everybody, and what somebody has to score, but never the reference', async () => {
    golden('list', await calibrate());
    const shown = await calibrate('@Yuki', 'POOL-TAM');
    golden('samples', shown);
    expect(shown).not.toMatch(/^\s*\S+: \d$/m);
  });

  it('looks first, records once, and prolongs nothing when the same scores come again', async () => {
    const scores = file(sheetOf(world.program, '2026-11-24', 1));
    golden('close', await calibrate('yuki', 'pool-tam', { scores: scores }));
    expect(await standing()).toBeUndefined();
    golden('recorded', await calibrate('yuki', 'pool-tam', { scores: scores, apply: true, by: 'priya' }));
    expect(await standing()).toEqual({
      open: 0,
      calibrations: [{ pool: 'pool-tam', on: '2026-11-24', gap: { over: '1', under: '12' } }],
    });
    world.clock.at = Date.parse('2027-05-20T09:00:00Z');
    golden('known', await calibrate('yuki', 'pool-tam', { scores: scores, apply: true, by: 'priya' }));
    golden('list.soon', await calibrate());
    world.clock.at = Date.parse('2027-05-26T09:00:00Z');
    golden('list.lapsed', await calibrate());
    const [line, ...more] = await ledger();
    expect(more).toEqual([]);
    expect(line).toMatchObject({ actor: 'priya', action: 'calibrated' });
    expect(await verifyLedger(world.service().engine.store.db, `calibration/pool-tam/u${yuki()}`)).toBeUndefined();
  });

  it('two people who record the same at once record it once', async () => {
    const scores = file(sheetOf(world.program, '2026-11-24', 1));
    const both = ['priya', 'noor'].map((by) => calibrate('yuki', 'pool-tam', { scores: scores, apply: true, by: by }));
    expect((await Promise.all(both)).filter((text) => text.includes('Recorded by'))).toHaveLength(1);
    expect(await ledger()).toHaveLength(1);
  });

  it('says what to work on when the scores are too far off, and what is on record stays', async () => {
    golden('too-far', await calibrate('yuki', 'pool-tam', { scores: file(sheetOf(world.program, '2026-11-24', 7)) }));
    const close = file(sheetOf(world.program, '2026-11-23', 6));
    await calibrate('yuki', 'pool-tam', { scores: close, apply: true, by: 'priya' });
    const far = file(sheetOf(world.program, '2026-11-24', 7));
    golden('too-far.stays', await calibrate('yuki', 'pool-tam', { scores: far, apply: true, by: 'priya' }));
    expect((await standing())?.calibrations).toHaveLength(1);
  });

  it('says in words what is wrong with a file', async () => {
    const text = sheetOf(world.program, '2026-11-24', 0)
      .replace('plan: 3', 'plan: 7')
      .replace('hospital:', 'hopsital:');
    golden('faults', await calibrate('yuki', 'pool-tam', { scores: file(text), apply: true }));
    golden('no-file', await calibrate('yuki', 'pool-tam', { scores: join(world.folder, 'none.yaml') }));
  });

  it('says in words whom or what it does not find', async () => {
    const asked: readonly (readonly [string?, string?, { scores?: string; apply?: boolean }?])[] = [
      ['nobody', 'pool-tam'],
      ['yuki'],
      ['yuki', 'pool-tan'],
      ['omar', 'pool-tam'],
      ['omar', 'pool-sa'],
      ['maya'],
      ['yuki', 'pool-tam', { apply: true }],
      [undefined, undefined, { scores: 'yuki.yaml' }],
    ];
    const answers = [];
    for (const words of asked) answers.push(`${JSON.stringify(words)}\n${await calibrate(...words)}\n`);
    golden('not-found', answers.join('\n'));
  });

  it('runs beside the service, as a command', async () => {
    expect(await command(world, 'calibrate')).toBe(`${await calibrate()}\n`);
  });
});
