import { z } from 'zod';
import { Report } from '../../core/report/report.ts';
import type { Scope } from '../../core/report/scope.ts';
import { companiesIn, scopeNamed } from '../../core/report/scope.ts';
import { reportOfRecord } from '../../engine/report.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';

/** How the program goes. */
export const report = operation({
  id: 'report',
  method: 'get',
  path: '/report',
  pipelines: 'any-branch',
  does: 'Counts certifications by role, level and state, how long they take and what is stuck; without scores and names.',
  query: z.strictObject({
    company: z.string().min(1).max(300).optional().describe('Only the people of this partner company.'),
    partners: z
      .enum(['with'])
      .optional()
      .describe('Our own people and those of all partners; ours alone unless given.'),
  }),
  answerName: 'Report',
  answer: Report,
  problems: ['not-found'],
  work: ({ engine }, { query: { company, partners } }) => {
    const scope: Scope | undefined =
      partners === 'with' && company === undefined ? { is: 'all' } : scopeNamed(engine.program, company);
    if (scope) return reportOfRecord(engine.store.db, engine.program, { scope, now: engine.now() });
    const known = companiesIn(engine.program).map((one) => `“${one}”`);
    throw new ApiProblem('not-found', {
      detail: `No partner is called “${company}”.`,
      fix: known.length > 0 ? `Partners are ${known.join(', ')}.` : 'Add it to partners in gitlab.yaml.',
    });
  },
});
