import { applyLook, applyOpen, applyShow } from './apply-issue.ts';
import { applyLink } from './apply-link.ts';
import { applyAcknowledge, applyReadThread, applySay, applyUpload } from './apply-thread.ts';
import type { Applying, Done } from './applying.ts';
import { issueOf } from './applying.ts';
import { botRole } from './differences.ts';
import type { Applied, Counting, Effect } from './effect.ts';
import { GitLabProblem, isRefusal } from './problem.ts';

/**
 * Carries out one effect: the only way anything is written to GitLab. One call when all goes well. `afterMs` of a
 * `later` is the least to wait. Errors other than GitLab's own pass through.
 */
export async function applyEffect(effect: Effect, on: Applying): Promise<Applied> {
  try {
    return await carryOut(effect, on);
  } catch (error) {
    if (!(error instanceof GitLabProblem)) throw error;
    if (isRefusal(error, 404) && effect.do !== 'open') return await afterMissing(effect, on, error);
    return afterProblem(effect, on, error);
  }
}

async function carryOut(effect: Effect, on: Applying): Promise<Applied> {
  if (effect.do === 'open') return applyOpen(effect, on);
  const place = issueOf(effect, on);
  if (!place) return later(on, 1_000, `The issue of attempt ${effect.attempt} is not opened yet.`, 'by-the-try');
  switch (effect.do) {
    case 'show':
      return applyShow(effect, on, place);
    case 'say':
      return applySay(effect, on, place);
    case 'acknowledge':
      return applyAcknowledge(effect, on, place);
    case 'upload':
      return applyUpload(effect, on, place);
    case 'read-thread':
      return applyReadThread(effect, on, place);
    case 'look':
      return applyLook(effect, on, place);
    case 'link':
      return applyLink(effect, on, place);
  }
}

function afterProblem(effect: Effect, on: Applying, problem: GitLabProblem): Applied {
  switch (problem.kind) {
    case 'busy':
      return later(on, problem.retryAfterMs ?? minute, problem.message);
    case 'unreachable':
      return later(on, 1_000, problem.message);
    case 'unsure':
      // After a time-out GitLab may still be at work on it; looking too early finds nothing and writes a second one.
      return { ...later(on, problem.timedOut ? 15_000 : 2_000, problem.message), unsure: true };
    case 'odd-answer':
      return { ...later(on, minute, problem.message), unsure: true };
    case 'refused':
      return afterRefusal(effect, on, problem);
  }
}

const minute = 60_000;

function afterRefusal(effect: Effect, on: Applying, problem: GitLabProblem): Applied {
  if (problem.status === 401) return later(on, 5 * minute, `${newToken} (${problem.message})`, 'by-the-day');
  if (problem.status === 403) return later(on, 5 * minute, `${allowed(effect, on)} (${problem.message})`, 'by-the-day');
  if (isMoved(problem)) return later(on, 5 * minute, problem.message, 'by-the-day');
  if (effect.do === 'open') return later(on, 5 * minute, `${seen(effect.project)} (${problem.message})`, 'by-the-try');
  if (isRefusal(problem, 202, 400, 409, 413, 422))
    return done(`${problem.message} It is left undone: ${effect.because}`);
  return later(on, 5 * minute, problem.message, 'by-the-try');
}

/** A redirect: GitLab has moved, or a login stands in front of it. */
function isMoved({ status = 0 }: GitLabProblem): boolean {
  return status >= 300 && status < 400;
}

// GitLab answers 404 both for what was deleted and for what the caller may no longer see.
async function afterMissing(effect: Effect, on: Applying, problem: GitLabProblem): Promise<Applied> {
  const place = issueOf(effect, on);
  if (!place) return afterProblem(effect, on, problem);
  try {
    await on.gitlab.project(place.project);
  } catch (error) {
    if (!(error instanceof GitLabProblem)) throw error;
    if (!isRefusal(error, 404)) return afterProblem(effect, on, error);
    return later(on, 5 * minute, `${seen(place.project)} (${error.message})`, 'by-the-try');
  }
  return done(
    `${place.project}#${place.iid} was deleted or hidden from the bot, so this is left undone: ${effect.because} Ask a project owner what became of the issue.`,
  );
}

const newToken =
  'GitLab does not accept the token: it is wrong, expired or revoked. Rotate it, so that the bot stays the same user, and set GITLAB_TOKEN.';

function allowed(effect: Effect, on: Applying): string {
  const project = effect.do === 'open' ? effect.project : (issueOf(effect, on)?.project ?? 'the project');
  return `GitLab does not let the bot do this: ${botRole(project)}, with Issues switched on, and the token needs the scope "api".`;
}

function seen(project: string): string {
  return `GitLab opens no issue in ${project} for the bot: check the path in gitlab.yaml, and that ${botRole(project)}.`;
}

function later(
  on: Applying,
  afterMs: number,
  because: string,
  counts: Counting = 'never',
): Extract<Applied, { is: 'later' }> {
  return { is: 'later', afterMs, because, unsure: on.unsure, counts };
}

function done(alert: string): Done {
  return { is: 'done', bound: [], alerts: [alert] };
}
