import { describe, expect, it, test } from 'vitest';
import type { ExportRow } from '../../src/core/people/people-export.ts';
import { planPeople } from '../../src/core/people/people-plan.ts';
import { program } from './builders.ts';

const row = (told: Partial<ExportRow>): ExportRow => ({ row: 2, emails: [], ...told });
const plan = (...rows: readonly Partial<ExportRow>[]) =>
  planPeople(
    program.people,
    rows.map((told, index) => row({ row: index + 2, ...told })),
    '2026-11-24',
  );

describe('an export', () => {
  it('that says what is known changes nothing and takes nobody out', () => {
    const { added, changed, same, missing, faults } = plan({
      username: 'MAYA',
      name: 'Maya Lindqvist',
      emails: ['Maya.Lindqvist@Example.com'],
      manager: 'lena.fischer@example.com',
    });
    expect({ added, changed, faults }).toEqual({ added: [], changed: [], faults: [] });
    expect(same).toBe(1);
    expect(missing).toHaveLength(program.people.length - 1);
  });

  it('finds somebody by an address too, and only ever adds addresses', () => {
    const { changed } = plan({ emails: ['maya.lindqvist@example.com', 'maya@home.example', 'MAYA@home.example'] });
    expect(changed).toEqual([{ row: 2, username: 'maya', changes: [{ field: 'emails', to: 'maya@home.example' }] }]);
  });

  it('adds somebody new, under a manager who is new as well', () => {
    const { added } = plan(
      { username: 'lara', name: 'Lara Meier', emails: ['lara@example.com'], manager: 'boss@example.com' },
      { username: 'boss', name: 'Bo Ss', emails: ['boss@example.com'] },
    );
    expect(added.map(({ entry }) => [entry.username, entry.manager])).toEqual([
      ['lara', 'boss'],
      ['boss', undefined],
    ]);
  });

  it('says who has left, and who came back', () => {
    const gone = plan({ username: 'maya', left: '2026-11-20' });
    expect(gone.changed[0]?.changes).toEqual([{ field: 'left', from: undefined, to: '2026-11-20' }]);
    const people = program.people.map((entry) =>
      entry.username === 'maya' ? { ...entry, left: '2026-11-20' } : entry,
    );
    const back = planPeople(people, [row({ username: 'maya', left: null })], '2026-11-24');
    expect(back.changed[0]?.changes).toEqual([{ field: 'left', from: '2026-11-20' }]);
  });

  test.each([
    ['has no username and no known address', { name: 'Lara Meier', emails: ['lara@example.com'] }],
    ['left before anybody knew them', { username: 'lara', name: 'Lara Meier', left: '2026-11-01' }],
  ])('leaves out who %s', (_, told) => {
    const { added, leftOut, faults } = plan(told);
    expect({ added, faults }).toEqual({ added: [], faults: [] });
    expect(leftOut).toHaveLength(1);
  });

  test.each([
    [
      'an address of two people',
      [{ emails: ['maya.lindqvist@example.com', 'omar.haddad@example.com'] }],
      2,
      'emails',
      'belongs to omar',
    ],
    [
      'an address of somebody else',
      [{ username: 'maya', emails: ['omar.haddad@example.com'] }],
      2,
      'emails',
      'belongs to omar',
    ],
    [
      'somebody renamed',
      [{ username: 'maya2', emails: ['maya.lindqvist@example.com'] }],
      2,
      'username',
      'belongs to maya',
    ],
    ['a new person without a name', [{ username: 'lara' }], 2, 'name', 'needs a name'],
    ['a username twice', [{ username: 'maya' }, { username: 'Maya' }], 3, 'username', 'row 2'],
    [
      'an address twice',
      [
        { username: 'maya', emails: ['x@y.example'] },
        { username: 'omar', emails: ['X@y.example'] },
      ],
      3,
      'emails',
      'row 2',
    ],
    [
      'one person by two ways',
      [{ username: 'maya' }, { emails: ['maya.lindqvist@example.com'] }],
      3,
      'emails',
      'so is row 2',
    ],
    [
      'a manager nobody knows',
      [{ username: 'maya', manager: 'nobody' }],
      2,
      'manager',
      'neither in people.yaml nor in the export',
    ],
    ['a manager of themselves', [{ username: 'maya', manager: 'MAYA' }], 2, 'manager', 'their own manager'],
  ] as const)('is refused for %s', (_, rows, at, field, words) => {
    const { faults } = plan(...rows);
    expect(faults).toMatchObject([{ row: at, field }]);
    expect(faults[0]?.message).toContain(words);
  });
});
