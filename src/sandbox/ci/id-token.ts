import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { access, accessTo } from '../members.ts';
import { forbidden } from '../refusal.ts';
import type { Scene } from '../scene.ts';
import type { Project, User } from '../world.ts';
import { nextId } from '../world.ts';

/** A job somebody wants to have run. The branch `main` is protected, as in every new project; no other is. */
export const JobWanted = z.strictObject({
  project: z.union([z.string(), z.int()]),
  aud: z.union([z.string(), z.array(z.string())]),
  ref: z.string().default('main'),
  ref_type: z.enum(['branch', 'tag']).default('branch'),
  pipeline_source: z.string().default('web'),
  environment: z.string().optional(),
});
type JobWanted = z.output<typeof JobWanted>;

/** Without a time-out of the job, in seconds. GitLab: doc/ci/secrets/id_token_authentication.md. */
const lifetime = 300;

/**
 * The claims of the token that a job of this user gets. Refuses with 403 where they may not run one: Developers may, and on a protected
 * branch Maintainers only.
 */
export function claimsOf(
  scene: Scene,
  user: User,
  project: Project,
  job: JobWanted,
): Readonly<Record<string, unknown>> {
  const { ref, ref_type, environment, pipeline_source } = job;
  const isProtected = ref_type === 'branch' && ref === 'main';
  const needed = isProtected ? access.maintainer : access.developer;
  const level = accessTo(scene.world, user, project);
  if (level < needed) throw forbidden('You do not have permission to run pipelines on this ref.');
  const seconds = Math.floor(scene.now() / 1000);
  const refPath = `refs/${ref_type === 'tag' ? 'tags' : 'heads'}/${ref}`;
  const host = new URL(scene.url()).host;
  const sha = createHash('sha1').update(`${project.path}@${ref}`).digest('hex');
  return {
    ...placeOf(scene, project),
    user_id: String(user.id),
    user_login: user.username,
    user_email: user.email,
    user_access_level: levelName(level),
    pipeline_id: String(nextId(scene.world, 'pipeline')),
    pipeline_source,
    job_id: String(nextId(scene.world, 'job')),
    ref,
    ref_type,
    ref_path: refPath,
    ref_protected: String(isProtected),
    ...(environment === undefined
      ? {}
      : { environment, environment_protected: 'false', deployment_tier: 'other', environment_action: 'start' }),
    runner_id: 1,
    runner_environment: 'self-hosted',
    sha,
    project_visibility: project.visibility,
    ci_config_ref_uri: `${host}/${project.path}//.gitlab-ci.yml@${refPath}`,
    ci_config_sha: sha,
    jti: randomUUID(),
    iss: scene.url(),
    iat: seconds,
    nbf: seconds - 5,
    exp: seconds + lifetime,
    sub: `project_path:${project.path}:ref_type:${ref_type}:ref:${ref}`,
    aud: job.aud,
  };
}

function placeOf({ world }: Scene, project: Project): Readonly<Record<string, string>> {
  const namespace = project.path.slice(0, project.path.lastIndexOf('/'));
  const group = [...world.groups.values()].find(({ path }) => path === namespace);
  return {
    namespace_id: String(group?.id ?? project.id),
    namespace_path: namespace,
    project_id: String(project.id),
    project_path: project.path,
  };
}

function levelName(level: number): string {
  if (level >= 50) return 'owner';
  return level >= access.maintainer ? 'maintainer' : 'developer';
}
