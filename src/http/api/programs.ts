import { z } from 'zod';
import { loadTexts } from '../../config/load.ts';
import type { Program } from '../../core/program.ts';
import { openCourse } from '../../core/program.ts';
import { Notice, Plan } from '../../core/provision/plan.ts';
import { lacksSecret, makePlan, strayStep, type Workplace } from '../../engine/make-plan.ts';
import { applySent, elsewhereNotices, placeFor, planSent } from '../../engine/sent-program.ts';
import { GitLabProblem } from '../../gitlab/problem.ts';
import { operation } from './operation.ts';
import { ApiProblem, Fault } from './problems.ts';

/** How large the files of a program may be in one request. */
export const limit = '8mb';

/** The files of a program in a request. */
export const Files = z
  .record(z.string().max(200), z.string().max(1024 * 1024))
  .refine((files) => Object.keys(files).length <= 200, 'more than 200 files')
  .describe('The files of the program by name, such as "gitlab.yaml" and "rubrics/demo.yaml", as text.');

/**
 * The program that was sent.
 * @throws ApiProblem that names every fault in it
 */
export function programIn(files: Readonly<Record<string, string>>): Program {
  const loaded = loadTexts(files);
  if (loaded.is === 'program') return loaded.program;
  const count = loaded.faults.length === 1 ? 'one fault' : `${loaded.faults.length} faults`;
  throw new ApiProblem('faults-in-program', {
    detail: `The program has ${count}.`,
    fix: 'Mend what is listed under faults.',
    faults: loaded.faults,
  });
}

/** What the effects of a program are compared with. */
export const Against = Files.optional().describe(
  'Another program, such as that of the merge base: effects it has already are left out.',
);

const Named = z.strictObject({ name: z.string(), hash: z.string() }).readonly();

const Checked = z
  .strictObject({
    sound: z.boolean(),
    program: Named.optional().describe('Left out where there are faults.'),
    openCourses: z.int().optional(),
    faults: z.array(Fault).readonly().describe('Every fault, in the order of files and lines.'),
  })
  .readonly();

const check = operation({
  id: 'checkProgram',
  method: 'post',
  path: '/programs/check',
  pipelines: 'any-branch',
  does: 'Checks a program that is sent, and names every fault with its file, line and fix.',
  body: z.strictObject({ files: Files }),
  limit,
  answerName: 'CheckedProgram',
  answer: Checked,
  work: async (_desk, { body }) => {
    const loaded = loadTexts(body.files);
    if (loaded.is === 'faults') return { sound: false, faults: loaded.faults };
    const { program } = loaded;
    const openCourses = program.courses.filter(({ id }) => openCourse(program, id)).length;
    return { sound: true, program: { name: program.name, hash: program.hash }, openCourses, faults: [] };
  },
});

const RenewSecret = z.boolean().default(false).describe('Set the secret of the webhook again.');

const plan = operation({
  id: 'planProgram',
  method: 'post',
  path: '/programs/plan',
  pipelines: 'any-branch',
  does: 'Plans a program that is sent: what would be written on GitLab, and what it means for certifications. Writes nothing.',
  body: z.strictObject({ files: Files, against: Against, renewSecret: RenewSecret }),
  limit,
  answerName: 'Plan',
  answer: Plan,
  problems: ['faults-in-program', 'gitlab-refused'],
  work: async (desk, { caller: { trusted }, body: { files, against, renewSecret } }) =>
    planSent(desk, programIn(files), { trusted, renewSecret, against: against && programIn(against) }),
});

/** What came of applying a program. */
export const AppliedProgram = z
  .strictObject({
    program: Named,
    steps: z.int().describe('How many the plan has.'),
    done: z.int().describe('How many were carried out now.'),
    before: z.int().describe('How many had been carried out before.'),
    notices: z.array(Notice).readonly(),
  })
  .readonly();

const apply = operation({
  id: 'applyProgram',
  method: 'post',
  path: '/programs/apply',
  pipelines: 'trusted-branch',
  does: 'Writes on GitLab what the plan of a program says; a plan that was stopped goes on where it stopped when it is sent again.',
  body: z.strictObject({
    files: Files,
    plan: Plan.optional().describe('What planProgram answered; planned anew where it is left out.'),
    renewSecret: RenewSecret,
  }),
  limit,
  answerName: 'AppliedProgram',
  answer: AppliedProgram,
  problems: ['faults-in-program', 'stale-plan', 'under-way', 'cannot-be-done', 'gitlab-refused'],
  work: async (desk, { body }) => {
    const program = programIn(body.files);
    const { engine, applyTurn } = desk;
    const place = placeFor(desk, program, body.renewSecret);
    return applyTurn.take(async () => {
      const wanted = body.plan ?? (await makePlan(place, engine.now()));
      mustFit(wanted, place);
      const { done, before } = await carriedOut(place, wanted);
      const { name, hash } = program;
      const notices = [...wanted.notices, ...elsewhereNotices(engine.program, program)];
      return { program: { name, hash }, steps: wanted.steps.length, done, before, notices };
    });
  },
});

function mustFit(wanted: Plan, place: Workplace): void {
  const again = 'Plan again, and look at it.';
  if (wanted.gitlab !== place.url)
    throw stale(`The plan was made for ${wanted.gitlab}, and this service works on ${place.url}.`, again);
  if (wanted.program.hash !== place.program.hash)
    throw stale('The plan is of another program than the one that is sent.', again);
  const stray = strayStep(wanted, place);
  if (stray) throw stale(`No plan of this program has “${stray.do}” in ${stray.home.path}.`, again);
  if (lacksSecret(wanted, place.secrets))
    throw new ApiProblem('cannot-be-done', {
      detail: 'The plan writes the webhook, and the service does not know its secret.',
      fix: 'Set GITLAB_HOOK_SECRET for the service.',
    });
}

function stale(detail: string, fix: string, says: readonly string[] = []): ApiProblem {
  return new ApiProblem('stale-plan', { detail, fix, ...(says.length > 0 ? { stale: says } : {}) });
}

async function carriedOut(place: Workplace, wanted: Plan): Promise<{ readonly done: number; readonly before: number }> {
  let done = 0;
  try {
    const applied = await applySent(place, wanted, (count) => {
      done = count;
    });
    if (applied.is === 'applied') return applied;
    throw stale('The plan is stale, and nothing was written.', 'Plan again, and look at it.', applied.says);
  } catch (error) {
    if (!(error instanceof GitLabProblem)) throw error;
    const { kind, message, retryAfterMs = 30_000 } = error;
    const refused = kind === 'refused' || kind === 'odd-answer';
    const detail = `${message} Before that, ${done} steps of the plan were carried out, and stay.`;
    const fix = 'Send the plan again: it goes on where it stopped.';
    throw new ApiProblem(
      refused ? 'gitlab-refused' : 'gitlab-away',
      { detail, fix, done },
      Math.ceil(retryAfterMs / 1_000),
    );
  }
}

/** Programs that are sent. */
export const programOperations = [check, plan, apply];
