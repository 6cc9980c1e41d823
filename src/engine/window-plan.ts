import type { Kysely } from 'kysely';
import type { RenewalWindow } from '../core/calendar/windows.ts';
import type { Certification } from '../core/certification.ts';
import { refreshedIn } from '../core/content/refresh.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import type { Person } from '../core/people/people.ts';
import { subjects } from '../core/product/subject.ts';
import type { WindowPlan } from '../core/product/window-plan.ts';
import { planWindow } from '../core/product/window-plan.ts';
import type { Program } from '../core/program.ts';
import type { Limits } from '../gitlab/budget.ts';
import { savedFor } from '../store/aliases.ts';
import { unknownLearners } from '../store/certifications.ts';
import { everyRefresh } from '../store/refreshes.ts';
import type { Tables } from '../store/tables.ts';
import { recallPeople } from './people.ts';

/** Where a window is planned. */
export type Looking = {
  readonly db: Kysely<Tables>;
  readonly program: Program;
  readonly now: () => number;
  /** What GitLab takes a minute, where that is known. */
  readonly limits: Limits | undefined;
};

/** Whom a window asks by what is on record, which is only looked at. GitLab is asked nothing. */
export async function planOfWindow({ db, program, now, limits }: Looking, window: RenewalWindow): Promise<WindowPlan> {
  const { people } = await recallPeople(program, { db });
  const saved = await savedFor(db, allKeys(program, people));
  const found = new Set(people.map(({ username }) => username));
  // Nobody decides here, so who we are does not matter, nor who reviews.
  const context = { program, people, now: now(), bot: { userId: 0, username: '' }, standings: new Map() };
  const issues = Math.min(limits?.issues ?? Number.POSITIVE_INFINITY, limits?.api ?? Number.POSITIVE_INFINITY);
  return planWindow(context, window, {
    issuesAMinute: Number.isFinite(issues) ? issues : null,
    known: ({ userId }, { exam }) => saved.get(keyOfUser(exam.id, userId)) as Certification | undefined,
    missing: program.people.filter(({ username }) => !found.has(username)),
    refreshed: (await everyRefresh(db)).flatMap(refreshedIn),
    unknown: (await unknownLearners(db)).map(({ data }) => data as Certification),
  });
}

function allKeys(program: Program, people: readonly Person[]): readonly string[] {
  return subjects(program).flatMap(({ exam }) => people.map(({ userId }) => keyOfUser(exam.id, userId)));
}
