import type { Issues } from '@gitbeaker/rest';
import type { z } from 'zod';
import { GitLabProblem } from './problem.ts';

/** What every resource class of gitbeaker is made with. */
export type Options = ConstructorParameters<typeof Issues>[0];

/** Pages of a hundred, GitLab's largest; without a page number gitbeaker follows the pages to the end. */
export const whole = { perPage: 100 };

/** An answer in the shape its endpoint promises, else a `GitLabProblem`. `what` names the call, such as `GET hooks`. */
export function read<Row extends z.ZodType>(row: Row, answer: unknown, what: string): z.output<Row> {
  const result = row.safeParse(answer);
  if (result.success) return result.data;
  const [fault] = result.error.issues;
  const where = fault?.path.join('.') || 'the answer itself';
  throw new GitLabProblem(
    'odd-answer',
    `GitLab's answer to ${what} is not what its API promises: ${where}: ${fault?.message}.`,
  );
}

/** Rows that moved from one page to the next while we read appear twice; each is wanted once. */
export function once<Row>(rows: readonly Row[], idOf: (row: Row) => number): readonly Row[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()];
}
