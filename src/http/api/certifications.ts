import { z } from 'zod';
import type { Certification } from '../../core/certification.ts';
import type { Branch } from '../../engine/explain/branch.ts';
import { explainKey } from '../../engine/explain/explain.ts';
import { certificationNamed } from '../../engine/find-certification.ts';
import { rowsOf } from '../../engine/replay.ts';
import { summaryOf } from '../../engine/summary.ts';
import { certificationsAfter, savedCertification } from '../../store/certifications.ts';
import type { AdminDesk } from './operation.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';
import { Next, nextAfter, Paging, Place, Time, timeOf } from './shapes.ts';

const State = z.enum([
  'exam-failed',
  'identity-needed',
  'project-needed',
  'awaiting-reviewer',
  'preparing',
  'in-review',
  'second-review',
  'decision-ready',
  'next-attempt',
  'due',
  'learning-path',
  'lapsed',
  'ended',
  'certified',
  'withdrawn',
  'paused',
]);

const Somebody = z.strictObject({ username: z.string(), name: z.string() }).readonly();

const CertificationSummary = z
  .strictObject({
    key: z.string(),
    exam: z.string(),
    of: z.string().optional().describe('Course or product assessment.'),
    state: State,
    disputed: z.boolean().describe('An appeal is being decided.'),
    learner: z.strictObject({ name: z.string(), username: z.string().optional() }).readonly(),
    attempt: z.int().optional(),
    issue: Place.optional(),
    waitingOn: z.array(Somebody).readonly(),
    until: z.iso.date().optional(),
    updatedAt: Time.optional(),
  })
  .readonly();

const CertificationPage = z.strictObject({ items: z.array(CertificationSummary).readonly(), next: Next }).readonly();

/** A decision tree, as `fieldcert explain --json` prints it. */
const Explanation: z.ZodType<Branch, Branch> = z
  .strictObject({
    is: z.string().describe('What kind of thing it is, for scripts.'),
    words: z.string(),
    mark: z.enum(['yes', 'no', 'waits']).optional(),
    facts: z.record(z.string(), z.unknown()).readonly().optional(),
    get parts() {
      return z.array(Explanation).readonly().optional();
    },
  })
  .readonly();

const Named = z.strictObject({
  certification: z
    .string()
    .max(1000)
    .describe('A key such as SA-101/u7, or its issue: 1, group/project#1 or the address. Percent-encoded.'),
});

/** The key of the certification that is meant, or a problem in words. */
async function keyOf({ engine }: AdminDesk, words: string): Promise<string> {
  const found = await certificationNamed(engine.store.db, engine.program, words);
  if (found.is === 'certification') return found.key;
  if (found.is === 'no-issue')
    throw new ApiProblem('not-found', {
      detail: `“${words}” is neither the key of a certification nor an issue.`,
      fix: 'Write it as SA-101/u7, 1, group/project#1 or the address of the issue, percent-encoded.',
    });
  const { project, iid } = found.place;
  throw new ApiProblem('not-found', {
    detail: `${project}#${iid} belongs to no certification here.`,
    fix: 'Check the number of the issue.',
  });
}

const list = operation({
  id: 'listCertifications',
  method: 'get',
  path: '/certifications',
  pipelines: 'trusted-branch',
  does: 'Lists certifications by key, without scores.',
  query: Paging.extend({ state: State.exclude(['paused']).optional().describe('Only those in this state.') }),
  answerName: 'CertificationPage',
  answer: CertificationPage,
  work: async ({ engine }, { query: { after, state, ...query } }) => {
    const limit = Number(query.limit);
    const rows = await certificationsAfter(engine.store.db, { after, limit, state });
    const items = [];
    for (const { data, at } of rows)
      items.push({ ...(await summaryOf(engine, data as Certification)), updatedAt: timeOf(at) });
    return {
      items,
      next: nextAfter(
        rows.map(({ key }) => key),
        limit,
      ),
    };
  },
});

const show = operation({
  id: 'showCertification',
  method: 'get',
  path: '/certifications/{certification}',
  pipelines: 'trusted-branch',
  does: 'Tells where one certification stands, without scores.',
  params: Named,
  answerName: 'Certification',
  answer: CertificationSummary,
  problems: ['not-found'],
  work: async (desk, { params }) => {
    const key = await keyOf(desk, params.certification);
    return summaryOf(desk.engine, (await savedCertification(desk.engine.store.db, key)) as Certification);
  },
});

const explain = operation({
  id: 'explainCertification',
  method: 'get',
  path: '/certifications/{certification}/explanation',
  pipelines: 'trusted-branch',
  does: 'Gives the decision tree of a certification, scores and record included, as fieldcert explain --json does.',
  params: Named,
  answerName: 'Explanation',
  answer: Explanation,
  problems: ['not-found'],
  work: async (desk, { params }) => {
    const { store, program, now } = desk.engine;
    return explainKey(store.db, program, await keyOf(desk, params.certification), now());
  },
});

/** What arrived about a certification. */
export const Events = z
  .strictObject({
    certification: z.string(),
    items: z
      .array(
        z
          .strictObject({
            id: z.string(),
            at: Time,
            happened: z.string().nullable().describe('Null where its body is no longer kept.'),
            outcome: z.enum(['applied', 'ignored']).nullable().describe('Null while it waits.'),
            because: z.string().nullable(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

const events = operation({
  id: 'listEvents',
  method: 'get',
  path: '/certifications/{certification}/events',
  pipelines: 'trusted-branch',
  does: 'Lists what arrived about a certification, in order; the ids can be replayed.',
  params: Named,
  answerName: 'Events',
  answer: Events,
  problems: ['not-found'],
  work: async (desk, { params }) => {
    const certification = await keyOf(desk, params.certification);
    const rows = await rowsOf(desk.engine, certification);
    const items = rows.map(({ from, at, event, first }) => ({
      id: from,
      at: timeOf(at),
      happened: event?.happened ?? null,
      outcome: first?.outcome ?? null,
      because: first?.because ?? null,
    }));
    return { certification, items };
  },
});

/** Looking at certifications. */
export const certificationOperations = [list, show, explain, events];
