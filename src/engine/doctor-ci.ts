import type { Program } from '../core/program.ts';
import type { Finding } from './doctor-finding.ts';
import { few, fine, warning } from './doctor-finding.ts';

/** Whose pipelines may call the admin API, and whether a token can be meant for it. */
export function ciFinding({ layout }: Program, publicUrl: string | undefined): Finding {
  const { projects } = layout.ci;
  if (projects.length === 0) return fine('ci', 'The admin API lets nobody in: gitlab.yaml names no project under ci.');
  const names = few(projects.map(({ project }) => (typeof project === 'number' ? `project ${project}` : project)));
  const branches = few([...new Set(projects.flatMap((one) => one.branches))]);
  if (publicUrl !== undefined)
    return fine('ci', `Pipelines of ${names} may call the admin API at ${publicUrl}; on ${branches} they may write.`);
  return warning(
    'ci',
    `Pipelines of ${names} may call the admin API, but no token can be meant for a service without an address.`,
    'Set FIELDCERT_PUBLIC_URL to where CI jobs reach the service.',
  );
}
