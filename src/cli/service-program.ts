import type { Environment } from '../config/env.ts';
import { printFaults } from '../config/print-faults.ts';
import { readFiles } from '../config/read-files.ts';
import type { Plan } from '../core/provision/plan.ts';
import { Plan as PlanShape } from '../core/provision/plan.ts';
import { NotedPlan } from '../http/api/plan-note.ts';
import { AppliedProgram } from '../http/api/programs.ts';
import { noRequest, notedText, requestNamed } from './plan-note.ts';
import { noticeLines } from './plan-words.ts';
import { Problem } from './problem.ts';
import type { ServiceCaller } from './service-client.ts';
import { ask } from './service-client.ts';

/** The service a program is sent to, and the folder it is in. */
export type Sending = { readonly service: ServiceCaller; readonly configDir: string; readonly renewSecret: boolean };

/** Has the service plan the program in a folder; with `note` it also keeps the plan in a comment, and `said` tells what came of that. */
export async function planThere(
  { service, configDir, renewSecret }: Sending,
  { note, against: dir }: { readonly note: string | true | undefined; readonly against: string | undefined },
  env: Environment,
): Promise<{ readonly plan: Plan; readonly said: string | undefined }> {
  const files = await textsIn(configDir);
  const against = dir === undefined ? undefined : await textsIn(dir);
  const request = note === undefined ? undefined : requestNamed(note, env);
  if (!request) {
    const body = { files, renewSecret, against };
    const plan = await ask(service, { method: 'POST', path: '/programs/plan', body }, PlanShape);
    return { plan, said: note === undefined ? undefined : noRequest };
  }
  const path = `/merge-requests/${encodeURIComponent(`${request.project}!${request.iid}`)}/plan`;
  const { plan, comment, because } = await ask(service, { method: 'POST', path, body: { files, against } }, NotedPlan);
  const noted = comment === 'refused' ? { is: comment, because: because ?? '' } : { is: comment };
  return { plan, said: notedText(request, noted) };
}

/** Has the service apply the program in a folder: a kept plan of it, or one that is made anew. Gives what to print. */
export async function applyThere(
  { service, configDir, renewSecret }: Sending,
  plan: Plan | undefined,
): Promise<string> {
  const body = { files: await textsIn(configDir), plan, renewSecret };
  const { steps, done, before, notices } = await ask(
    service,
    { method: 'POST', path: '/programs/apply', body },
    AppliedProgram,
  );
  const earlier = before > 0 ? ` ${before} had been carried out before.` : '';
  const said =
    steps === 0 ? 'Nothing to do: GitLab is as it should be.' : `Applied ${done} of ${steps} changes.${earlier}`;
  return [said, ...notices.flatMap(noticeLines)].join('\n');
}

async function textsIn(dir: string): Promise<Readonly<Record<string, string>>> {
  const { files, faults } = await readFiles(dir);
  if (faults.length > 0)
    throw new Problem(
      printFaults(faults.map((fault) => ({ ...fault, file: `${dir}/${fault.file}` }))),
      'Mend the lines above.',
    );
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}
