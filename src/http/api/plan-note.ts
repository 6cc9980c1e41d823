import { z } from 'zod';
import { Plan } from '../../core/provision/plan.ts';
import { notePlan } from '../../engine/note-plan.ts';
import { planSent } from '../../engine/sent-program.ts';
import { operation } from './operation.ts';
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
    mergeRequest: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, 'is not the number of a merge request')
      .describe('Its number in that project.'),
  }),
  body: z.strictObject({ files: Files, against: Against }),
  limit,
  answerName: 'NotedPlan',
  answer: NotedPlan,
  problems: ['faults-in-program', 'gitlab-refused'],
  work: async (desk, { caller: { job, trusted }, params, body }) => {
    const against = body.against && programIn(body.against);
    const plan = await planSent(desk, programIn(body.files), { trusted, renewSecret: false, against });
    const place = { project: job.project.path, iid: Number(params.mergeRequest) };
    const noted = await notePlan(desk.engine, plan, place);
    return { plan, comment: noted.is, because: noted.is === 'refused' ? noted.because : null };
  },
});
