import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../process/child.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { typed } from './typed.ts';

const otherSecret = `whsec_${Buffer.from('a secret that nobody here knows!').toString('base64')}`;

describe('exam send', () => {
  let world: World;
  let url: string;
  beforeEach(async () => {
    world = await openWorld();
    // The command signs by the machine's clock.
    world.clock.at = Date.now();
    url = `${world.service().url}/exams/native`;
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const send = (...args: readonly string[]) =>
    typed(['exam', 'send', '--url', url, ...args], { FIELDCERT_EXAM_SECRET: world.examSecret });

  it.each([
    ['maya', '92'],
    ['maya', '92%'],
    ['Maya.Lindqvist@example.com', '46/50'],
    ['maya', '80'],
  ])('opens a practical for %s with %s', async (learner, score) => {
    const { out, errors, code } = await send('SA-101', learner, score);
    expect({ out, errors, code }).toEqual({ out: `SA-101 of ${learner}: Taken in.\n`, errors: '', code: 0 });
    await world.settle();
    expect(await world.issues()).toHaveLength(1);
  });

  it('tells what comes of a result that is kept for later', async () => {
    expect((await send('SA-999', 'maya', '92')).out).toContain('no exam “SA-999” is in the program');
    expect((await send('SA-101', 'nobody@example.com', '92')).out).toContain('nobody in people.yaml');
  });

  it.each(['A', '92/', '-1', '9 2', '92/100/2', ''])('does not send “%s”, which is no score', async (score) => {
    const { errors, code } = await send('--', 'SA-101', 'maya', score);
    expect(code).toBe(1);
    expect(errors).toBe(`“${score}” is not a score.\n→ Write it as 92 (of 100) or 46/50.\n`);
  });

  it.each(['120/100', '0/0', '5/0'])('shows what the service says against %s', async (score) => {
    const { errors, code } = await send('SA-101', 'maya', score);
    expect(code).toBe(1);
    expect(errors).toMatch(/ answered 4\d\d: .*\n→ /);
  });

  it('says that the secret is not the one the service knows', async () => {
    const { errors, code } = await send('SA-101', 'maya', '92', '--secret', otherSecret);
    expect(code).toBe(1);
    expect(errors).toContain(`${url} answered 401: `);
    expect(errors).not.toContain(otherSecret);
  });

  it.each(['whsec_', 'secret', 'whsec_c2hvcnQ='])('says that “%s” is no signing secret', async (secret) => {
    const { errors, code } = await send('SA-101', 'maya', '92', '--secret', secret);
    expect(code).toBe(1);
    expect(errors).toMatch(/^The signing secret .*whsec_.*\n→ /);
    expect(errors).not.toContain('    at ');
  });

  it('says that no secret is given', async () => {
    const { errors, code } = await typed(['exam', 'send', 'SA-101', 'maya', '92', '--url', url]);
    expect(code).toBe(1);
    expect(errors).toContain('FIELDCERT_EXAM_SECRET');
  });

  it('says that nothing answers', async () => {
    url = `http://127.0.0.1:${await freePort()}/exams/native`;
    const { errors, code } = await send('SA-101', 'maya', '92');
    expect(code).toBe(1);
    expect(errors).toBe(`Nothing answers at ${url}.\n→ Start the service first (npm start), or name it with --url.\n`);
  });

  it('says that an address is none', async () => {
    url = 'localhost:7080';
    const { errors, code } = await send('SA-101', 'maya', '92');
    expect(code).toBe(1);
    expect(errors).toContain('“localhost:7080” is not a web address.');
  });
});
