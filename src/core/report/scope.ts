import { projectPaths } from '../layout.ts';
import { partnerOf, sameCompany } from '../people/company.ts';
import type { Program } from '../program.ts';

/** Whose people a report is about: our own, those of one partner company, or all of them together. */
export type Scope =
  | { readonly is: 'own' }
  | { readonly is: 'all' }
  | { readonly is: 'company'; readonly company: string };

/** The report somebody asks for; undefined where no company of that name is known. */
export function scopeNamed(program: Pick<Program, 'layout' | 'people'>, asked: string | undefined): Scope | undefined {
  if (asked === undefined) return { is: 'own' };
  const company = companiesIn(program).find((one) => sameCompany(one, asked));
  return company === undefined ? undefined : { is: 'company', company };
}

/** Partner companies, with a project or only with people yet. */
export function companiesIn({ layout, people }: Pick<Program, 'layout' | 'people'>): readonly string[] {
  const named = [...layout.partners.map(({ company }) => company), ...people.flatMap(({ company }) => company ?? [])];
  return named.filter((company, index) => named.findIndex((other) => sameCompany(other, company)) === index);
}

/** Whether somebody of `company`, or of ours where there is none, is one of those a report is about. */
export function isAbout(scope: Scope, company: string | undefined): boolean {
  if (scope.is === 'all') return true;
  if (scope.is === 'own') return company === undefined;
  return company !== undefined && sameCompany(company, scope.company);
}

/** The projects whose issues a report may name. */
export function projectsIn({ layout }: Pick<Program, 'layout'>, scope: Scope): readonly string[] {
  if (scope.is === 'all') return projectPaths(layout);
  if (scope.is === 'own') return layout.projects.map(({ path }) => path);
  const partner = partnerOf(layout, scope.company);
  return partner ? [partner.project] : [];
}
