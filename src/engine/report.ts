import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import { attemptOf } from '../core/certification.ts';
import { refreshedIn } from '../core/content/refresh.ts';
import { labelFor } from '../core/layout.ts';
import type { Program } from '../core/program.ts';
import { countedOf } from '../core/report/counted.ts';
import { countedIssue } from '../core/report/counted-issue.ts';
import { makeReport } from '../core/report/make-report.ts';
import type { Counted, Report } from '../core/report/report.ts';
import type { Scope } from '../core/report/scope.ts';
import { projectsIn } from '../core/report/scope.ts';
import { issueTag } from '../gitlab/applying.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { issuePlaces } from '../store/bindings.ts';
import { everyCertification } from '../store/certifications.ts';
import { everyRefresh } from '../store/refreshes.ts';
import type { Tables } from '../store/tables.ts';
import { peopleNow, recallPeople } from './people.ts';

/** Whose people a report is about, and when it is made (epoch ms). */
type Asked = { readonly scope: Scope; readonly now: number };

/** A report of what the store has on record, which is only looked at. */
export async function reportOfRecord(db: Kysely<Tables>, program: Program, { scope, now }: Asked): Promise<Report> {
  const people = await peopleNow((await recallPeople(program, { db })).people, db);
  const places = await issuePlaces(db);
  const counted: Counted[] = [];
  for await (const { key, data } of everyCertification(db)) {
    const certification = data as Certification;
    const attempt = attemptOf(certification);
    const issue = attempt && places.get(`${key} ${issueTag({ attempt: attempt.number })}`);
    const one = countedOf({ program, people, now }, scope, certification, issue);
    if (one) counted.push(one);
  }
  const refreshed = (await everyRefresh(db)).flatMap(refreshedIn);
  return makeReport(program, { from: 'record', scope, refreshed }, counted, now);
}

/** A report of what the issues on GitLab say by their labels, for where there is no store. */
export async function reportOfLabels(
  gitlab: Pick<GitLab, 'issuesChangedSince'>,
  program: Program,
  { scope, now }: Asked,
): Promise<Report> {
  const kind = labelFor(program.layout, 'kind', 'practical');
  const counted: Counted[] = [];
  for (const project of projectsIn(program, scope)) {
    const labels = kind === undefined ? undefined : [kind];
    for (const issue of await gitlab.issuesChangedSince(project, { updatedAfter: 0, labels })) {
      const one = countedIssue(program, { ...issue, project }, now);
      if (one) counted.push(one);
    }
  }
  return makeReport(program, { from: 'labels', scope, refreshed: [] }, counted, now);
}
