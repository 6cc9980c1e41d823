import { projectOf } from '../core/layout.ts';
import type { PersonEntry } from '../core/people.ts';
import type { Program } from '../core/program.ts';
import { openCourse } from '../core/program.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Member } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, few, fine, warning } from './doctor-finding.ts';

const guest = 10;
const planner = 15;

type Known = { readonly findings: readonly Finding[]; readonly unknown: ReadonlySet<string> };

/** Whether GitLab knows everyone in people.yaml. Members are known already; only the others are asked for. */
export async function peopleFindings(gitlab: GitLab, program: Program, members: readonly Member[]): Promise<Known> {
  const unknown: string[] = [];
  for (const person of program.people)
    if (!memberOf(person, members) && !(await gitlab.userNamed(person.username))) unknown.push(person.username);
  const mistaken = program.people.filter(({ username, gitlabId }) =>
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
  return { findings: [fine('people', `GitLab knows all ${program.people.length} people.`)], unknown: new Set() };
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
  const { reviewers, deciders, learners } = partsOf(program, project);
  const outside = known([...reviewers, ...deciders, ...learners]).filter((name) => level(name) < guest);
  const blind = (names: readonly string[]) =>
    known(names).filter(
      (name) => program.layout.visibility === 'confidential' && level(name) >= guest && level(name) < planner,
    );
  const [blindDeciders, blindReviewers] = [blind(deciders), blind(reviewers)];
  const faults = [
    ...(outside.length > 0 ? [outsideFault(project, outside)] : []),
    ...(blindDeciders.length > 0 ? [blindFinding(project, blindDeciders, fault)] : []),
    ...(blindReviewers.length > 0 ? [blindFinding(project, blindReviewers, tier === 'premium' ? warning : fault)] : []),
  ];
  if (faults.length > 0) return faults;
  return [fine('members', `Everyone can see the practicals in ${project} they are part of.`)];
}

function outsideFault(project: string, names: readonly string[]): Finding {
  const fix = `Invite them to ${project}: learners as Guest or above, reviewers as Reporter or above.`;
  return fault('members', `${at(names)} cannot see ${project}.`, fix);
}

function blindFinding(project: string, names: readonly string[], level: typeof fault): Finding {
  const says = `Guests of ${project} see a confidential practical only while assigned to it: ${at(names)}.`;
  return level('members', says, 'Give them the Reporter role.');
}

function at(names: readonly string[]): string {
  return few(names.map((name) => `@${name}`));
}

/** Who takes part in the practicals of a project: reviewers of its courses, those who decide, and everyone else to learn. */
function partsOf(program: Program, project: string) {
  const pools = program.courses
    .filter(({ id }) => projectOf(program.layout, id) === project)
    .flatMap(({ id }) => openCourse(program, id)?.pool ?? []);
  const reviewers = pools.flatMap(({ members }) => members);
  const deciders = [...program.reviewing.moderators, ...program.staff];
  const others = program.people.map(({ username }) => username);
  const everyReviewer = program.reviewing.pools.flatMap(({ members }) => members);
  const learners = others.filter((name) => ![...everyReviewer, ...deciders].includes(name));
  return { reviewers, deciders, learners };
}

function memberOf({ username, gitlabId }: PersonEntry, members: readonly Member[]): Member | undefined {
  const found = members.filter((member) =>
    gitlabId === undefined ? member.username.toLowerCase() === username.toLowerCase() : member.id === gitlabId,
  );
  return found.toSorted((one, other) => other.accessLevel - one.accessLevel)[0];
}
