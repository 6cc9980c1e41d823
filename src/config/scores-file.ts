import { z } from 'zod';
import type { SampleScores, SampleToScore } from '../core/calibration/calibration.ts';
import { nearest } from '../core/commands/nearest.ts';
import { countsUntil } from '../core/reviewers/standing.ts';
import { type Fault, faultAt } from './faults.ts';
import { issueWords } from './issue-words.ts';
import { isWritten, type Path, type Source, sourceOf } from './source.ts';
import { repeatedKeys, syntaxFaults } from './syntax.ts';

/** What a file of scores says: on which day (`YYYY-MM-DD`) somebody scored the samples, and how. */
export type ScoresFile = { readonly scoredOn: string; readonly scores: SampleScores };

/** The file as it is meant, or everything that is wrong with it. */
export type ScoresOutcome =
  | ({ readonly is: 'scores' } & ScoresFile)
  | { readonly is: 'faults'; readonly faults: readonly Fault[] };

/** What scores are held against: the samples, the scale in ascending order, and today's date where the reviewer is. */
export type Asked = {
  readonly samples: readonly SampleToScore[];
  readonly scale: readonly number[];
  readonly today: string;
};

const Shape = z.strictObject({
  scoredOn: z.iso.date(),
  scores: z.record(z.string(), z.record(z.string(), z.int())),
});

/** Reads the scores somebody gave the samples of a pool. Never throws: whatever is wrong comes back as faults. */
export function readScores(name: string, text: string, asked: Asked): ScoresOutcome {
  const source = sourceOf(name, text);
  const broken = [...syntaxFaults(source), ...repeatedKeys(source)];
  if (broken.length > 0) return { is: 'faults', faults: broken };
  const parsed = Shape.safeParse(source.data);
  if (!parsed.success)
    return { is: 'faults', faults: parsed.error.issues.map((issue) => shapeFault(source, issue, asked)) };
  const { scoredOn, scores } = parsed.data;
  const faults = [...dayFaults(source, scoredOn, asked.today), ...scoreFaults(source, scores, asked)];
  if (faults.length === 0) return { is: 'scores', scoredOn, scores };
  return { is: 'faults', faults: faults.toSorted((a, b) => a.line - b.line || a.col - b.col) };
}

function shapeFault(source: Source, issue: z.core.$ZodIssue, { scale }: Asked): Fault {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (path.length === 0 && issue.code === 'invalid_type')
    return faultAt(source, path, { ...issueWords(issue, source.data), fix: 'begin with `scoredOn:` and `scores:`' });
  if (issue.code === 'unrecognized_keys') {
    const message = `unknown key \`${issue.keys[0]}\``;
    return faultAt(source, issue.keys.slice(0, 1), { message, fix: 'the keys here are scoredOn and scores' }, 'key');
  }
  if (!isWritten(source, path)) return faultAt(source, path, { message: `\`${path[0]}\` is missing`, fix: 'add it' });
  const value = path.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], source.data);
  const isScore = path[0] === 'scores' && path.length === 3;
  const fix = isScore ? { fix: `the scale has ${scale.join(', ')}` } : {};
  return faultAt(source, path, { ...issueWords(issue, value), ...fix });
}

function dayFaults(source: Source, scoredOn: string, today: string): readonly Fault[] {
  const path = ['scoredOn'];
  if (scoredOn > today)
    return [faultAt(source, path, { message: `${scoredOn} is still to come`, fix: 'give the day they scored' })];
  const until = countsUntil(scoredOn);
  if (until >= today) return [];
  const message = `scores of ${scoredOn} counted until ${until}`;
  return [faultAt(source, path, { message, fix: 'let them score the samples anew' })];
}

function scoreFaults(source: Source, scores: SampleScores, { samples, scale }: Asked): readonly Fault[] {
  const ids = samples.map(({ sample }) => sample.id);
  const perSample = samples.flatMap(({ sample: { id }, rubric }) => {
    const given = Object.hasOwn(scores, id) ? scores[id] : undefined;
    if (!given) return [absent(source, ['scores'], `the sample "${id}" is not scored`, id)];
    const criteria = rubric.criteria.map((criterion) => criterion.id);
    const path = ['scores', id];
    return [
      ...unknownNames(source, path, Object.keys(given), criteria, 'criterion'),
      ...criteria
        .filter((criterion) => !Object.hasOwn(given, criterion))
        .map((criterion) => absent(source, path, `"${criterion}" is not scored`, criterion)),
      ...Object.entries(given)
        .filter(([criterion, score]) => criteria.includes(criterion) && !scale.includes(score))
        .map(([criterion, score]) =>
          faultAt(source, [...path, criterion], {
            message: `${score} is not a score`,
            fix: `the scale has ${scale.join(', ')}`,
          }),
        ),
    ];
  });
  return [...unknownNames(source, ['scores'], Object.keys(scores), ids, 'sample'), ...perSample];
}

function absent(source: Source, path: Path, message: string, key: string): Fault {
  return faultAt(source, path, { message, fix: `add \`${key}:\`` }, 'key');
}

function unknownNames(
  source: Source,
  path: Path,
  written: readonly string[],
  known: readonly string[],
  thing: string,
): readonly Fault[] {
  return written
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      const fix = meant ? `did you mean \`${meant}\`?` : `there are ${known.join(', ')}`;
      return faultAt(source, [...path, name], { message: `no ${thing} "${name}"`, fix }, 'key');
    });
}
