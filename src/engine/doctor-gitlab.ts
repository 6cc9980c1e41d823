import { projectPaths } from '../core/layout.ts';
import type { Program } from '../core/program.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Instance, Token } from '../gitlab/instance-calls.ts';
import { GitLabProblem, isRefusal } from '../gitlab/problem.ts';
import type { User } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, fine, notLooked, warning } from './doctor-finding.ts';
import { examineProject } from './doctor-project.ts';

/** What GitLab is examined with. `secret`: which kinds of webhook secret we have. Without a program only GitLab itself. */
export type GitLabPatient = {
  readonly gitlab: GitLab;
  readonly url: string;
  readonly program: Program | undefined;
  readonly publicUrl: string | undefined;
  readonly secret: { readonly signing: boolean; readonly token: boolean };
  /** Epoch ms. */
  readonly now: () => number;
};

const day = 86_400_000;

/** GitLab, our token and clock, and every project. Where GitLab is not reached or the token is not known, no further. */
export async function examineGitLab(patient: GitLabPatient): Promise<readonly Finding[]> {
  const { gitlab, program, now } = patient;
  const reached = await reach(patient);
  if (!('instance' in reached)) return reached.findings;
  const token = await gitlab.token().then(
    (found) => tokenFinding(found, now()),
    (error) => notLooked('token', error),
  );
  const me = await gitlab.me().catch((error) => notLooked('bot', error));
  if ('check' in me) return [...reached.findings, token, me];
  const projects: Finding[] = [];
  for (const path of program ? projectPaths(program.layout) : [])
    if (program) projects.push(...(await examineProject({ ...patient, program, me, project: path })));
  return [...reached.findings, token, botFinding(me, program), ...projects];
}

type Reached = { readonly findings: readonly Finding[]; readonly instance?: Instance };

async function reach({ gitlab, url, now }: GitLabPatient): Promise<Reached> {
  try {
    const sentAt = now();
    const instance = await gitlab.instance();
    const clock = clockFinding(instance, sentAt, now());
    return { instance, findings: [fine('gitlab', `GitLab ${instance.version} answers at ${url}.`), clock] };
  } catch (error) {
    if (!(error instanceof GitLabProblem)) throw error;
    if (isRefusal(error, 403)) {
      const fix = 'Make one with the scope api and set GITLAB_TOKEN.';
      return {
        findings: [fine('gitlab', `GitLab answers at ${url}.`), fault('token', 'The token may not even read.', fix)],
      };
    }
    if (isRefusal(error, 401)) {
      const fix = 'Make a new token of the bot with the scope api and set GITLAB_TOKEN.';
      return {
        findings: [
          fine('gitlab', `GitLab answers at ${url}.`),
          fault('token', 'GitLab does not know the token: it is wrong, revoked or expired.', fix),
        ],
      };
    }
    const fix = 'Check GITLAB_URL, and that this machine may connect to it.';
    return { findings: [fault('gitlab', error.message, fix)] };
  }
}

/** GitLab signs its hooks with the time: we take signatures up to 5 minutes old. Its header has whole seconds. */
export function clockFinding({ time }: Pick<Instance, 'time'>, sentAt: number, answeredAt: number): Finding {
  if (time === undefined) return fine('clock', "GitLab's answer did not say the time, so clocks were not compared.");
  const ahead = Math.round(((sentAt + answeredAt) / 2 - (time + 500)) / 1000);
  if (Math.abs(ahead) <= 60) return fine('clock', "Our clock and GitLab's agree within a minute.");
  const how = `${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'}`;
  return fault(
    'clock',
    `Our clock is ${how} GitLab's; at 300 seconds we refuse every signed delivery.`,
    'Set the clock of this machine by NTP.',
  );
}

/** What the token may do and how long it lasts. `now` in epoch ms; GitLab ends a token at midnight UTC of its last day. */
export function tokenFinding({ scopes, active, expiresOn }: Token, now: number): Finding {
  const has = `has the ${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(', ') || 'none'}`;
  if (!active)
    return fault('token', 'The token is not active.', 'Make a new one with the scope api and set GITLAB_TOKEN.');
  if (!scopes.includes('api'))
    return fault(
      'token',
      `The token ${has}, but not api, so we cannot write.`,
      'Make one with the scope api and set GITLAB_TOKEN.',
    );
  if (expiresOn === undefined) return fine('token', `The token ${has} and does not expire.`);
  const days = Math.floor((Date.parse(expiresOn) - now) / day);
  if (days >= 14) return fine('token', `The token ${has} until ${expiresOn}.`);
  return warning(
    'token',
    `The token ${has}, but only until ${expiresOn}.`,
    'Rotate it (a new bot would be a new user, and ours are known by their id) and set GITLAB_TOKEN.',
  );
}

function botFinding(me: User, program: Program | undefined): Finding {
  const who = `@${me.username} (user id ${me.id})`;
  const person = program?.people.find(({ username, gitlabId }) => username === me.username || gitlabId === me.id);
  if (!person) return fine('bot', `We are ${who}.`);
  return fault(
    'bot',
    `The token belongs to ${who}, who is in people.yaml; we do not listen to our own comments.`,
    'Use the token of a user of its own, such as a service account.',
  );
}
