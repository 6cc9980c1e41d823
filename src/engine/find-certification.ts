import type { Kysely } from 'kysely';
import type { Place } from '../core/event.ts';
import { projectPaths } from '../core/layout.ts';
import type { Program } from '../core/program.ts';
import { certificationFor } from '../store/aliases.ts';
import { boundTo } from '../store/bindings.ts';
import { savedCertification } from '../store/certifications.ts';
import type { Tables } from '../store/tables.ts';

/** The certification that words name, or why they name none. */
export type NamedCertification =
  | { readonly is: 'certification'; readonly key: string }
  | { readonly is: 'foreign'; readonly place: Place }
  | { readonly is: 'no-issue' };

/** Finds a certification by its key, such as `SA-101/u101`, or by its issue as `placeOf` reads it. */
export async function certificationNamed(
  db: Kysely<Tables>,
  program: Pick<Program, 'layout'>,
  words: string,
): Promise<NamedCertification> {
  const own = await certificationFor(db, words);
  if (await savedCertification(db, own)) return { is: 'certification', key: own };
  const place = placeOf(program, words);
  if (!place) return { is: 'no-issue' };
  const key = await boundTo(db, { project: place.project, issueIid: place.iid });
  return key === undefined ? { is: 'foreign', place } : { is: 'certification', key };
}

/** The issue a person means: `1`, `#1`, `group/project#1` or its address; a number alone is in the first project. */
export function placeOf({ layout }: Pick<Program, 'layout'>, issue: string): Place | undefined {
  const address = /^https?:/.test(issue) ? URL.parse(issue) : null;
  const written = address ? /^\/(.+?)(?:\/-)?\/(?:issues|work_items)\/(\d+)\/?$/ : /^(?:([\w./-]+)#|#)?(\d+)$/;
  const [, path, number] = written.exec(address?.pathname ?? issue) ?? [];
  if (number === undefined) return undefined;
  // A GitLab below a path has that path in its addresses, in front of the project.
  const paths = projectPaths(layout);
  const known = paths.find((project) => address?.pathname.includes(`/${project}/`));
  return { project: known ?? path ?? paths[0] ?? '', iid: Number(number) };
}
