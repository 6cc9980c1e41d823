import type { Kysely } from 'kysely';
import type { Place } from '../core/event.ts';
import type { Program } from '../core/program.ts';
import type { Branch } from '../engine/explain/branch.ts';
import { explainKey } from '../engine/explain/explain.ts';
import { certificationNamed, placeOf } from '../engine/find-certification.ts';
import type { Tables } from '../store/tables.ts';
import { Problem } from './problem.ts';

/**
 * Explains the certification behind an issue, `1`, `#1`, `group/project#1` or the issue's address, or the one of a key such
 * as `SA-101/u101`. A number alone means the program's first project.
 */
export async function explain(db: Kysely<Tables>, program: Program, issue: string, now: number): Promise<Branch> {
  const found = await certificationNamed(db, program, issue);
  if (found.is === 'foreign') throw foreignIssue(found.place);
  if (found.is === 'no-issue') throw noIssue(issue);
  return explainKey(db, program, found.key, now);
}

/** The issue a person means, or stops where the words are none. */
export function placeIn(program: Program, issue: string): Place {
  const place = placeOf(program, issue);
  if (!place) throw noIssue(issue);
  return place;
}

/** An issue that is not the one of a certification. */
export function foreignIssue({ project, iid }: Place): Problem {
  return new Problem(
    `${project}#${iid} belongs to no certification here.`,
    'Check the number, and that --data names the folder of the service.',
  );
}

function noIssue(words: string): Problem {
  return new Problem(`“${words}” is not an issue.`, 'Write it as 1, group/project#1, or the address of the issue.');
}
