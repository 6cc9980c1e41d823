import type { Program } from '../core/program.ts';
import { differences } from '../core/provision/differences.ts';
import { desiredOf } from '../core/provision/state.ts';
import type { Hook } from '../gitlab/hook-schemas.ts';
import { GitLabProblem, isRefusal } from '../gitlab/problem.ts';
import type { Member, User } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, fine, notLooked, warning } from './doctor-finding.ts';
import type { GitLabPatient } from './doctor-gitlab.ts';
import { boardFindings, labelFindings } from './doctor-layout.ts';
import { companyFindings, placeFindings } from './doctor-partner.ts';
import { memberFindings, peopleFindings } from './doctor-people.ts';
import { ourHook } from './hook-health-rules.ts';
import { hookAlerts, missingAlert, stillOffAlert, unseenAlert } from './hook-health-words.ts';
import { observeLayout } from './observe-layout.ts';
import { dayOf } from './provision.ts';

type Patient = GitLabPatient & { readonly program: Program; readonly me: User; readonly project: string };

const maintainer = 40;
const planner = 15;

/** One project: our role in it, its plan, hook, labels, boards, and whether people can see practicals. */
export async function examineProject(patient: Patient): Promise<readonly Finding[]> {
  const { gitlab, project, me, program } = patient;
  let place: readonly Finding[];
  try {
    place = placeFindings(program, project, await gitlab.project(project));
  } catch (error) {
    if (!isRefusal(error, 404)) return [notLooked('project', error)];
    const fix = `Check the path in gitlab.yaml, and invite @${me.username} to ${project} as Maintainer.`;
    return [fault('project', `${project} is not there, or @${me.username} may not see it.`, fix)];
  }
  if (place.length > 0) return place;
  const tier = await gitlab.tier(project).catch(() => undefined);
  const parts: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
    ['hook', () => hookFindings(patient)],
    ['labels', () => layoutFindings(patient)],
  ];
  const found = [];
  for (const [check, look] of parts) found.push(...(await look().catch((error) => [notLooked(check, error)])));
  return [tierFinding(project, program, tier), ...found, ...(await roleAndPeople(patient, tier))];
}

async function layoutFindings({ gitlab, project, program, now }: Patient): Promise<readonly Finding[]> {
  const desired = desiredOf(program, undefined, dayOf(now())).find(({ home }) => home.path === project);
  if (!desired) return [];
  const { steps } = differences(desired, await observeLayout(gitlab, desired), dayOf(now()));
  return [...labelFindings(desired, steps), ...boardFindings(desired, steps)];
}

/** Our role in a project, and whether people are known and see the practicals they are part of. */
export async function roleAndPeople(
  { gitlab, program, project, me }: Pick<Patient, 'gitlab' | 'program' | 'project' | 'me'>,
  tier: 'free' | 'premium' | undefined,
): Promise<readonly Finding[]> {
  try {
    const members = await gitlab.members(project);
    const { findings, unknown } = await peopleFindings(gitlab, program, members, project);
    const seeing = memberFindings({ program, project, members, tier, unknown });
    const apart = companyFindings(program, project, members, me);
    return [roleFinding(project, me, members), ...findings, ...seeing, ...apart];
  } catch (error) {
    return [notLooked('members', error)];
  }
}

/** Whether we may work in a project, and whether we may see its webhook. */
export function roleFinding(project: string, me: User, members: readonly Member[]): Finding {
  const level = Math.max(0, ...members.filter(({ id }) => id === me.id).map(({ accessLevel }) => accessLevel));
  const who = `@${me.username}`;
  if (level >= maintainer) return fine('role', `${who} is ${level >= 50 ? 'Owner' : 'Maintainer'} in ${project}.`);
  if (level >= planner)
    return warning(
      'role',
      `${who} can work in ${project}, but not see its webhook: lost deliveries wait for the sweep.`,
      `Give ${who} the Maintainer role in ${project}.`,
    );
  return fault(
    'role',
    `${who} is ${level === 0 ? 'no member of' : 'less than a Planner in'} ${project}.`,
    `Give ${who} the Maintainer role in ${project}.`,
  );
}

