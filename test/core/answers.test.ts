import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { parseComment, vocabularyOf } from '../../src/core/commands/grammar.ts';
import { contextOf, courseIn, kindsOf, openLife, people, program, standingsOf } from './builders.ts';

const finished = '/score all 3\n/finish';

describe('every comment for us gets one answer', () => {
  const lines = fc.constantFrom(
    '/score all 3',
    '/score value 4 Clear',
    '/score value 9',
    '/finish',
    '/evidence https://example.com/a',
    '/ready-for-review',
    '/decide pass Fine',
    '/review-by @lena',
    '/scor value 3',
    '@fieldcert-bot what now',
    'Nice work!',
    '> /finish',
  );
  const questions = fc.constantFrom('/help', '/explain');
  const texts = fc.array(lines, { minLength: 1, maxLength: 4 }).map((all) => all.join('\n\n'));
  const asking = fc.array(questions, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));
  const who = fc.constantFrom(...people.map(({ username }) => username));
  const threads = fc.array(fc.tuple(who, texts), { maxLength: 10 });
  const loads = fc.constantFrom(standingsOf({}), standingsOf({ omar: [3], ines: [3], tomas: [3] }));

  const vocabulary = vocabularyOf(contextOf(), courseIn(program).rubric);

  const answersTo = (changes: readonly Change[], id: number) =>
    changes.filter((change) =>
      change.do === 'acknowledge' ? change.noteId === id : change.do === 'say' && change.tag === `reply-${id}`,
    );

  it('a check mark or a reply, and silence for everything else', () => {
    fc.assert(
      fc.property(loads, threads, (busy, thread) => {
        const life = openLife(contextOf({ standings: busy }));
        for (const [username, text] of thread) {
          const { changes } = life.says(username, text);
          const id = life.thread.size;
          const { said, faults } = parseComment(life.thread.get(id)?.lines ?? [], vocabulary);
          const forUs = said.length + faults.length > 0;
          expect(answersTo(changes, id)).toHaveLength(forUs ? 1 : 0);
          if (life.changes.at(-1)?.do === 'read-thread') life.reads();
        }
        const keys = life.changes.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 200 },
    );
  });

  it('each question once', () => {
    fc.assert(
      fc.property(who, asking, (username, text) => {
        const { changes } = openLife().says(username, text);
        const asked = [...new Set(text.split('\n').map((line) => line.slice(1)))];
        expect(kindsOf(changes)).toEqual(asked.map((question) => `say ${question}`));
      }),
    );
  });

  it('the thread read again answers nothing twice', () => {
    fc.assert(
      fc.property(threads, (thread) => {
        const life = openLife();
        for (const [username, text] of thread) life.says(username, text);
        for (const username of life.reviewers) life.says(username, finished);
        if (!life.changes.some((change) => change.do === 'read-thread')) return;
        const before = new Set(life.changes.map(({ key }) => key));
        const { changes } = life.reads();
        const repeated = changes.filter(({ key }) => before.has(key));
        expect(repeated).toEqual([]);
        expect(changes.filter((change) => change.do === 'acknowledge')).toEqual([]);
      }),
    );
  });
});
