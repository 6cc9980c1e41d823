import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyEffect } from '../../src/gitlab/apply.ts';
import type { Effect } from '../../src/gitlab/effect.ts';
import { noteMarkerOf } from '../../src/gitlab/marker.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { applyingOn, effects, gitlabOf, omar, project, readAll, startWorld } from './world.ts';

const place = { project, iid: 1 };
let sandbox: Sandbox;
let on: ReturnType<typeof applyingOn>;
beforeEach(async () => {
  sandbox = await startWorld();
  on = applyingOn(sandbox, 300);
  await done(effects.open());
  sandbox.control.requests.clear();
});
afterEach(() => sandbox.close());

async function done(effect: Effect, unsure = false) {
  const applied = await applyEffect(effect, on.context(unsure));
  if (applied.is !== 'done') throw new Error(`expected done: ${applied.because}`);
  for (const bound of applied.bound) on.bounds.set(bound.tag, bound);
  return applied;
}

const bodies = async () => (await gitlabOf(sandbox).notes(place, { order: 'asc' })).map(({ body }) => body);
const calls = () =>
  sandbox.control.requests.all().map(({ method, path }) => `${method} ${path.split('/issues/1').at(-1)}`);

describe('saying something', () => {
  test('is one call with an invisible marker, and saying it again edits it', async () => {
    const first = await done(effects.say());
    const again = await done(effects.say({ words: 'You passed with merit.' }));
    expect(again.bound).toEqual(first.bound);
    expect(calls()).toEqual(['POST /notes', `PUT /notes/${first.bound[0]?.noteId}`]);
    const [body = '', ...others] = await bodies();
    expect(others).toEqual([]);
    expect(body).toMatch(/^You passed with merit\.\n\n<!-- fieldcert:note /);
    expect(noteMarkerOf(body)).toBe('verdict');
  });

  test.each([
    [{ kind: 'bad-gateway', when: 'after' }, 1],
    [{ kind: 'bad-gateway', when: 'before' }, 0],
    [{ kind: 'cut', when: 'after' }, 1],
    [{ kind: 'no-answer', when: 'after' }, 1],
    [{ kind: 'login-page' }, 0],
  ] as const)('happens once although %o befalls the call', async (fault, written) => {
    sandbox.control.faults.next({ method: 'POST', path: /\/notes$/ }, fault);
    const first = await applyEffect(effects.say(), on.context(false));
    expect(first).toMatchObject({ is: 'later', unsure: true });
    expect(await bodies()).toHaveLength(written);
    await done(effects.say(), true);
    expect(await bodies()).toHaveLength(1);
  });

  test('is an internal note where it is kept from the learner, also when it is edited', async () => {
    await done(effects.say({ internal: true }));
    await done(effects.say({ internal: true, words: 'Something else.' }));
    expect(await gitlabOf(sandbox).notes(place, { order: 'asc' })).toMatchObject([{ internal: true }]);
    expect(await gitlabOf(sandbox, 'maya').notes(place, { order: 'asc' })).toEqual([]);
  });

  test('a comment of a person with a copied marker is not taken for ours', async () => {
    await gitlabOf(sandbox, 'omar').addNote(place, 'Ha.\n\n<!-- fieldcert:note tag=verdict -->');
    await done(effects.say(), true);
    expect(await bodies()).toHaveLength(2);
  });

  test('a deleted comment is written anew', async () => {
    await done(effects.say());
    const issue = sandbox.world.projects.get(2)?.issues.get(1);
    if (issue) issue.notes = [];
    const again = await done(effects.say());
    expect(await bodies()).toHaveLength(1);
    expect(again.bound[0]?.noteId).toBeGreaterThan(0);
  });

  test('shows the uploaded picture', async () => {
    await done(effects.upload());
    await done(
      effects.say({ words: '![Maya, SA 101: pass](fieldcert-upload:badge)\n[Picture](fieldcert-upload:badge)' }),
    );
    const url = on.bounds.get('upload/1/badge')?.url ?? 'none';
    expect(url).toMatch(/^\/uploads\/[0-9a-f]{32}\/sa-101\.svg$/);
    expect((await bodies())[0]).toContain(`![Maya, SA 101: pass](${url})\n[Picture](${url})`);
  });

  test('says in bold what a picture would have shown when it could not be uploaded', async () => {
    on.bounds.set('upload/1/badge', { tag: 'upload/1/badge', project, url: undefined });
    await done(effects.say({ words: '![Maya, SA 101: pass](fieldcert-upload:badge)' }));
    expect((await bodies())[0]).toMatch(/^\*\*Maya, SA 101: pass\*\*\n/);
  });

  test('is given up with an alert when GitLab refuses the text', async () => {
    const applied = await done(effects.say({ words: 'x'.repeat(1_000_001) }));
    expect(applied.alerts[0]).toContain('is too long');
    expect(applied.alerts[0]).toContain('Maya passed the exam.');
  });
});

