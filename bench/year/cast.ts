import type { Program } from '../../src/core/program.ts';

const zones = [
  { region: 'AMER', timezone: 'America/New_York' },
  { region: 'AMER', timezone: 'America/Los_Angeles' },
  { region: 'EMEA', timezone: 'Europe/Berlin' },
  { region: 'EMEA', timezone: 'Europe/London' },
  { region: 'APJ', timezone: 'Asia/Singapore' },
  { region: 'APJ', timezone: 'Australia/Sydney' },
];

// The exam of a course is for people of its role.
const courses = ['SA-101', 'TAM-101', 'AE-101', 'SAL-101'];

/** Somebody who sits the exam of one course this year, or none, and has to know the product. */
export type Learner = { readonly username: string; readonly exam: string };

/** The example program with this many learners and reviewers, spread over the world, and the learners by course. */
export function withCast(
  program: Program,
  size: { readonly learners: number; readonly reviewers: number },
): { readonly program: Program; readonly learners: readonly Learner[]; readonly reviewers: readonly string[] } {
  const kept = program.people.filter(
    ({ username }) => program.staff.includes(username) || program.reviewing.moderators.includes(username),
  );
  const person = (kind: string, from: number) => (_: unknown, index: number) => ({
    username: `${kind}-${index + 1}`,
    gitlabId: from + index,
    name: `${kind === 'learner' ? 'Learner' : 'Reviewer'} ${index + 1}`,
    emails: [`${kind}-${index + 1}@example.com`],
    externalIds: [],
    conflicts: [],
    ...zones[index % zones.length],
  });
  const examOf = (index: number) => courses[index % courses.length] ?? 'SA-101';
  const roleOf = (exam: string) => program.courses.find(({ id }) => id === exam)?.role;
  const learners = Array.from({ length: size.learners }, person('learner', 5_000)).map((learner, index) => ({
    ...learner,
    role: roleOf(examOf(index)),
  }));
  const reviewers = Array.from({ length: size.reviewers }, person('reviewer', 4_000));
  const pools = program.reviewing.pools.map((pool, index) => ({
    ...pool,
    members: reviewers.filter((_, at) => at % program.reviewing.pools.length === index).map(({ username }) => username),
  }));
  return {
    program: {
      ...program,
      people: [...kept, ...reviewers, ...learners],
      reviewing: { ...program.reviewing, pools },
      recertification: { ...program.recertification, open: 'by-service' },
    },
    learners: learners.map(({ username }, index) => ({ username, exam: examOf(index) })),
    reviewers: reviewers.map(({ username }) => username),
  };
}
