import type { Issue, Project } from '../../src/sandbox/world.ts';
import type { Town } from '../../test/process/town.ts';
import type { Sitter } from '../crowd.ts';

/** How far somebody's certification has come. `busy` keeps two hands off the same life. */
export type Life = Sitter & { step: 'exam' | 'first' | 'second' | 'closing' | 'over'; busy: boolean };

/** Everybody before their exam. */
export function openLives(sitters: readonly Sitter[]): Life[] {
  return sitters.map((sitter) => ({ ...sitter, step: 'exam', busy: false }));
}

/** Takes one life, by lot, a step on where the world allows it. */
export async function liveOn(town: Town, lives: readonly Life[], random: () => number): Promise<void> {
  const open = lives.filter(({ step, busy }) => step !== 'over' && !busy).slice(0, 24);
  const life = open[Math.floor(random() * open.length)];
  if (!life) return;
  life.busy = true;
  try {
    await step(town, life);
  } catch {
    // The service or GitLab did not answer: the person tries again later.
  } finally {
    life.busy = false;
  }
}

async function step(town: Town, life: Life): Promise<void> {
  if (life.step === 'exam') {
    await town.sendExam(life.exam, life.email);
    life.step = 'first';
    return;
  }
  const issue = practicalsOf(town, life)[0];
  if (!issue) return;
  if (life.step === 'first') await review(town, issue, 1, () => (life.step = 'second'));
  else if (life.step === 'second') await review(town, issue, 2, () => (life.step = 'closing'));
  else if (issue.state === 'closed') life.step = 'over';
}

/** The issues of somebody's practical; more than one is a doubled one. */
export function practicalsOf(town: Town, { username }: Life): readonly Issue[] {
  const { id } = userCalled(town, username);
  return [...projectOf(town).issues.values()].filter(({ assigneeIds }) => assigneeIds[0] === id);
}

/** The project everything happens in. */
export function projectOf({ sandbox, project }: Town): Project {
  const found = [...sandbox.world.projects.values()].find(({ path }) => path === project);
  if (!found) throw new Error(`There is no project ${project}.`);
  return found;
}

async function review(town: Town, issue: Issue, nth: number, said: () => void): Promise<void> {
  const reviewer = town.sandbox.world.users.get(issue.assigneeIds[nth] ?? 0);
  if (!reviewer) throw new Error(`Practical ${issue.iid} has no reviewer ${nth}.`);
  const url = `${town.sandbox.url}/api/v4/projects/${encodeURIComponent(town.project)}/issues/${issue.iid}/notes`;
  const headers = { 'private-token': reviewer.token, 'content-type': 'application/json' };
  const before = issue.notes.length;
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ body: '/score all 3 Clear\n/finish' }),
    signal: AbortSignal.timeout(3_000),
  }).catch(() => undefined);
  // A person looks whether their comment stands before they write it again.
  const stands = issue.notes.slice(before).some(({ authorId }) => authorId === reviewer.id);
  if (answer?.status === 201 || stands) said();
}

function userCalled(town: Town, username: string) {
  const user = [...town.sandbox.world.users.values()].find((candidate) => candidate.username === username);
  if (!user) throw new Error(`Nobody is called ${username}.`);
  return user;
}
