import { belongsTo, partnerIn } from '../core/people/company.ts';
import type { Program } from '../core/program.ts';
import type { Member, Project, User } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, few, fine, warning } from './doctor-finding.ts';
import { memberOf } from './doctor-people.ts';

const planner = 15;

/** Whether what GitLab shows under a path is that project, and for a partner's whether only its members find it. */
export function placeFindings(
  { layout }: Pick<Program, 'layout'>,
  path: string,
  found: Pick<Project, 'path' | 'visibility'>,
): readonly Finding[] {
  if (found.path.toLowerCase() !== path.toLowerCase()) {
    const says = `GitLab shows ${found.path} where gitlab.yaml says ${path}: it was moved, or put in another folder.`;
    return [fault('project', says, 'Move it back, or correct the path in gitlab.yaml, before adding anybody.')];
  }
  const partner = partnerIn(layout, path);
  if (!partner || found.visibility === undefined || found.visibility === 'private') return [];
  const says = `${path} is a partner's and ${found.visibility}, so people of other companies find it.`;
  return [fault('project', says, 'Set its visibility to private in Settings > General.')];
}

/** Whether everybody is where only their own company is: nobody of another one, and nobody who reads more than their own. */
export function companyFindings(
  program: Program,
  project: string,
  members: readonly Member[],
  me: Pick<User, 'id'>,
): readonly Finding[] {
  const partner = partnerIn(program.layout, project);
  if (!partner && program.layout.partners.length === 0) return [];
  const company = partner?.company;
  const others = members.filter(({ id }) => id !== me.id);
  const personOf = (member: Member) => program.people.find((person) => memberOf(person, [member]) !== undefined);
  const named = (found: readonly Member[]) => few(found.map(({ username }) => `@${username}`));
  const foreign = others.filter((member) => {
    const person = personOf(member);
    return person !== undefined && !belongsTo(program, company, person);
  });
  const strangers = partner ? others.filter((one) => one.accessLevel >= planner && !personOf(one)) : [];
  const prying = partner ? others.filter((one) => one.accessLevel >= planner && personOf(one)?.company) : [];
  const findings = [
    ...(foreign.length > 0 ? [foreignFault(project, named(foreign))] : []),
    ...(strangers.length > 0 ? [strangersFault(project, named(strangers))] : []),
    ...(prying.length > 0 ? [pryingFault(project, named(prying))] : []),
  ];
  if (findings.length > 0) return findings;
  return partner ? [fine('company', `Nobody in ${project} is of another company, or reads more than their own.`)] : [];
}

function foreignFault(project: string, names: string): Finding {
  const says = `Of another company than ${project} is for: ${names}.`;
  return fault('company', says, `Take them out of ${project}, and of the groups above it.`);
}

function strangersFault(project: string, names: string): Finding {
  const says = `Not in people.yaml, and able to read every practical in ${project}: ${names}.`;
  return fault('company', says, 'Take them out, or make them Guests; a company contact needs no membership.');
}

function pryingFault(project: string, names: string): Finding {
  const says = `Of the partner itself, and able to read every practical in ${project}: ${names}.`;
  return fault('company', says, 'Make them Guests.');
}

/** Learners of partners who wait because their company has no project; `waiting` are their companies' sizes together. */
export function waitingFinding(waiting: number): readonly Finding[] {
  if (waiting === 0) return [];
  const who = waiting === 1 ? 'One learner who passed waits' : `${waiting} learners who passed wait`;
  const says = `${who}, because their companies have no project yet.`;
  return [warning('partners', says, 'Add the companies to partners in gitlab.yaml, then restart the service.')];
}
