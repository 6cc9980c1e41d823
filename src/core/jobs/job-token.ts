import { z } from 'zod';
import type { UserId } from '../people/people.ts';

/** GitLab writes ids as text; a project may have been asked for by number. */
const Number10 = z.string().regex(/^[1-9]\d{0,14}$/);

/**
 * What GitLab says of a CI job in its `id_tokens`, beside issuer, audience and times. The subject is not among it, because every
 * project chooses what stands there. GitLab: doc/ci/secrets/id_token_authentication.md.
 */
export const JobClaims = z
  .object({
    jti: z.string().regex(/^[\x21-\x7e]{8,255}$/),
    project_id: Number10,
    project_path: z.string().min(1).max(1000),
    ref: z.string().min(1).max(1000),
    ref_protected: z.enum(['true', 'false']),
    pipeline_source: z.string().max(100),
    user_id: Number10,
    user_login: z.string().min(1).max(255),
    job_id: Number10,
  })
  .transform((claims) => ({
    tokenId: claims.jti,
    project: { id: Number(claims.project_id), path: claims.project_path },
    ref: claims.ref,
    refIsProtected: claims.ref_protected === 'true',
    pipelineSource: claims.pipeline_source,
    /** Who started the job, or whose schedule, commit or token did. */
    user: { id: Number(claims.user_id) as UserId, username: claims.user_login },
    jobId: Number(claims.job_id),
  }));

/** A CI job that GitLab vouches for. */
export type Job = Readonly<z.output<typeof JobClaims>>;

/** Which jobs may do something: those of one project, on protected refs. */
export type JobRule = {
  /** By id, which survives renames, or by full path. */
  readonly project: number | string;
  /** Branch or tag; any protected one where it is left out. */
  readonly ref?: string | undefined;
};

/** What became of a token: the job it speaks for, why it speaks for none, or that GitLab could not be asked for its keys. */
export type CheckedJob =
  | { readonly is: 'job'; readonly job: Job }
  | { readonly is: 'unproven'; readonly because: string }
  | { readonly is: 'unasked'; readonly because: string };

/** Checks that GitLab issued a token for `audience` and that it counts now (epoch ms). Never throws. */
export type CheckJob = (token: string, audience: string, now: number) => Promise<CheckedJob>;

/** Whose code runs there has been merged by nobody; for those of forks GitLab's words on the project changed over time. */
const unmerged: readonly string[] = ['merge_request_event', 'external_pull_request_event'];

/** Why a job may not do what `rule` is about, in a sentence; undefined where it may. */
export function againstJob(job: Job, { project, ref }: JobRule): string | undefined {
  const isTheirs = typeof project === 'number' ? job.project.id === project : sameName(job.project.path, project);
  if (!isTheirs)
    return `The job belongs to the project ${job.project.path} (${job.project.id}), and this takes jobs of ${project} only.`;
  if (unmerged.includes(job.pipelineSource))
    return 'The job belongs to the pipeline of a merge request, whose changes nobody has taken in yet.';
  if (!job.refIsProtected) return `The job ran on ${job.ref}, which is not protected.`;
  if (ref !== undefined && job.ref !== ref) return `The job ran on ${job.ref}, and this takes jobs on ${ref} only.`;
  return undefined;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
