import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor, doctorText } from '../../src/cli/doctor.ts';
import type { PersonEntry } from '../../src/core/people/people.ts';
import { command } from '../engine/mending.ts';
import { botSaid } from './changing.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const results = (world: World) =>
  world.service().engine.store.db.selectFrom('inbox').select('id').where('source', '=', 'exam:native').execute();

describe('a badge GitLab does not take', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    world.sandbox.control.faults.next({ method: 'POST', path: /uploads$/ }, { kind: 'too-large' });
    for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  it('does not touch the credential: words stand in its place, staff are alerted, and it is brought once GitLab takes it', async () => {
    const issue = await world.issue(1);
    expect(issue.state).toBe('closed');
    expect(issue.labels).toContain('fieldcert::certified');
    const [verdict = '', ...more] = await botSaid(world);
    expect(more).toEqual([]);
    expect(verdict).not.toContain('![');
    expect(verdict).not.toContain('fieldcert-upload');
    expect(verdict).toMatch(/\*\*[^*]*101[^*]*\*\*/);
    expect(await command(world, 'explain', '1')).toMatch(/look at this: .*413.*let the bot upload files/s);

    expect(await command(world, 'rectify', '1')).toContain(
      'GitLab did not take the picture sa-101-learning-badge-1.svg',
    );
    await command(world, 'rectify', '1', '--apply', '--by', 'priya');
    // The command's clock is the real one, so what it took in is due when the world's clock has come so far.
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
    const [mended = '', ...others] = await botSaid(world);
    expect(others).toEqual([]);
    expect(mended).toMatch(/!\[[^\]]*101[^\]]*\]\(\/uploads\//);
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    expect(await command(world, 'rectify', '1')).toContain('Everything is as the record says.');
  });
});

describe('a learner who changes role', () => {
  let world: World;
  const edits = new Map<string, Partial<PersonEntry>>();
  beforeEach(async () => {
    edits.clear();
    world = await openWorld({
      change: (program) => ({
        ...program,
        get hash() {
          return `${program.hash}${JSON.stringify([...edits])}`;
        },
        get people() {
          return program.people.map((one) => ({ ...one, ...edits.get(one.username) }));
        },
      }),
    });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const becomes = async (username: string, entry: Partial<PersonEntry>) => {
    edits.set(username, entry);
    await world.restart();
    await world.catchUp();
  };

  it('keeps what was earned and goes on with what is open', async () => {
    await world.person('maya').passes('SA-101', 92);
    for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
    await world.person('maya').passes('TAM-101', 88);
    const [earned, open] = [await world.issue(1), await world.issue(2)];
    await becomes('maya', { role: 'AE', manager: 'marcus' });
    expect(await world.issue(1)).toEqual(earned);
    expect(await world.issue(2)).toEqual(open);
    await world.person('maya').says(2, '/evidence https://example.com/demo');
    for (const reviewer of await reviewersOf(world, 2)) await world.person(reviewer).says(2, '/score all 3\n/finish');
    expect((await world.issue(2)).labels).toContain('fieldcert::certified');
    await world.person('maya').passes('AE-101', 90);
    expect(await world.issues()).toHaveLength(3);
  });

  it('may step back from what is open instead', async () => {
    await world.person('maya').passes('SA-101', 92);
    await becomes('maya', { role: 'AE' });
    await world.person('maya').says(1, '/withdraw');
    expect((await world.issue(1)).labels).toContain('fieldcert::withdrawn');
  });
});

describe('a result that is sent twice', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sends = async (raw: number) => {
    const completedAt = '2026-11-24T08:00:00.000Z';
    const learner = { email: 'maya.lindqvist@example.com' };
    const response = await world.exam({ exam: 'SA-101', learner, score: { raw, max: 100 }, completedAt }, 'msg_1');
    await world.settle();
    return response;
  };

  it('counts once, and under the same id with another score it is refused with the way out', async () => {
    expect((await sends(92)).status).toBe(202);
    const issue = await world.issue(1);
    const again = await sends(92);
    expect([again.status, await again.json()]).toEqual([202, expect.objectContaining({ status: 'accepted' })]);
    const other = await sends(12);
    expect(other.status).toBe(409);
    expect(await other.text()).toContain('Send every result, and every correction of one, under an id of its own');
    expect(await world.issues()).toEqual([issue]);
    expect(await results(world)).toHaveLength(1);
  });
});

describe('a project at another path than gitlab.yaml says', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  it('is told of by the doctor, with what to do, and nobody is added', async () => {
    const [project] = world.sandbox.world.projects.values();
    if (!project) throw new Error('There is no project.');
    world.sandbox.world.projects.set(project.id, { ...project, path: 'field/template' });
    const members = project.members.length;
    const env = {
      GITLAB_URL: world.sandbox.url,
      GITLAB_TOKEN: world.person('fieldcert-bot').user.token,
      GITLAB_HOOK_SECRET: world.hookSecret,
      FIELDCERT_EXAM_SECRET: world.examSecret,
    };
    const configDir = join(import.meta.dirname, '../../config');
    const said = doctorText(await doctor({ env, now: Date.now, configDir, dataDir: world.folder }));
    expect(said).toMatch(/✗ .*field\/certification/);
    expect(said).toContain('gitlab.yaml');
    expect(project.members).toHaveLength(members);
    const written = world.calls().filter(({ method }) => method !== 'GET');
    expect(written).toEqual([]);
  });
});
