import { projectOf } from '../core/layout.ts';
import { belongsTo, partnerIn, programFor } from '../core/people/company.ts';
import type { PersonEntry } from '../core/people/people.ts';
import type { Practical, Program } from '../core/program.ts';
import { openCourse } from '../core/program.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Member } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, few, fine, warning } from './doctor-finding.ts';

const guest = 10;
const planner = 15;

type Known = { readonly findings: readonly Finding[]; readonly unknown: ReadonlySet<string> };

/** Whether GitLab knows everyone in people.yaml. Members are known already; only the others are asked for. */
export async function peopleFindings(
  gitlab: GitLab,
  program: Program,
  members: readonly Member[],
  project: string,
): Promise<Known> {
  const concerned = program.people.filter((person) =>
    belongsTo(program, partnerIn(program.layout, project)?.company, person),
  );
  const unknown: string[] = [];
  for (const person of concerned)
    if (!memberOf(person, members) && !(await gitlab.userNamed(person.username))) unknown.push(person.username);
  const mistaken = concerned.filter(({ username, gitlabId }) =>
    members.some((member) => gitlabId !== undefined && member.username === username && member.id !== gitlabId),
  );
  const findings = [
    ...(unknown.length > 0
      ? [
          warning(
            'people',
            `GitLab knows nobody called ${few(unknown.map((name) => `@${name}`))}; they can neither learn nor review.`,
            'Correct the usernames in people.yaml, or give the gitlabId of those who were renamed.',
          ),
        ]
      : []),
    ...(mistaken.length > 0
      ? [
          fault(
            'people',
            `On GitLab ${few(mistaken.map(({ username }) => `@${username}`))} have another user id than in people.yaml; the id counts.`,
            'Correct gitlabId in people.yaml.',
          ),
        ]
      : []),
  ];
  if (findings.length > 0) return { findings, unknown: new Set(unknown) };
  return { findings: [fine('people', `GitLab knows all ${concerned.length} people.`)], unknown: new Set() };
}

type Seeing = {
  readonly program: Program;
  readonly project: string;
  readonly members: readonly Member[];
  readonly tier: 'free' | 'premium' | undefined;
  readonly unknown: ReadonlySet<string>;
};

/**
 * Whether people see the practicals they are part of. GitLab: doc/user/project/issues/confidential_issues.md; Planners and
 * above see all, and Guests those they are assigned to: the learner always, reviewers where several can be.
 */
export function memberFindings(seeing: Seeing): readonly Finding[] {
  const { program, project, members, tier, unknown } = seeing;
  const level = (username: string) => {
    const person = program.people.find((entry) => entry.username === username);
    return (person && memberOf(person, members)?.accessLevel) ?? 0;
  };
  const known = (names: readonly string[]) => [...new Set(names)].filter((name) => !unknown.has(name));
  const { reviewers, blindReviewers, internalReviewers, deciders, learners } = partsOf(program, project);
  const outside = known([...reviewers, ...blindReviewers, ...deciders, ...learners]).filter(
    (name) => level(name) < guest,
  );
  const guests = (names: readonly string[]) =>
    known(names).filter((name) => level(name) >= guest && level(name) < planner);
  const barred = (names: readonly string[]) => (program.layout.visibility === 'confidential' ? guests(names) : []);
  const mute = guests(internalReviewers);
  const barredDeciders = barred(deciders);
  const barredReviewers = barred(reviewers).filter((name) => !mute.includes(name));
  const hidden = internalReviewers.length + blindReviewers.length > 0;
  const prying = hidden ? known(learners).filter((name) => level(name) >= planner) : [];
  const nosy = known(blindReviewers).filter((name) => level(name) >= planner);
  const faults = [
    ...(outside.length > 0 ? [outsideFault(project, outside)] : []),
    ...(barredDeciders.length > 0 ? [barredFinding(project, barredDeciders, fault)] : []),
    ...(barredReviewers.length > 0
      ? [barredFinding(project, barredReviewers, tier === 'premium' ? warning : fault)]
      : []),
    ...(mute.length > 0 ? [muteFault(project, mute)] : []),
    ...(prying.length > 0 ? [pryingWarning(project, prying)] : []),
    ...(nosy.length > 0 ? [nosyWarning(project, nosy)] : []),
  ];
  if (faults.length > 0) return faults;
  return [fine('members', `Everyone can see the practicals in ${project} they are part of.`)];
}

function outsideFault(project: string, names: readonly string[]): Finding {
  const fix = `Invite them to ${project}: learners as Guest or above, reviewers as Reporter or above.`;
  return fault('members', `${at(names)} cannot see ${project}.`, fix);
}

function muteFault(project: string, names: readonly string[]): Finding {
  const says = `Guests of ${project} can neither write nor read internal notes, in which courses of theirs are scored: ${at(names)}.`;
  return fault('members', says, 'Give them the Reporter role.');
}

function pryingWarning(project: string, names: readonly string[]): Finding {
  const says = `Learners of ${project} who are Planner or above can read scores before the verdict: ${at(names)}.`;
  return warning('members', says, 'Make them Guests, unless they need more.');
}

function nosyWarning(project: string, names: readonly string[]): Finding {
  const says = `In ${project} ${at(names)} review blind, and can read each other's scores before they have finished.`;
  return warning('members', says, 'Make them Guests, unless they need more; Planners and above see every issue.');
}

function barredFinding(project: string, names: readonly string[], level: typeof fault): Finding {
  const says = `Guests of ${project} see a confidential practical only while assigned to it: ${at(names)}.`;
  return level('members', says, 'Give them the Reporter role.');
}

function at(names: readonly string[]): string {
  return few(names.map((name) => `@${name}`));
}

/** Who takes part in the practicals of a project: reviewers of its courses, those who decide, and everyone else to learn. */
function partsOf(general: Program, project: string) {
  const company = partnerIn(general.layout, project)?.company;
  const program = programFor(general, company);
  const here = program.people.filter((person) => belongsTo(program, company, person));
  const courses = program.courses
    .filter(({ id }) => projectOf(program.layout, id) === project)
    .flatMap(({ id }) => openCourse(program, id) ?? []);
  const mayReview = (name: string) => here.some(({ username, company: own }) => username === name && !(company && own));
  const reviewersIn = (...modes: readonly Practical['mode'][]) =>
    courses.flatMap(({ practical, pool }) => (modes.includes(practical.mode) ? pool.members.filter(mayReview) : []));
  const deciders = [...program.reviewing.moderators, ...program.staff];
  const others = here.filter((person) => !company || person.company).map(({ username }) => username);
  const everyReviewer = program.reviewing.pools.flatMap(({ members }) => members);
  const learners = others.filter((name) => ![...everyReviewer, ...deciders].includes(name));
  return {
    reviewers: reviewersIn('open', 'internal'),
    internalReviewers: reviewersIn('internal'),
    blindReviewers: reviewersIn('blind'),
    deciders,
    learners,
  };
}

/** Their membership, by id where that is known; the highest where there are several. */
export function memberOf({ username, gitlabId }: PersonEntry, members: readonly Member[]): Member | undefined {
  const found = members.filter((member) =>
    gitlabId === undefined ? member.username.toLowerCase() === username.toLowerCase() : member.id === gitlabId,
  );
  return found.toSorted((one, other) => other.accessLevel - one.accessLevel)[0];
}
