import { z } from 'zod';
import { mergeRequestOf } from '../../config/pipeline.ts';
import type { Place } from '../../core/event.ts';
import { Plan } from '../../core/provision/plan.ts';
import { notePlan } from '../../engine/note-plan.ts';
import { planSent } from '../../engine/sent-program.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';
import { Against, Files, limit, programIn } from './programs.ts';

/** A plan and what came of its comment. */
export const NotedPlan = z
  .strictObject({
    plan: Plan,
    comment: z.enum(['written', 'edited', 'left', 'refused']).describe('“left” where it said the same already.'),
    because: z.string().nullable().describe('Why GitLab refused it.'),
  })
  .readonly();

/**
 * Lets a pipeline comment by our bot, so that its project needs no token for that: on merge requests of its own project only, and in
 * our words.
 */
export const notePlanOperation = operation({
  id: 'notePlan',
  method: 'post',
  path: '/merge-requests/{mergeRequest}/plan',
  pipelines: 'any-branch',
  does: 'Plans a program that is sent, and keeps the plan in one comment on a merge request of the project whose job asks.',
  params: z.strictObject({
    mergeRequest: z.string().max(1000).describe('group/project!7, percent-encoded.'),
  }),
  body: z.strictObject({ files: Files, against: Against }),
  limit,
  answerName: 'NotedPlan',
  answer: NotedPlan,
  problems: ['faults-in-program', 'gitlab-refused'],
  work: async (desk, { caller: { job, trusted }, params, body }) => {
    const place = ownRequest(params.mergeRequest, job.project.path);
    const against = body.against && programIn(body.against);
    const plan = await planSent(desk, programIn(body.files), { trusted, renewSecret: false, against });
    const noted = await notePlan(desk.engine, plan, place);
    return { plan, comment: noted.is, because: noted.is === 'refused' ? noted.because : null };
  },
});

function ownRequest(words: string, project: string): Place {
  const place = mergeRequestOf(words);
  if (!place)
    throw new ApiProblem('invalid-request', {
      detail: `“${words}” is no merge request.`,
      fix: 'Write it as group/project!7, percent-encoded.',
      at: 'mergeRequest',
    });
  if (place.project.toLowerCase() === project.toLowerCase()) return place;
  throw new ApiProblem('not-allowed', {
    detail: `The job belongs to ${project}, and the merge request to ${place.project}.`,
    fix: 'Keep the plan on a merge request of the project whose pipeline runs.',
  });
}
