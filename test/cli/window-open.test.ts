import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow } from '../../src/cli/window-opening.ts';
import { WindowStatus } from '../../src/core/product/window-status.ts';
import { type ApiWorld, openApiWorld } from '../http/api-caller.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

const config = join(import.meta.dirname, '../../config');

let api: ApiWorld;

beforeEach(async () => {
  api = await openApiWorld();
  api.world.clock.at = Date.parse('2027-02-08T09:00:00Z');
  await api.world.settle();
});
afterEach(() => api[Symbol.asyncDispose]());

type Ask = (question: string) => Promise<string | undefined>;

const window = (args: readonly string[], ask?: Ask) => {
  const env = { GITLAB_URL: api.world.sandbox.url, GITLAB_TOKEN: 'glpat-bot-of-the-stories' };
  const places = ['--config', config, '--data', api.world.folder];
  return typed(['window', ...args, ...places], env, ask, () => api.world.clock.at);
};
const open = (args: readonly string[], ask?: Ask) => window(['open', '--by', 'priya', ...args], ask);

const there = async (args: readonly string[], ask?: Ask, job = {}) => {
  const service = ['--service', api.world.service().url];
  return typed(['window', ...args, ...service], { FIELDCERT_ID_TOKEN: await api.token(job) }, ask);
};

/** Several issues are written at a time, so their numbers differ from run to run. */
const settled = (text: string) =>
  text.replace(/( {2}\d+ of \d+ issues? written\n)+/, '  PROGRESS\n').replace(/#\d+/g, '#N');

const issues = async () => (await api.world.issues()).length;

describe('fieldcert window open', () => {
  it('shows the plan, asks, and opens it; again it finds nothing to do', async () => {
    const asked: string[] = [];
    const told = await open([], async (question) => {
      asked.push(question);
      return 'y';
    });
    expect(told).toMatchObject({ code: 0, errors: '' });
    expect(asked).toEqual(['Open FY28-early-Q1 and ask 18 people? [y/N] ']);
    expectGolden('window-open', settled(told.out));
    await api.world.settle();
    expect(await issues()).toBe(18);
    const again = await open(['--yes']);
    expectGolden('window-open.again', settled(again.out));
    expect(await issues()).toBe(18);
  });

  it('opens nothing where the answer is no, or nobody is there to give one', async () => {
    const no = await open([], async () => 'n');
    expect(no).toMatchObject({ code: 0 });
    expect(no.out).toContain('Nothing was opened.');
    const nobody = await open([]);
    expect(nobody).toMatchObject({ code: 1, errors: expect.stringContaining('--yes') });
    await api.world.settle();
    expect(await issues()).toBe(0);
  });

  it('opens nothing before its day, nor once it is over', async () => {
    const early = await open(['FY28-early-Q3', '--yes']);
    expect(early).toMatchObject({ code: 1, out: '' });
    expectGolden('window-open.early', early.errors);
    const over = await open(['FY27-early-Q3', '--yes']);
    expectGolden('window-open.over', over.errors);
  });

  it('with --due opens what is due, and is content where nothing is', async () => {
    expect(await open(['--due'])).toMatchObject({
      code: 0,
      out: 'FY28-early-Q1 is open: 18 people taken in just now.\n',
    });
    expect(await open(['--due'])).toMatchObject({ code: 0, out: 'FY28-early-Q1 is open for everybody already.\n' });
    api.world.clock.at = Date.parse('2027-04-08T09:00:00Z');
    expect(await open(['--due'])).toMatchObject({ code: 0, out: 'No window is due today.\n' });
    expect(await open(['FY28-early-Q1', '--due'])).toMatchObject({ code: 1 });
  });

  it('has the service open it', async () => {
    const told = await there(['open', 'FY28-Q1', '--no-wait'], async () => 'yes');
    expect(told).toMatchObject({ code: 0, errors: '' });
    expect(told.out).toContain('FY28-early-Q1 is open for 18 people.');
    await api.world.settle();
    expect(await issues()).toBe(18);
    const status = WindowStatus.parse(JSON.parse((await there(['status', '--json'])).out));
    expect(status).toMatchObject({ takenIn: 18, deciding: 0, begun: { by: expect.stringContaining('(job ') } });
    expect((await there(['open', '--due'])).out).toBe('FY28-early-Q1 is open for everybody already.\n');
    expect(await there(['open', 'FY28-early-Q3', '--yes'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('FY28-early-Q3 opens on 2027-08-09'),
    });
    expect(await there(['open', '--yes'], undefined, { ref: 'a-change' })).toMatchObject({ code: 1 });
  });
});

describe('fieldcert window status and close', () => {
  it('say who has still to pass, and nobody else is asked afterwards', async () => {
    expectGolden('window-status.before', (await window(['status'])).out);
    await open(['--yes', '--no-wait']);
    await api.world.settle();
    await api.world.person('maya').passes('PK-CS', 92);
    expectGolden('window-status', (await window(['status'])).out);
    const closed = await window(['close', '--by', 'priya', '--yes']);
    expect(closed).toMatchObject({ code: 0, errors: '' });
    expectGolden('window-close', settled(closed.out));
    expectGolden('window-close.again', settled((await window(['close', '--by', 'priya', '--yes'])).out));
    const again = await open(['--yes']);
    expect(again).toMatchObject({ code: 1, out: '' });
    expectGolden('window-open.closed', again.errors);
    expect(await open(['--yes', '--reopen', '--no-wait'])).toMatchObject({ code: 0 });
    expect((await there(['close', '--yes'])).out).toContain('FY28-early-Q1 is closed');
  });
});

describe('following the issues', () => {
  it('ends where nothing moves, because the service is not there', async () => {
    await open(['--yes', '--no-wait']);
    await api.world.settle();
    const { out } = await window(['status', '--json']);
    const status = WindowStatus.parse(JSON.parse(out));
    const stuck = { ...status, asked: status.asked.map((one, index) => (index === 0 ? { ...one, issue: null } : one)) };
    const lines: string[] = [];
    await follow(
      async () => stuck,
      (line) => lines.push(line),
      { everyMs: 1, idleMs: 3 },
    );
    expect(lines.at(-1)).toMatch(/^Nothing moves at the moment\./);
  });
});
