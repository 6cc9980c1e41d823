import { expect, it } from 'vitest';
import type { Practical } from '../../src/core/program.ts';
import { memberFindings } from '../../src/engine/doctor-people.ts';
import { idOf, program, withPractical } from '../core/builders.ts';

const project = program.layout.projects[0]?.path ?? '';
const reviewers = program.reviewing.pools.find(({ id }) => id === 'pool-sa')?.members ?? [];
const deciders = [...program.reviewing.moderators, ...program.staff];

/** What is said of members where SA-101 is the only course, in this mode, and its reviewers and learners have these roles. */
function said(mode: Practical['mode'], access: number, learners = 10): readonly string[] {
  const members = program.people.map(({ username, name }) => ({
    id: idOf(username),
    username,
    name,
    accessLevel: reviewers.includes(username) ? access : deciders.includes(username) ? 20 : learners,
  }));
  const course = withPractical({ mode });
  const found = memberFindings({
    program: { ...course, courses: course.courses.filter(({ id }) => id === 'SA-101') },
    project,
    members,
    tier: 'premium',
    unknown: new Set(),
  });
  return found.map((finding) => `${finding.level}: ${finding.says}`);
}

it.each([
  ['open', 20, ['fine: Everyone can see']],
  ['open', 10, ['warning: Guests of']],
  ['internal', 20, ['fine: Everyone can see']],
  ['internal', 10, ['fault: Guests of']],
  ['blind', 10, ['fine: Everyone can see']],
  ['blind', 20, ['warning: In field/certification']],
] as const)(
  'of a course that is %s, with reviewers at access level %i, the doctor says %j',
  (mode, access, expected) => {
    const findings = said(mode, access);
    expect(findings.map((finding, at) => finding.slice(0, expected[at]?.length))).toEqual(expected);
  },
);

it.each(['internal', 'blind'] as const)('warns of learners who could read scores of a course that is %s', (mode) => {
  expect(said(mode, mode === 'blind' ? 10 : 20, 20)).toEqual([expect.stringContaining('can read scores before')]);
});

it('names what to do', () => {
  expect(said('internal', 10)[0]).toContain('neither write nor read internal notes');
  expect(said('blind', 20)[0]).toContain("can read each other's scores before they have finished");
});
