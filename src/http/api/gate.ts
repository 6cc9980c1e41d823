import type { IncomingHttpHeaders } from 'node:http';
import type { CheckJob, Job } from '../../core/jobs/job-token.ts';
import { againstJob } from '../../core/jobs/job-token.ts';
import type { Layout } from '../../core/layout.ts';
import { ApiProblem } from './problems.ts';

/**
 * Whose pipelines may do something: those on any branch of a project under `ci` in gitlab.yaml, merge requests included, or
 * only those on a protected branch that is named there.
 */
export type Pipelines = 'any-branch' | 'trusted-branch';

/** The CI job that calls; `trusted` where it runs on a branch that is named. */
export type Caller = { readonly job: Job; readonly trusted: boolean };

/** What the gate knows. `audience` is where the service is reached, where that is known. */
export type Gate = {
  readonly checkJob: CheckJob;
  readonly audience: string | undefined;
  readonly ci: Layout['ci'];
  /** Epoch ms. */
  readonly now: () => number;
};

/**
 * Lets a CI job in by its ID token, if its pipeline is one of `pipelines`.
 * @throws ApiProblem that says what is wrong with the token, or with the pipeline
 */
export async function letIn(gate: Gate, headers: IncomingHttpHeaders, pipelines: Pipelines): Promise<Caller> {
  const { audience } = gate;
  if (audience === undefined)
    throw new ApiProblem('not-allowed', {
      detail: 'The service does not know its own address, so no token can be meant for it.',
      fix: 'Set FIELDCERT_PUBLIC_URL for the service.',
    });
  const job = await jobOf(gate, tokenIn(headers, audience), audience);
  const reasons = gate.ci.projects.map(({ project, branches }) => ({
    mine: isOf(job, project),
    against: branches.map((ref) => againstJob(job, { project, ref })),
  }));
  if (!reasons.some(({ mine }) => mine)) throw notListed(job);
  const trusted = reasons.some(({ against }) => against.includes(undefined));
  if (trusted || pipelines === 'any-branch') return { job, trusted };
  const because = reasons.find(({ mine }) => mine)?.against[0];
  throw new ApiProblem('not-allowed', {
    detail: `${because ?? 'No branch is named.'} Pipelines there may only look and plan.`,
    fix: `Run it in a pipeline of a protected branch that gitlab.yaml names under ci for ${job.project.path}.`,
  });
}

function tokenIn({ authorization }: IncomingHttpHeaders, audience: string): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token !== undefined) return token;
  throw new ApiProblem('no-token', {
    detail: authorization === undefined ? 'There is no token.' : 'The header Authorization holds no bearer token.',
    fix: `Send “Authorization: Bearer” and an ID token of the job: id_tokens: { FIELDCERT_ID_TOKEN: { aud: ${audience} } }.`,
  });
}

async function jobOf({ checkJob, now }: Gate, token: string, audience: string): Promise<Job> {
  const checked = await checkJob(token, audience, now());
  switch (checked.is) {
    case 'job':
      return checked.job;
    case 'unproven':
      throw new ApiProblem('no-token', {
        detail: checked.because,
        fix: `Take the token that GitLab made for this job: id_tokens with aud: ${audience}.`,
      });
    case 'unasked':
      throw new ApiProblem('gitlab-away', { detail: checked.because, fix: 'Try again in half a minute.' }, 30);
  }
}

function isOf({ project: { id, path } }: Job, project: number | string): boolean {
  return typeof project === 'number' ? id === project : path.toLowerCase() === project.toLowerCase();
}

function notListed({ project: { id, path } }: Job): ApiProblem {
  return new ApiProblem('not-allowed', {
    detail: `The job belongs to ${path} (${id}), which is not among the projects whose pipelines may call here.`,
    fix: 'Name the project under ci in the gitlab.yaml that the service runs with.',
  });
}

/** Who decides, for the record: whoever started the job, and which job that is. */
export function byOf({ job }: Caller): string {
  return `@${job.user.username} (job ${job.jobId} of ${job.project.path})`;
}
