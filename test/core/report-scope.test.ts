import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import { countedOf } from '../../src/core/report/counted.ts';
import { makeReport } from '../../src/core/report/make-report.ts';
import type { Counted } from '../../src/core/report/report.ts';
import type { Scope } from '../../src/core/report/scope.ts';
import { companiesIn, scopeNamed } from '../../src/core/report/scope.ts';
import { program as example, now, people as ours } from './builders.ts';

const companies = ['Northwind', 'Contoso', 'Fabrikam'] as const;
const projects = { Northwind: 'northwind-room/one', Contoso: 'contoso-room/one' };
const program = {
  ...example,
  layout: {
    ...example.layout,
    partners: Object.entries(projects).map(([company, project]) => ({ company, project })),
  },
};

/** Somebody of a company, or ours, who was certified there or is still at it, in whatever project that was. */
const somebody = fc.record({
  company: fc.option(fc.constantFrom(...companies), { nil: undefined }),
  project: fc.constantFrom('field/certification', ...Object.values(projects)),
  exam: fc.constantFrom('SA-101', 'AE-101', 'PK-CS'),
});

it('a report of whatever people holds the names and projects of no other company, and all together are everybody', () => {
  fc.assert(
    fc.property(fc.array(somebody, { maxLength: 12 }), (all) => {
      const people = all.map(({ company }, index) => {
        const [someone] = ours;
        if (!someone) throw new Error('Nobody is there.');
        return { ...someone, username: `p${index}`, userId: 1000 + index, company };
      });
      const context = { program, people, now };
      const made = (scope: Scope) => {
        const counted = all.flatMap(({ project, exam }, index): readonly Counted[] => {
          const life = { key: `${exam}/u${1000 + index}`, exam, results: [], past: [] };
          const certification: Certification = {
            ...life,
            learner: { is: 'known', userId: 1000 + index },
            is: 'exam-failed',
            because: 'Not passed.',
          };
          const one = countedOf(context, scope, certification, { project, iid: index + 1 });
          return one ? [{ ...one, open: { dueOn: undefined, paused: false, stuckSince: '2026-11-02' } }] : [];
        });
        return makeReport(program, { from: 'record', scope, refreshed: [] }, counted, now);
      };
      const count = (scope: Scope) => made(scope).counts.reduce((sum, one) => sum + one.count, 0);
      let sum = count({ is: 'own' });
      expect(JSON.stringify(made({ is: 'own' }))).not.toMatch(/northwind|contoso|fabrikam/i);
      for (const company of companies) {
        const others = companies.filter((other) => other !== company).join('|');
        const text = JSON.stringify(made({ is: 'company', company }));
        expect(text).not.toMatch(new RegExp(`${others}|field/certification`, 'i'));
        sum += count({ is: 'company', company });
      }
      expect(count({ is: 'all' })).toBe(all.length);
      expect(sum).toBe(all.length);
    }),
    { numRuns: 200 },
  );
});

it('a company is found by its name in any case, whether it has a project or only people yet', () => {
  const [someone] = example.people;
  const people = someone ? [{ ...someone, company: 'Fabrikam' }] : [];
  const known = { layout: program.layout, people };
  expect(companiesIn(known)).toEqual(['Northwind', 'Contoso', 'Fabrikam']);
  expect(scopeNamed(known, 'fabrikam')).toEqual({ is: 'company', company: 'Fabrikam' });
  expect(scopeNamed(known, undefined)).toEqual({ is: 'own' });
  expect(scopeNamed(known, 'Northwing')).toBeUndefined();
});
