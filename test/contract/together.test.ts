import { expect, it } from 'vitest';
import { together } from '../../src/store/together.ts';

it('asks once for all that is asked in one turn, and each gets its own answer', async () => {
  const asked: (readonly string[])[] = [];
  const ask = together(async (questions) => {
    asked.push(questions);
    return (question) => question.toUpperCase();
  });
  expect(await Promise.all([ask('a'), ask('b'), ask('a')])).toEqual(['A', 'B', 'A']);
  expect(await ask('c')).toBe('C');
  expect(asked).toEqual([['a', 'b'], ['c']]);
});

it('asks for no more than fifty at once', async () => {
  const sizes: number[] = [];
  const ask = together(async (questions) => {
    sizes.push(questions.length);
    return (question) => question;
  });
  await Promise.all(Array.from({ length: 120 }, (_, number) => ask(`${number}`)));
  expect(sizes).toEqual([50, 50, 20]);
});

it('tells everybody who asked that it failed, and goes on', async () => {
  let fails = true;
  const ask = together(async () => {
    if (fails) throw new Error('away');
    return (question) => question;
  });
  const answers = await Promise.allSettled([ask('a'), ask('b')]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await ask('a')).toBe('a');
});
