import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import { companyOf, programFor, sameCompany } from '../core/people/company.ts';
import type { Person } from '../core/people/people.ts';
import { isProduct } from '../core/product/product-certification.ts';
import { simulateProduct } from '../core/product/simulate-product.ts';
import type { Program } from '../core/program.ts';
import type { ProgramEffect } from '../core/provision/plan.ts';
import { differenceWords } from '../core/verdict/difference-words.ts';
import { runningEffects } from '../core/verdict/program-effects.ts';
import { simulate } from '../core/verdict/simulate.ts';
import { learnerName } from '../core/views/learner-name.ts';
import { everyCertification } from '../store/certifications.ts';
import type { Tables } from '../store/tables.ts';
import { recallPeople } from './people.ts';

/** What the program means for every certification of the store, or of one company's learners; the store is only looked at. */
export async function programEffects(
  db: Kysely<Tables>,
  program: Program,
  company?: string,
): Promise<readonly ProgramEffect[]> {
  const { people } = await recallPeople(program, { db });
  const effects: ProgramEffect[] = [];
  for await (const { data } of everyCertification(db)) {
    const certification = data as Certification;
    const its = companyOf({ people }, certification);
    if (company !== undefined && (its === undefined || !sameCompany(its, company))) continue;
    effects.push(...effectsOn(programFor(program, its), certification, people));
  }
  return effects;
}

/** What the program means for certifications that another one, `against`, does not mean already. */
export async function newEffects(
  db: Kysely<Tables>,
  {
    program,
    against,
    company,
  }: { readonly program: Program; readonly against: Program; readonly company?: string | undefined },
): Promise<readonly ProgramEffect[]> {
  const before = new Set((await programEffects(db, against, company)).map((effect) => JSON.stringify(effect)));
  const effects = await programEffects(db, program, company);
  return effects.filter((effect) => !before.has(JSON.stringify(effect)));
}

function effectsOn(
  program: Program,
  certification: Certification,
  people: readonly Person[],
): readonly ProgramEffect[] {
  const { key, exam, learner } = certification;
  const whose = { certification: key, learner: learnerName({ people }, learner), exam };
  const { findings } = isProduct(certification)
    ? simulateProduct({ program, people }, certification)
    : simulate(program, certification, { rubric: 'kept' });
  const verdicts = findings.flatMap((finding): ProgramEffect[] => {
    if (finding.is !== 'differs') return [];
    const { was, would, attempt } = finding;
    const numbered = attempt === undefined ? {} : { attempt };
    return [{ is: 'verdict-differs', ...whose, ...numbered, was, would, says: differenceWords(finding) }];
  });
  return [...verdicts, ...runningEffects(program, certification).map((effect) => ({ ...whose, ...effect }))];
}
