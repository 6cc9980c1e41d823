import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deadList, deadResolved, deadShow } from '../../src/cli/dead-words.ts';
import type { Dead } from '../../src/engine/dead.ts';

const golden = join(import.meta.dirname, '../golden/cli');
const now = Date.parse('2026-11-24T09:00:00Z');
const day = 86_400_000;

function expectGolden(name: string, text: string): void {
  const file = join(golden, name);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).toBe(readFileSync(file, 'utf8'));
}

const letter: Dead['letter'] = {
  id: '01a20cc8-8e80-7000-bb05-1583d9db9765',
  queue: 'apply',
  cert_key: 'SA-101/u101',
  failures: 10,
  error:
    'GitLab opens no issue in field/certification for the bot: check the path in gitlab.yaml, and that the bot is a Reporter or above in field/certification. (GitLab refused POST projects/field/certification/issues with 404: 404 Project Not Found)',
  at: now - 3 * 3_600_000,
  resolved_at: null,
  resolved_by: null,
  resolution: null,
};

const opening: Dead = {
  letter,
  kind: 'open',
  body: {
    do: 'open',
    project: 'field/certification',
    title: 'SA-101 practical of Maya Lindqvist',
    description: 'Well done. '.repeat(40),
    labels: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    confidential: true,
  },
  because: 'Passed SA-101 with 92 of 100.',
  behind: 2,
};

const comment: Dead = {
  letter: {
    ...letter,
    id: '01a20cc8-8e80-7001-9f58-3b0bda90af73',
    queue: 'advance',
    cert_key: 'TAM-101/u7',
    error: "TypeError: Cannot read properties of undefined (reading 'author')\n    at decide (src/core/decide.ts:12:3)",
    at: now - 2 * day - 5,
  },
  kind: 'comment-written',
  body: {
    happened: 'comment-written',
    comment: { id: 7, lines: [{ number: 1, text: `/score all 3 ${'because '.repeat(30)}` }] },
  },
  because: undefined,
  behind: 0,
};

describe('what was given up on', () => {
  it('reads kindly when there is nothing', () => {
    expectGolden('dead-list.empty.txt', deadList([], now, ''));
  });

  it('is listed one line each, with the next step', () => {
    const hostile = {
      ...opening,
      letter: { ...letter, at: now, cert_key: 'AE-101/u9', error: '\u001b[31mred\u001b[0m\nand more' },
      kind: 'dance',
    };
    const text = deadList([comment, opening, hostile], now, ' --data /var/lib/fieldcert');
    expect(text.split('\n')).toHaveLength(3);
    expectGolden('dead-list.txt', text);
  });

  it('is shown in full, with what to do', () => {
    expectGolden('dead-show.effect.txt', deadShow(opening, now, ''));
    expectGolden('dead-show.event.txt', deadShow(comment, now, ' --data ./data'));
  });

  it('shows who decided', () => {
    const resolved = { ...letter, resolved_at: now, resolved_by: 'priya', resolution: 'dropped' } as const;
    expectGolden('dead-show.resolved.txt', deadShow({ ...opening, letter: resolved, behind: 0 }, now, ''));
  });

  it('says what a decision means', () => {
    const texts = [
      deadResolved(opening, 'retried'),
      deadResolved(opening, 'dropped'),
      deadResolved(comment, 'dropped'),
    ];
    expectGolden('dead-resolved.txt', texts.join('\n'));
  });
});
