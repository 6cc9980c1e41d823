import fc from 'fast-check';
import type { Act, Practical } from './acts.ts';
import { actWords } from './acts.ts';
import type { Speech } from './speeches.ts';
import { learnerSpeech, reviewerSpeech } from './speeches.ts';
import { program } from './town.ts';

/** Lives of several certifications, interleaved: everything people do, in the order they do it. */
export type Lives = readonly Act[];

const practicals: readonly (Practical & { readonly criteria: readonly string[] })[] = [
  { learner: 'maya', exam: 'SA-101' },
  { learner: 'jonas', exam: 'TAM-101' },
  { learner: 'aisha', exam: 'AE-101' },
  { learner: 'diego', exam: 'SAL-101' },
].map((practical) => ({ ...practical, criteria: criteriaOf(practical.exam) }));

const lateWords = ['says nothing more', 'shows one thing more', 'asks for help'] as const;
const outcomes = ['merit', 'pass', 'needs-development'] as const;

/** One to four learners of different courses, and sometimes somebody nobody knows. */
export const lives: fc.Arbitrary<Lives> = fc
  .record({
    known: someOf(practicals).chain((some) => fc.tuple(...some.map(lifeOf))),
    stranger: fc.option(strangersLife(), { freq: 6 }),
    turns: fc.array(fc.nat(7), { maxLength: 60 }),
  })
  .map(({ known, stranger, turns }) => merged(stranger ? [...known, stranger] : known, turns));

/** Lives in words, a line for each act. */
export function livesInWords(acts: Lives): readonly string[] {
  return acts.map((act, index) => `${String(index + 1).padStart(4)}. ${actWords(act)}`);
}

/** Mostly one or two, so that a run is short. */
function someOf<Thing>(all: readonly Thing[]): fc.Arbitrary<Thing[]> {
  const upTo = (most: number, weight: number) => ({
    arbitrary: fc.shuffledSubarray([...all], { minLength: 1, maxLength: most }),
    weight,
  });
  return fc.oneof(upTo(2, 4), upTo(all.length, 1));
}

function lifeOf({ criteria, ...practical }: (typeof practicals)[number]): fc.Arbitrary<Lives> {
  return fc
    .record({
      failsFirst: fc.boolean(),
      learner: learnerSpeech(practical),
      first: reviewerSpeech(practical, 'first reviewer', criteria),
      second: reviewerSpeech(practical, 'second reviewer', criteria),
      closes: fc.constantFrom('second', 'first'),
      turns: fc.array(fc.nat(2), { maxLength: 20 }),
      third: fc.constantFrom(3, 4, 2),
      outcome: fc.constantFrom(...outcomes),
      afterwards: fc.constantFrom(...lateWords),
    })
    .map((life) => {
      const { learner, first, second, closes, turns } = life;
      // Whatever should count is said before the last reviewer finishes.
      const [closing, other] = closes === 'first' ? [first, second] : [second, first];
      const talk = [...merged([learner, other, closing.slice(0, -1)], turns), ...closing.slice(-1)];
      const issue: Act = { practical, does: 'look', who: 'learner', sight: { sees: 'issue' } };
      return [...exams(practical, life.failsFirst), issue, ...talk, ...verdict(practical, life)];
    });
}

function exams(practical: Practical, failsFirst: boolean): Speech {
  const email = program.people.find(({ username }) => username === practical.learner)?.emails[0] ?? '';
  const sit = (raw: number): Act => ({ practical, does: 'sit', email, raw, id: `${practical.learner}-${raw}` });
  return failsFirst ? [sit(61), sit(92)] : [sit(92)];
}

function verdict(
  practical: Practical,
  {
    third,
    outcome,
    afterwards,
  }: {
    readonly third: number;
    readonly outcome: (typeof outcomes)[number];
    readonly afterwards: (typeof lateWords)[number];
  },
): Speech {
  const { learner } = practical;
  const comment = `${learner}: moderator 1`;
  const late = { practical, does: 'say', who: 'learner', comment: `${learner}: afterwards` } as const;
  const last: Record<typeof afterwards, Speech> = {
    'says nothing more': [],
    'shows one thing more': [{ ...late, text: `/evidence https://example.com/${learner}/late` }],
    'asks for help': [{ ...late, text: '/help' }],
  };
  const look = `/score all ${third} With fresh eyes\n/finish`;
  return [
    { practical, does: 'look', who: 'moderator', sight: { sees: 'verdict, question or another look' } },
    { practical, does: 'join', comment: `${learner}: third reviewer 1`, text: look },
    { practical, does: 'look', who: 'moderator', sight: { sees: 'verdict or question' } },
    { practical, does: 'decide', comment, text: `/decide ${outcome} We watched it together.` },
    { practical, does: 'look', who: 'learner', sight: { sees: 'verdict' } },
    ...last[afterwards],
  ];
}

function strangersLife(): fc.Arbitrary<Lives> {
  const practical = { learner: 'stranger', exam: 'SA-101' };
  const sit = { practical, does: 'sit', email: 'stranger@example.org', id: 'stranger' } as const;
  return fc.constantFrom(95, 40).map((raw) => [{ ...sit, raw }]);
}

/** Several orders in one; each turn takes the next act of one that has some left. */
function merged(speeches: readonly Speech[], turns: readonly number[]): Lives {
  const left = speeches.map((speech) => [...speech]);
  const acts: Act[] = [];
  for (let turn = 0; ; turn += 1) {
    const open = left.filter((speech) => speech.length > 0);
    const next = open[(turns[turn] ?? 0) % Math.max(1, open.length)]?.shift();
    if (!next) return acts;
    acts.push(next);
  }
}

function criteriaOf(exam: string): readonly string[] {
  const rubric = program.courses.find(({ id }) => id === exam)?.practical?.rubric;
  return program.rubrics.find(({ id }) => id === rubric)?.criteria.map(({ id }) => id) ?? [];
}