describe('acknowledging a comment', () => {
  test('is one call, and once is enough', async () => {
    const { id } = await gitlabOf(sandbox, 'omar').addNote(place, '/score value 4');
    sandbox.control.requests.clear();
    expect((await done(effects.acknowledge(id))).alerts).toEqual([]);
    expect((await done(effects.acknowledge(id), true)).alerts).toEqual([]);
    expect(calls()).toEqual([`POST /notes/${id}/award_emoji`, `POST /notes/${id}/award_emoji`]);
    const awards = sandbox.world.projects
      .get(2)
      ?.issues.get(1)
      ?.notes.find((note) => note.id === id)?.awards;
    expect(awards?.map(({ name }) => name)).toEqual(['white_check_mark']);
  });

  test('of a deleted comment is done, with a word about it', async () => {
    const applied = await done(effects.acknowledge(4711));
    expect(applied.alerts[0]).toContain(`Comment 4711 on ${project}#1 got no check mark`);
  });
});

describe('uploading', () => {
  test('sends the file as it is', async () => {
    const applied = await done(effects.upload());
    expect(applied.bound).toEqual([{ tag: 'upload/1/badge', project, url: expect.any(String) }]);
    const [upload] = sandbox.world.projects.get(2)?.uploads ?? [];
    expect(upload?.filename).toBe('sa-101.svg');
    expect(Buffer.from(upload?.data ?? '', 'base64').toString()).toBe('<svg xmlns="http://www.w3.org/2000/svg"/>');
    expect(sandbox.control.requests.all()).toHaveLength(1);
  });

  test('is done again after an unsure try, and once only when it is bound', async () => {
    sandbox.control.faults.next({ method: 'POST', path: /\/uploads$/ }, { kind: 'cut', when: 'after' });
    expect(await applyEffect(effects.upload(), on.context(false))).toMatchObject({ is: 'later', unsure: true });
    await done(effects.upload(), true);
    await done(effects.upload(), true);
    expect(sandbox.control.requests.all({ path: /\/uploads$/ })).toHaveLength(2);
  });
});

describe('reading the thread', () => {
  test('gives what people say now, in order, without system notes and our own', async () => {
    const reviewer = gitlabOf(sandbox, 'omar');
    const { id } = await reviewer.addNote(place, '/score value 4');
    await reviewer.addNote(place, 'Well done.\n/unlabel ~"level::1"');
    await reviewer.editNote(place, id, '/score value 3');
    await done(effects.say());
    const { event } = await done(effects.readThread());
    expect(event).toMatchObject({ happened: 'thread-read', attempt: 1, reading: 1 });
    const comments = event?.happened === 'thread-read' ? event.comments : [];
    expect(comments.map(({ author, username, lines, textHash }) => ({ author, username, lines, textHash }))).toEqual([
      { author: omar, username: 'omar', ...readAll('/score value 3') },
      { author: omar, username: 'omar', ...readAll('Well done.') },
    ]);
  });

  test('reads the other issues of the attempt that are asked for, and says where each comment stands', async () => {
    const { bound } = await done(effects.open({ thread: 'review-5' }));
    const { addNote } = gitlabOf(sandbox, 'omar');
    await addNote({ project, iid: bound[0]?.issueIid ?? 0 }, '/score value 4', { internal: true });
    await addNote(place, 'Well done.');
    const { event, alerts } = await done(effects.readThread({ threads: ['review-5', 'review-6'] }));
    expect(alerts).toEqual([]);
    const comments = event?.happened === 'thread-read' ? event.comments : [];
    expect(comments.map(({ thread, internal, lines }) => [thread, internal, lines[0]?.text])).toEqual([
      [undefined, false, 'Well done.'],
      ['review-5', true, '/score value 4'],
    ]);
  });

  test('goes on where such an issue was deleted, and lets people know', async () => {
    const { bound } = await done(effects.open({ thread: 'review-5' }));
    for (const { issues } of sandbox.world.projects.values()) issues.delete(bound[0]?.issueIid ?? 0);
    const { event, alerts } = await done(effects.readThread({ threads: ['review-5'] }));
    expect(event).toMatchObject({ happened: 'thread-read', threads: ['review-5'], comments: [] });
    expect(alerts).toEqual([expect.stringContaining('was deleted')]);
  });

  test('reads every page', async () => {
    const reviewer = gitlabOf(sandbox, 'omar');
    for (let number = 1; number <= 205; number += 1) await reviewer.addNote(place, `${number}`);
    sandbox.control.requests.clear();
    const { event } = await done(effects.readThread());
    const comments = event?.happened === 'thread-read' ? event.comments : [];
    expect(comments.map(({ lines }) => Number(lines[0]?.text))).toEqual(Array.from({ length: 205 }, (_, at) => at + 1));
    expect(sandbox.control.requests.all()).toHaveLength(3);
  });
});

describe('references to our own issues', () => {
  test('stand in place of their marks, and what was never opened is called what it is', async () => {
    await done(effects.say({ words: 'It goes on in fieldcert-issue:1;, then in fieldcert-issue:2;.' }));
    expect((await bodies())[0]).toContain(`It goes on in ${project}#1, then in an issue of its own.`);
  });
});
