import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from '../engine/mending.ts';
import { botSaid } from './changing.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

describe('somebody whom no address fits', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sits = async (email: string, raw = 92, exam = 'SA-101') => {
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam, learner: { email }, score: { raw, max: 100 }, completedAt });
    await world.settle();
  };
  const terminal = async (...words: readonly string[]) => {
    const said = await command(world, 'people', ...words, '--by', 'priya', '--reason', 'They told us.');
    // The command's clock is the real one, so what it took in is due when the world's clock has come so far.
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
    return said;
  };
  const links = (email: string, username: string) => terminal('link', email, username);
  const { db } = { db: () => world.service().engine.store.db };
  const certifications = () => db().selectFrom('certification').select(['key', 'state']).orderBy('key').execute();
  const seats = async () =>
    (await db().selectFrom('seat').select('user_id').where('released_at', 'is', null).execute()).length;
  const result = async (key: string) => {
    const row = await db().selectFrom('certification').select('data').where('key', '=', key).executeTakeFirstOrThrow();
    return JSON.parse(row.data ?? '{}').results[0].completedAt;
  };

  it('gets an entry for staff at once: no learner, no reviewers, no date, one note', async () => {
    await sits('yuki@home.example');
    const [entry, ...others] = await world.issues();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ state: 'opened', confidential: true, dueOn: null, assignees: [] });
    expect(entry?.title).toBe('SA-101 practical: learner not found on GitLab yet');
    expect(entry?.labels).toEqual(expect.arrayContaining(['fieldcert::identity-needed', 'fieldcert-kind::practical']));
    expect(entry?.description).toContain('`yuki@home.example`');
    const notes = await botSaid(world);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/@priya, @noor|@noor, @priya/);
    expect(notes[0]).toContain('/identify @username');
    expect(notes[0]).not.toContain('home.example');
    expect(await seats()).toBe(0);
  });

  it('is found by /identify in that issue, which becomes the practical with the date of the pass', async () => {
    await sits('yuki@home.example');
    const passedAt = world.clock.at;
    world.clock.at += 3 * 24 * 3_600_000;
    await world.person('priya').says(1, '/identify @yuki');
    const [issue, ...others] = await world.issues();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ state: 'opened', dueOn: '2026-12-11' });
    expect(issue?.title).toBe('SA-101 practical: Yuki Tanaka');
    expect(issue?.assignees[0]).toBe('yuki');
    expect(issue?.assignees).toHaveLength(3);
    expect(issue?.labels).toContain('fieldcert::preparing');
    expect(issue?.labels).not.toContain('fieldcert::identity-needed');
    expect(issue?.description.replace(/<!--.*?-->/g, '')).not.toContain('home.example');
    expect(await result('SA-101/e:yuki@home.example')).toBe(passedAt);
    const [note] = (await world.notes(1)).filter(({ author }) => author === 'priya');
    expect(note?.emoji).toEqual(['white_check_mark']);
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, '/score all 3\n/finish');
    await world.person(second).says(1, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
    await sits('yuki.tanaka@example.com', 95);
    await sits('yuki@home.example', 96);
    expect(await certifications()).toEqual([{ key: 'SA-101/e:yuki@home.example', state: 'certified' }]);
  });

  it('who is only a Guest is left off by GitLab, which takes nobody who cannot read the issue, and staff hear how to mend it', async () => {
    await sits('maya@home.example');
    await world.person('priya').says(1, '/identify @maya');
    expect((await world.issue(1)).title).toBe('SA-101 practical: Maya Lindqvist');
    expect((await world.issue(1)).assignees).not.toContain('maya');
    const rows = await db().selectFrom('ledger').select('detail').execute();
    const alerts = rows.flatMap(({ detail }) => JSON.parse(detail).alerts ?? []);
    expect(alerts).toEqual([expect.stringMatching(/left off assignees[\s\S]*as at least Planner/)]);
  });

  it('is found at the terminal by the same issue, and so are their other entries', async () => {
    await sits('yuki@home.example');
    await sits('yuki@home.example', 92, 'SA-201');
    expect(await links('yuki@home.example', '@yuki')).toContain(`SA-101 (${world.project}#1)`);
    const open = await world.issues();
    expect(open.map(({ assignees }) => assignees[0])).toEqual(open.map(() => 'yuki'));
    expect(open.map(({ labels }) => labels.includes('fieldcert::identity-needed'))).toEqual(open.map(() => false));
  });

  it('is told what stands in the way: who may, who is known, and that nothing else goes before', async () => {
    await sits('yuki@home.example');
    const answer = async (who: string, text: string) => {
      const before = (await botSaid(world)).length;
      await world.person(who).says(1, text);
      return (await botSaid(world)).slice(before).join('\n');
    };
    expect(await answer('omar', '/identify @yuki')).toContain(
      'Only the enablement team can say /identify: Priya Raman or Noor Aziz.',
    );
    expect(await answer('priya', '/identify @nobody')).toContain('Nobody called nobody is in people.yaml');
    expect(await answer('priya', '/review-by @omar')).toContain('First it must be known who the learner is');
    await world.person('noor').says(1, '/identify @yuki');
    expect(await answer('priya', '/identify @kwame')).toContain('The learner is known already: Yuki Tanaka.');
  });

  it('waits again when the link is taken back before a verdict: reviewers are free, nothing said counts', async () => {
    await sits('yuki@home.example');
    await links('yuki@home.example', 'yuki');
    await world.person('yuki').says(1, '/evidence https://example.com/demo');
    expect(await seats()).toBe(2);
    expect(await terminal('unlink', 'yuki@home.example')).toContain('These wait for their learner again');
    expect(await world.issue(1)).toMatchObject({ assignees: [], dueOn: null });
    expect((await world.issue(1)).title).toContain('learner not found on GitLab yet');
    expect((await world.issue(1)).labels).toContain('fieldcert::identity-needed');
    expect(await seats()).toBe(0);
    await world.person('priya').says(1, '/identify @kwame');
    const issue = await world.issue(1);
    expect(issue.assignees[0]).toBe('kwame');
    expect(issue.description).not.toContain('example.com/demo');
    await world.person('yuki').passes('SA-101', 92);
    expect(await certifications()).toEqual([
      { key: 'SA-101/e:yuki@home.example', state: 'preparing' },
      { key: 'SA-101/u204', state: 'preparing' },
    ]);
  });

  it('keeps the link once it was decided', async () => {
    await sits('yuki@home.example');
    await links('yuki@home.example', 'yuki');
    for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
    expect(await terminal('unlink', 'yuki@home.example')).toContain('rests on it (certified)');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('is one person with those of people.yaml once staff have linked an address, without a restart', async () => {
    await links('Yuki@Home.example', '@yuki');
    await sits('yuki@HOME.example');
    expect((await world.issues()).map(({ assignees }) => assignees[0])).toEqual(['yuki']);
    await sits('yuki.tanaka@example.com', 95);
    expect(await certifications()).toEqual([{ key: 'SA-101/u204', state: 'preparing' }]);
  });

  it('who failed before being found goes on with the same tries', async () => {
    await sits('yuki@home.example', 40);
    await links('yuki@home.example', 'yuki');
    await sits('yuki.tanaka@example.com', 92);
    expect(await certifications()).toEqual([{ key: 'SA-101/e:yuki@home.example', state: 'preparing' }]);
    expect((await world.issues()).map(({ assignees }) => assignees[0])).toEqual(['yuki']);
  });

  it('who has a certification under their own address gets the pass there, and the entry closes with a word', async () => {
    await world.person('yuki').passes('SA-101', 40);
    world.clock.at += 60_000;
    await sits('yuki@home.example', 92);
    await world.person('priya').says(1, '/identify @yuki');
    const [entry, practical] = await world.issues();
    expect(entry).toMatchObject({ state: 'closed', assignees: [] });
    expect(entry?.labels).toContain('fieldcert::withdrawn');
    expect((await botSaid(world)).at(-1)).toContain('has a certification for this exam already');
    expect(practical?.assignees[0]).toBe('yuki');
    expect(await certifications()).toEqual([
      { key: 'SA-101/e:yuki@home.example', state: 'withdrawn' },
      { key: 'SA-101/u204', state: 'preparing' },
    ]);
    const [note] = (await world.notes(1)).filter(({ author }) => author === 'priya');
    expect(note?.emoji).toEqual(['white_check_mark']);
  });

  it('becomes certified at once where only an exam is asked for', async () => {
    const product = world.program.exams.find(({ productAssessment }) => productAssessment)?.id ?? '';
    await sits('yuki@home.example', 92, product);
    expect(await world.issues()).toEqual([]);
    await links('yuki@home.example', 'yuki');
    expect(await certifications()).toEqual([{ key: `${product}/e:yuki@home.example`, state: 'certified' }]);
  });
});

describe('somebody who is added to people.yaml', () => {
  it('is found at the next start', async () => {
    let known = false;
    const home = 'yuki@home.example';
    await using world = await openWorld({
      change: (program) => ({
        ...program,
        get people() {
          return program.people.map((one) =>
            known && one.username === 'yuki' ? { ...one, emails: [...one.emails, home] } : one,
          );
        },
      }),
    });
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam: 'SA-101', learner: { email: home }, score: { raw: 92, max: 100 }, completedAt });
    await world.settle();
    expect((await world.issue(1)).assignees).toEqual([]);
    known = true;
    await world.restart();
    expect((await world.issue(1)).assignees[0]).toBe('yuki');
  });
});
