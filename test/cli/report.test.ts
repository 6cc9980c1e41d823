import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../src/core/report/report.ts';
import { exampleUpToDate } from '../config/patched-config.ts';
import { type ApiWorld, openApiWorld } from '../http/api-caller.ts';
import { reviewersOf } from '../stories/world.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

let api: ApiWorld;

beforeAll(async () => {
  api = await openApiWorld();
  const { world } = api;
  await world.person('maya').passes('SA-101', 92);
  for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
  await world.person('jonas').passes('SA-101', 95);
  await world.person('jonas').says(2, '/ready-for-review');
  await world.person('diego').passes('SA-101', 12);
});
afterAll(async () => {
  rmSync(config, { recursive: true });
  await api[Symbol.asyncDispose]();
});

const login = () => ({ GITLAB_URL: api.world.sandbox.url, GITLAB_TOKEN: 'glpat-bot-of-the-stories' });
const config = exampleUpToDate();
const report = (args: readonly string[], env = {}) => typed(['report', '--config', config, ...args], env);

/** A report without the day it was made on, which is today in a command. */
const settled = (text: string) =>
  text
    .replace(/on \d{4}-\d\d-\d\d,/, 'on DAY,')
    .replace(/: \d+ within their time, \d+ due soon, \d+ past/, ': COUNTS past');

describe('fieldcert report', () => {
  it('counts what is on record, beside the service', async () => {
    const told = await report(['--data', api.world.folder]);
    expect(told).toMatchObject({ code: 0, errors: '' });
    expectGolden('report.record', settled(told.out));
  });

  it('reads issues by their labels where there is no store', async () => {
    const told = await report([], { ...login(), FIELDCERT_DATA: '/nowhere/at/all' });
    expect(told).toMatchObject({ code: 0, errors: '' });
    expectGolden('report.labels', settled(told.out));
  });

  it('tells what is missing where a store was named and none is there', async () => {
    const told = await report(['--data', '/nowhere/at/all']);
    expect(told).toMatchObject({ code: 1, errors: expect.stringContaining('There is no fieldcert store') });
  });

  it('asks the service, which answers as its own store does', async () => {
    const token = await api.token({ ref: 'a-change' });
    const { url } = api.world.service();
    const told = await report(['--json', '--service', url], { FIELDCERT_ID_TOKEN: token });
    expect(told).toMatchObject({ code: 0, errors: '' });
    const asked = Report.parse(JSON.parse(told.out));
    expect(asked).toEqual(await api.ask('GET', '/report'));
    expect(asked).toMatchObject({ on: '2026-11-24', from: 'record', turnaround: { decided: 1 } });
  });

  it('says which assessments the coming window finds behind', async () => {
    const told = await typed(['report', '--data', api.world.folder], {
      FIELDCERT_CONFIG: join(import.meta.dirname, '../../config'),
    });
    expect(told.out).toMatch(
      /Behind what the coming window covers:\n {2}PK-SALES {2}about the release of 2026-10-15 {2}FY/,
    );
  });

  it('is of one company, or of all of them, or says which there are', async () => {
    const both = await report(['--company', 'Northwind', '--with-partners', '--data', api.world.folder]);
    expect(both).toMatchObject({ code: 1, errors: expect.stringContaining('Give --company or --with-partners.') });
    const unknown = await report(['--company', 'Northwind', '--data', api.world.folder]);
    expect(unknown).toMatchObject({ code: 1, errors: expect.stringContaining('No partner is called “Northwind”.') });
    const all = await report(['--with-partners', '--data', api.world.folder]);
    expect(all.out).toContain('counted from the record, partners included');
    const { url } = api.world.service();
    const env = { FIELDCERT_ID_TOKEN: await api.token({ ref: 'a-change' }) };
    const asked = await report(['--company', 'Northwind', '--service', url], env);
    expect(asked).toMatchObject({ code: 1, errors: expect.stringContaining('No partner is called “Northwind”.') });
    const json = await report(['--with-partners', '--json', '--service', url], env);
    expect(Report.parse(JSON.parse(json.out)).about).toBe('all');
  });

  it('names nobody and tells no score', async () => {
    const { out } = await report(['--json', '--data', api.world.folder]);
    expect(out).not.toMatch(/maya|jonas|diego|Lindqvist|score|\b(92|95|12)\b/i);
  });

  it('is written as a page, into a folder or a file', async () => {
    const folder = join(api.world.folder, 'public');
    await report(['--html', folder, '--data', api.world.folder]);
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('Solutions Architect');
    expect(page).not.toMatch(/<script|https?:|maya|Diego/);
    await report(['--html', join(folder, 'more', 'all.html'), '--data', api.world.folder]);
    expect(existsSync(join(folder, 'more', 'all.html'))).toBe(true);
  });
});

describe('a service', () => {
  it.each([
    ['without a token', 'https://fieldcert.example.com', {}, 'FIELDCERT_ID_TOKEN is not set'],
    ['at no address', 'fieldcert', { FIELDCERT_ID_TOKEN: 'x' }, 'not the address of a service'],
    ['that is not there', 'http://127.0.0.1:9', { FIELDCERT_ID_TOKEN: 'x' }, 'does not answer'],
  ])('%s is told of', async (_, url, env, why) => {
    const told = await report(['--service', url], env);
    expect(told).toMatchObject({ code: 1, errors: expect.stringContaining(why) });
    expect(told.errors).toContain('→ ');
  });

  it('that does not know the token says so in its own words', async () => {
    const told = await report(['--service', api.world.service().url], { FIELDCERT_ID_TOKEN: 'a.b.c' });
    expect(told).toMatchObject({ code: 1, errors: expect.stringContaining('no token that GitLab issues') });
  });
});
