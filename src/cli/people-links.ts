import { dateAt } from '../core/calendar.ts';
import type { Certification } from '../core/certification.ts';
import { type Called, namedBy } from '../core/exams/exam.ts';
import type { Engine } from '../engine/engine.ts';
import type { Linked } from '../engine/identity.ts';
import { link, unlink } from '../engine/identity.ts';
import { peopleNow } from '../engine/people.ts';
import { bindingsOf } from '../store/bindings.ts';
import { unknownLearners } from '../store/certifications.ts';
import { standingLinks } from '../store/identities.ts';
import { Problem } from './problem.ts';

/** A link somebody wants to make or to end, as typed. */
export type Wish = {
  readonly called: string;
  readonly kind?: Called['kind'] | undefined;
  readonly by: string;
  readonly reason: string;
};

/** What is needed to say who is who. */
export type Desk = Pick<Engine, 'program' | 'people' | 'store' | 'now'>;

/** From now on an address means a person. Gives what to print. */
export async function linkPerson(desk: Desk, wish: Wish, username: string): Promise<string> {
  const name = username.replace(/^@/, '').toLowerCase();
  const person = desk.people.find((one) => one.username.toLowerCase() === name);
  if (!person)
    throw new Problem(
      `Nobody called ${username} is in people.yaml, or GitLab does not know them.`,
      'Add them to people.yaml first; fieldcert people list shows who is there.',
    );
  const done = unlessRefused(await link(desk, person, decided(wish)));
  if (done.is === 'known')
    return `${wish.called} means ${person.name} (@${person.username}) already. Nothing was changed.`;
  const head = `${wish.called} means ${person.name} (@${person.username}) from now on.`;
  const waiting = await Promise.all(done.found.map((key) => placeWords(desk, key)));
  return waiting.length === 0
    ? `${head} No result waited for it.`
    : [`${head} The service finds the learner of:`, ...waiting.map((one) => `  ${one}`)].join('\n');
}

/** Ends a link. Gives what to print. */
export async function unlinkPerson(desk: Desk, wish: Wish): Promise<string> {
  const done = unlessRefused(await unlink(desk, decided(wish)));
  const head = `${wish.called} no longer means ${done.person.name} (@${done.person.username}). The link stays on record with your reason.`;
  const waiting = done.is === 'done' ? await Promise.all(done.found.map((key) => placeWords(desk, key))) : [];
  return waiting.length === 0
    ? head
    : [head, 'These wait for their learner again:', ...waiting.map((one) => `  ${one}`)].join('\n');
}

/** Everybody with what they are called, one line each; or whose results wait for somebody to be found. */
export async function listPeople(desk: Desk, how: { readonly unknown: boolean }): Promise<string> {
  return how.unknown ? listUnknown(desk) : listKnown(desk);
}

async function listKnown(desk: Desk): Promise<string> {
  const people = await peopleNow(desk.people, desk.store.db);
  const links = await standingLinks(desk.store.db);
  const wide = Math.max(...desk.program.people.map(({ username }) => username.length)) + 2;
  const lines = desk.program.people.map((entry) => {
    const person = people.find(({ username }) => username === entry.username);
    const linked = links
      .filter(({ user_id }) => user_id === person?.userId)
      .map((row) => `${row.value} (linked ${dateAt(desk.program, row.linked_at)} by ${row.linked_by}: ${row.because})`);
    const id = person ? `user ${person.userId}` : 'not on GitLab';
    return `${entry.username.padEnd(wide)}${[entry.name, id, ...entry.emails, ...linked].join(', ')}`;
  });
  return lines.join('\n');
}

async function listUnknown(desk: Desk): Promise<string> {
  const all = (await unknownLearners(desk.store.db)).map(({ data }) => data as Certification);
  const lines = await Promise.all(all.map((one) => unknownLines(desk, one)));
  return lines.length === 0 ? 'Every learner is known.' : lines.flat().join('\n');
}

async function unknownLines(desk: Desk, certification: Certification): Promise<readonly string[]> {
  const { learner, results, is } = certification;
  if (learner.is !== 'unknown') return [];
  const last = results.at(-1);
  const score = last
    ? `${last.score.raw} of ${last.score.max} on ${dateAt(desk.program, last.completedAt)}`
    : 'no result';
  const called = namedBy(learner.examinee);
  const kind = called.kind === 'username' ? ' --kind username' : '';
  return [
    `${called.value}  ${await placeWords(desk, certification.key)}  ${is === 'exam-failed' ? 'not passed yet' : 'passed'}, ${score}`,
    `  → fieldcert people link ${quoted(called.value)} @USER${kind} --reason "…"`,
  ];
}

async function placeWords({ store }: Pick<Desk, 'store'>, key: string): Promise<string> {
  const issue = (await bindingsOf(store.db, key)).find(({ tag }) => tag.startsWith('issue/'));
  const exam = key.slice(0, key.indexOf('/'));
  return issue ? `${exam} (${issue.project}#${issue.issue_iid})` : exam;
}

function decided({ called, kind, by, reason }: Wish) {
  const because = reason.trim();
  if (because === '') throw new Problem('The reason is empty.', 'Say in a sentence why: --reason "…".');
  return {
    called: { kind: kind ?? (called.includes('@') ? 'email' : 'externalId'), value: called.trim() },
    by,
    because,
  } as const;
}

function unlessRefused(linked: Linked): Exclude<Linked, { is: 'refused' }> {
  if (linked.is === 'refused') throw new Problem(linked.because, linked.fix);
  return linked;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w.@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
