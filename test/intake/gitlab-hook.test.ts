import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentKey } from '../../src/intake/keys.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import { accept, botId, changed, dedupeOf, fixture, signed } from './hook-requests.ts';

describe('a comment on an issue', () => {
  it('is an event with the lines its author said', () => {
    const { textHash } = readText('Great call.\n\n/score value 4');
    expect(accept(fixture('note-created'))).toEqual({
      is: 'event',
      source: 'gitlab',
      dedupe: `note:1241:1431882400:${textHash.slice(0, 12)}`,
      place: { project: 'field/practicals', iid: 17 },
      issueDescription: '<!-- marker -->',
      event: {
        happened: 'comment-written',
        place: { project: 'field/practicals', iid: 17 },
        comment: {
          id: 1241,
          author: 51,
          username: 'omar',
          lines: [
            { number: 1, text: 'Great call.' },
            { number: 3, text: '/score value 4' },
          ],
          textHash,
          internal: false,
          createdAt: Date.parse('2015-05-17T17:06:40Z'),
          updatedAt: Date.parse('2015-05-17T17:06:40Z'),
        },
      },
    });
  });

  it.each([
    ['note', false, undefined, false],
    ['note', true, undefined, false],
    ['confidential_note', false, undefined, true],
    ['confidential_note', true, undefined, undefined],
    ['confidential_note', true, true, true],
    ['confidential_note', true, false, false],
  ])(
    'of kind %s on an issue that is confidential: %s, and internal: %s, is internal: %s',
    (type, confidential, told, internal) => {
      const body = changed('note-created', { internal: told });
      const arrival = accept({ ...body, event_type: type, issue: { ...body.issue, confidential } });
      expect(arrival).toMatchObject({ event: { comment: { id: 1241 } } });
      const event = arrival.is === 'event' ? arrival.event : undefined;
      expect(event?.happened === 'comment-written' ? event.comment.internal : 'no comment').toBe(internal);
    },
  );

  it('names whoever edited it, who need not be its author', () => {
    expect(accept(fixture('note-edited'))).toMatchObject({
      event: { comment: { author: 51, username: 'omar', editedBy: 77, updatedAt: Date.parse('2015-05-17T18:00:01Z') } },
    });
  });

  it('is read from the short sample of the documentation too', () => {
    expect(accept(fixture('note-sample'))).toMatchObject({
      is: 'event',
      event: { comment: { author: 1, username: 'root' } },
    });
  });

  it('is the same event through a group hook, in a resend and in the sweep', () => {
    const text = JSON.stringify(fixture('note-created'));
    const again = accept(text, { headers: signed(text, 'hook_2') });
    expect(dedupeOf(again)).toBe(dedupeOf(accept(text)));
    const swept = {
      id: 1241,
      updatedAt: Date.parse('2015-05-17T17:06:40.731Z'),
      ...readText('Great call.\n\n/score value 4'),
    };
    expect(dedupeOf(again)).toBe(commentKey(swept));
    const iso = changed('note-created', {
      created_at: '2015-05-17T17:06:40.731Z',
      updated_at: '2015-05-17T17:06:40.731Z',
    });
    expect(accept(iso)).toEqual(accept(text));
  });

  it('is another event once it was edited, also within the same second', () => {
    const edited = changed('note-created', { note: '/score value 3' });
    expect(dedupeOf(accept(edited))).not.toBe(dedupeOf(accept(fixture('note-created'))));
  });
});

describe('a change of an issue', () => {
  it('is an event with its labels and state', () => {
    expect(accept(fixture('issue-changed'))).toEqual({
      is: 'event',
      source: 'gitlab',
      dedupe: expect.stringMatching(/^issue:301:1386090943:[0-9a-f]{12}$/),
      place: { project: 'field/practicals', iid: 23 },
      issueDescription: 'Create new API for manipulations with repository',
      event: {
        happened: 'issue-changed',
        place: { project: 'field/practicals', iid: 23 },
        by: 1,
        issue: { labels: ['API'], assignees: [51], closed: false, confidential: false, intact: true },
      },
    });
  });

  it('is read when the issue is confidential and its dates are in the other form', () => {
    expect(accept(fixture('issue-closed'))).toMatchObject({ is: 'event', event: { issue: { closed: true } } });
  });

  it('leaves open whether what is ours in the description still stands when somebody changed it', () => {
    const changes = { description: { previous: 'a', current: 'b' } };
    expect(accept({ ...fixture('issue-changed'), changes })).toMatchObject({ event: { issue: { intact: false } } });
  });

  it('differs from another within the same second by what it left behind', () => {
    const bare = changed('issue-changed', { labels: [] });
    const closed = changed('issue-changed', { state: 'closed', action: 'close' });
    const open = changed('issue-changed', { confidential: true });
    const unassigned = changed('issue-changed', { assignee_ids: [] });
    const rewritten = changed('issue-changed', { description: 'Nothing.' });
    const bodies = [fixture('issue-changed'), bare, closed, open, unassigned, rewritten];
    expect(new Set(bodies.map((body) => dedupeOf(accept(body)))).size).toBe(6);
  });
});