function tierFinding(project: string, { layout }: Program, tier: 'free' | 'premium' | undefined): Finding {
  const wanted = layout.tier;
  if (tier === undefined)
    return fine('tier', `The plan of ${project} is not known before its first issue; gitlab.yaml says ${wanted}.`);
  if (wanted === 'auto' || wanted === tier) return fine('tier', `${project} follows the rules of the ${tier} plan.`);
  const what =
    tier === 'free' ? 'GitLab will keep one assignee and drop the reviewers' : 'reviewers could be assignees as well';
  return warning(
    'tier',
    `gitlab.yaml says ${wanted}, but ${project} follows the rules of the ${tier} plan: ${what}.`,
    `Set "tier: auto" or "tier: ${tier}" in gitlab.yaml.`,
  );
}

async function hookFindings(patient: Patient): Promise<readonly Finding[]> {
  const { gitlab, project, me, publicUrl, program } = patient;
  try {
    const hook = ourHook(await gitlab.hooks(project), publicUrl);
    const missing = missingAlert(project, publicUrl);
    if (!hook) return [fault('hook', missing.says, missing.fix)];
    const [lacks] = hookAlerts(project, hook, program.layout.visibility);
    return [
      await deliveryFinding(patient, hook),
      lacks
        ? fault('hook events', lacks.says, lacks.fix)
        : fine('hook events', 'It sends issues and comments as we need them.'),
      secretFinding(patient, hook),
    ];
  } catch (error) {
    if (!(error instanceof GitLabProblem)) throw error;
    const { says, fix } = unseenAlert(project, me.username, error);
    return [warning('hook', says, fix)];
  }
}

async function deliveryFinding({ gitlab, project }: Patient, hook: Hook): Promise<Finding> {
  if (hook.state !== 'on') {
    const { says, fix } = stillOffAlert(project, hook, '');
    return fault('hook', says, fix);
  }
  // GitLab before 17.3 has no history.
  const events = await gitlab.hookEvents(project, hook.id, 1).catch((error) => {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  });
  const there = `The webhook of ${project} leads to ${hook.url}`;
  const last = events?.[0];
  if (!last)
    return fine(
      'hook',
      `${there}; ${events ? 'nothing was delivered in the last seven days' : 'GitLab keeps no history of it'}.`,
    );
  const when = last.at === undefined ? '' : ` at ${new Date(last.at).toISOString()}`;
  if (last.succeeded) return fine('hook', `${there}; its last delivery${when} was answered ${last.status}.`);
  return warning(
    'hook',
    `${there}, but its last delivery${when} failed: ${last.status}.`,
    last.status === '401'
      ? 'Set the same secret on the webhook and in GITLAB_HOOK_SECRET.'
      : `Make sure that the service runs and that GitLab reaches ${hook.url}.`,
  );
}

function secretFinding({ secret }: Patient, { hasToken, hasSigningToken }: Hook): Finding {
  const check = 'hook secret';
  if (hasToken === undefined && hasSigningToken === undefined) {
    const silent = 'This GitLab does not say which kind of secret a webhook has';
    if (secret.token) return fine(check, `${silent}.`);
    const fix = 'If it is older than 19.0, set a secret token on the webhook and in GITLAB_HOOK_SECRET.';
    return warning(check, `${silent}, and signing tokens such as ours came with GitLab 19.0.`, fix);
  }
  const signed = secret.signing && hasSigningToken === true;
  // Where a signature is sent it is checked; the plain token counts without one only.
  if (signed || (secret.token && hasToken === true && !(secret.signing && hasSigningToken)))
    return fine(
      check,
      `Both sides have a ${signed ? 'signing token' : 'secret token'}; only a delivery shows that it is the same.`,
    );
  const ours = [...(secret.signing ? ['a signing token'] : []), ...(secret.token ? ['a secret token'] : [])];
  const theirs = [...(hasSigningToken ? ['a signing token'] : []), ...(hasToken ? ['a secret token'] : [])];
  return fault(
    check,
    `We have ${ours.join(' and ')}, the webhook has ${theirs.join(' and ') || 'no secret'}, so every delivery is refused.`,
    `Set ${ours[0]} on the webhook, the one in our environment.`,
  );
}
