import { expect } from 'vitest';
import type { Issue } from '../../src/sandbox/world.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { openEmbeddedReader } from '../../src/store/open-embedded.ts';
import { until } from './child.ts';
import type { Town } from './town.ts';
import { openTown } from './town.ts';

/** One step of the life of a certification: what a person does, and how the world looks when all of it has come about. */
export type Step = {
  readonly name: string;
  readonly act: (town: Town) => Promise<void>;
  readonly seen: (town: Town) => boolean;
};

const exam: Step = {
  name: 'Maya passes the exam',
  act: (town) => town.sendExam('SA-101', 'maya.lindqvist@example.com'),
  seen: (town) => issuesIn(town).length > 0,
};

const review = (nth: 0 | 1, name: string, seen: Step['seen']): Step => ({
  name,
  act: (town) => comment(town, reviewersIn(town)[nth] ?? '', '/score all 3 Clear and warm\n/finish'),
  seen: (town) => emojiIn(town, nth) && seen(town),
});

/** The whole story: an exam, two reviews, a badge. */
export const steps: readonly Step[] = [
  exam,
  review(0, 'the first reviewer finishes', () => true),
  review(1, 'the second reviewer finishes', (town) => onlyIssue(town).state === 'closed'),
];

/** Waits until a step has come about and the service rests. */
export async function settle(town: Town, step: Step): Promise<void> {
  await until(`${step.name}, and all that follows`, async () => step.seen(town) && (await town.isQuiet()));
}

/** Lets steps happen one after the other, each with all that follows from it. */
export async function play(town: Town, some: readonly Step[]): Promise<void> {
  for (const step of some) {
    await step.act(town);
    await settle(town, step);
  }
}

/** The steps before and after one. */
export function around(step: Step): { readonly before: readonly Step[]; readonly after: readonly Step[] } {
  const at = steps.indexOf(step);
  return { before: steps.slice(0, at), after: steps.slice(at + 1) };
}

/** The end of a life in which nothing was killed; checked to be the one everybody hopes for. */
export async function unkilledEnd(): Promise<End> {
  await using town = await openTown();
  await town.start();
  await play(town, steps);
  const end = await endOf(town);
  const [issue, ...others] = end.issues;
  expect(others).toEqual([]);
  expect(issue).toMatchObject({ state: 'closed', confidential: true });
  expect(issue?.labels).toContain('fieldcert::certified');
  expect(issue?.notes.map(({ emoji }) => emoji)).toEqual([['white_check_mark'], ['white_check_mark'], []]);
  expect(issue?.notes.map(({ author }) => author).filter((author) => author === 'fieldcert-bot')).toHaveLength(1);
  expect(end.store).toMatchObject({ broken: ['holds'], unsettled: [], undecided: [] });
  // Ending in good order also writes down what was compiled, which makes every later start of this test faster.
  expect(await town.stop()).toBe(0);
  return end;
}

/** What counts at the end of a life. */
export type End = Awaited<ReturnType<typeof endOf>>;

/** What the world looks like at the end, with dates and file addresses taken out. */
export async function endOf(town: Town) {
  const issues = issuesIn(town).map((issue) => ({
    title: issue.title,
    description: timeless(issue.description ?? ''),
    state: issue.state,
    confidential: issue.confidential,
    labels: issue.labelIds.map((id) => labelsIn(town).get(id)).sort(),
    assignees: issue.assigneeIds.toSorted(),
    notes: commentsOf(issue).map(({ authorId, body, awards }) => ({
      author: nameIn(town, authorId),
      body: timeless(body),
      emoji: awards.map(({ name }) => name),
    })),
  }));
  return { issues, store: await storeOf(town) };
}

function issuesIn(town: Town): readonly Issue[] {
  return [...projectIn(town).issues.values()];
}

async function storeOf(town: Town) {
  const db = await openEmbeddedReader(town.folder);
  try {
    const certifications = await db.selectFrom('certification').select(['key', 'state']).execute();
    const broken = await Promise.all(certifications.map(async ({ key }) => (await verifyLedger(db, key)) ?? 'holds'));
    const lines = await db.selectFrom('ledger').select('because').where('actor', '!=', 'fieldcert').execute();
    const unsettled = await db.selectFrom('outbox').select('kind').where('settled_at', 'is', null).execute();
    const undecided = await db.selectFrom('inbox').select('event').where('processed_at', 'is', null).execute();
    return { certifications, broken, because: lines.map(({ because }) => because), unsettled, undecided };
  } finally {
    await db.destroy();
  }
}

async function comment(town: Town, username: string, body: string): Promise<void> {
  const token = [...town.sandbox.world.users.values()].find((user) => user.username === username)?.token ?? '';
  const url = `${town.sandbox.url}/api/v4/projects/${encodeURIComponent(town.project)}/issues/1/notes`;
  const headers = { 'private-token': token, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ body }) });
  if (answer.status !== 201) throw new Error(`GitLab answered ${answer.status} to the comment of ${username}`);
}

function reviewersIn(town: Town): readonly string[] {
  const [, part = ''] = (onlyIssue(town).description ?? '').split('## Who reviews');
  return [...part.matchAll(/^- @(\S+)/gm)].map(([, name = '']) => name);
}

function emojiIn(town: Town, nth: number): boolean {
  const spoken = commentsOf(onlyIssue(town)).filter(({ authorId }) => nameIn(town, authorId) !== 'fieldcert-bot');
  return (spoken[nth]?.awards.length ?? 0) > 0;
}

function onlyIssue(town: Town): Issue {
  const [issue] = issuesIn(town);
  if (!issue) throw new Error('No practical was opened.');
  return issue;
}

function commentsOf({ notes }: Issue) {
  return notes.filter(({ system }) => !system);
}

function nameIn(town: Town, userId: number): string {
  return town.sandbox.world.users.get(userId)?.username ?? '';
}

function labelsIn(town: Town): ReadonlyMap<number, string> {
  return new Map(projectIn(town).labels.map(({ id, name }) => [id, name]));
}

function projectIn({ sandbox, project }: Town) {
  const found = [...sandbox.world.projects.values()].find(({ path }) => path === project);
  if (!found) throw new Error(`There is no project ${project}.`);
  return found;
}

// Two runs may lie on either side of midnight, and each upload has an address of its own.
function timeless(text: string): string {
  return text
    .replace(/\b[A-Z][a-z]+ \d{1,2}, \d{4}/g, 'DATE')
    .replace(/\b[A-Z][a-z]{2}, DATE/g, 'DATE')
    .replace(/\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?/g, 'DATE')
    .replace(/\/uploads\/[0-9a-f]+\//g, '/uploads/FILE/');
}