describe('what is ignored, with the reason', () => {
  it.each([
    ['our own comment', changed('note-created', { author_id: botId }), 'We wrote this comment ourselves.'],
    [
      'our own change',
      { ...fixture('issue-changed'), user: { id: botId, username: 'bot' } },
      'We changed this issue ourselves.',
    ],
    ['a system note', changed('note-created', { system: true }), 'GitLab wrote this comment itself.'],
    ['a comment elsewhere', fixture('note-on-merge-request'), 'It is a comment on MergeRequest, not on an issue.'],
    ['a deleted comment', changed('note-created', { action: 'destroy' }), 'A comment\'s "destroy" asks for nothing.'],
    ['a task', fixture('work-item'), 'A hook of kind "work_item" asks for nothing.'],
    [
      'an incident',
      changed('issue-changed', { type: 'Incident' }),
      'It is a work item of type "Incident", not an issue.',
    ],
    ['an issue without action', changed('issue-changed', { action: null }), 'The issue did not change.'],
    ['a push', { object_kind: 'push', commits: [] }, 'A hook of kind "push" asks for nothing.'],
    ['a system hook', { event_name: 'project_create' }, 'A hook of kind "unknown" asks for nothing.'],
  ])('%s', (_what, body, because) => {
    expect(accept(body)).toEqual({ is: 'ignored', because });
  });
});

describe('what is refused', () => {
  const template = 'Use the webhook as GitLab sends it, without a custom template.';
  it.each([
    ['no JSON', '{', { because: 'The body is not JSON.' }],
    ['an empty body', '', { because: 'The body is not JSON.' }],
    [
      'a list',
      '[]',
      { because: 'Not as GitLab documents it at the top: Invalid input: expected object, received array.', at: '' },
    ],
    [
      'a comment without its issue',
      { ...fixture('note-created'), issue: undefined },
      {
        because: 'Not as GitLab documents it at /issue: Invalid input: expected object, received undefined.',
        at: '/issue',
      },
    ],
    [
      'an id in quotes',
      changed('note-created', { id: '1241' }),
      {
        because:
          'Not as GitLab documents it at /object_attributes/id: Invalid input: expected number, received string.',
        at: '/object_attributes/id',
      },
    ],
    [
      'a time nobody can read',
      changed('note-created', { updated_at: 'yesterday' }),
      {
        because:
          'Not as GitLab documents it at /object_attributes/updated_at: expected a time such as 2015-05-17 17:06:40 UTC.',
        at: '/object_attributes/updated_at',
      },
    ],
    [
      'a day that is not',
      changed('note-created', { updated_at: '2015-02-30 17:06:40 UTC' }),
      {
        because:
          'Not as GitLab documents it at /object_attributes/updated_at: expected a time such as 2015-05-17 17:06:40 UTC.',
        at: '/object_attributes/updated_at',
      },
    ],
  ])('%s', (_what, body, expected) => {
    expect(accept(body)).toEqual({ is: 'refused', status: 400, fix: template, at: undefined, ...expected });
  });

  it('a body larger than GitLab sends', () => {
    expect(accept('', { body: Buffer.alloc(25 * 1024 * 1024 + 1) })).toMatchObject({ is: 'refused', status: 413 });
  });
});

describe('any body', () => {
  it('is an event, ignored or refused, and never a crash', () => {
    const bits = fc.constantFrom<unknown>(null, 0, -1, '', 'x', [], {}, true, 1e300, '2015-05-17 17:06:40 UTC');
    const places = fc.constantFrom('object_kind', 'user', 'project', 'object_attributes', 'issue', 'event_type');
    const fields = fc.constantFrom(
      'id',
      'note',
      'author_id',
      'updated_by_id',
      'updated_at',
      'labels',
      'action',
      'type',
      'noteable_type',
      'system',
      'iid',
      'description',
    );
    const names = fc.constantFrom('note-created', 'issue-changed');
    fc.assert(
      fc.property(names, places, fields, bits, fc.boolean(), (name, place, field, bit, deep) => {
        const body: Record<string, unknown> = fixture(name);
        const inner = body[place];
        body[place] = deep && typeof inner === 'object' ? { ...inner, [field]: bit } : bit;
        expect(['event', 'ignored', 'refused']).toContain(accept(body).is);
      }),
      { numRuns: 500 },
    );
  });
});
