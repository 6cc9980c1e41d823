import type { Certification } from '../certification.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Event } from '../event.ts';
import type { Layout, PartnerEntry } from '../layout.ts';
import type { Course, Program } from '../program.ts';
import type { Person, PersonEntry, UserId } from './people.ts';
import { personOf } from './people.ts';

/** Whether two names mean one company. */
export function sameCompany(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** What gitlab.yaml says of a partner company; nothing where it has no project yet. */
export function partnerOf({ partners }: Pick<Layout, 'partners'>, company: string): PartnerEntry | undefined {
  return partners.find((partner) => sameCompany(partner.company, company));
}

/** The partner company whose project this is. */
export function partnerIn({ partners }: Pick<Layout, 'partners'>, project: string): PartnerEntry | undefined {
  return partners.find((partner) => partner.project === project);
}

/**
 * The program as it holds for the learners of a company: a partner's has the partner's project only, or none where it has
 * not got one yet, and the partner's rules in their places. Without a company it is the program itself.
 */
export function programFor(program: Program, company: string | undefined): Program {
  if (company === undefined) return program;
  const partner = partnerOf(program.layout, company);
  const projects = partner ? [{ path: partner.project, courses: [] }] : [];
  const { attempts } = program;
  return {
    ...program,
    layout: { ...program.layout, projects },
    ...(partner?.attempts ? { attempts: { ...attempts, practical: partner.attempts } } : {}),
    courses: program.courses.map((course) => courseFor(course, partner)),
  };
}

function courseFor(course: Course, partner: PartnerEntry | undefined): Course {
  if (!partner || !course.practical) return course;
  const { pool = course.practical.pool, dueWorkingDays = course.practical.dueWorkingDays } = partner;
  return { ...course, practical: { ...course.practical, pool, dueWorkingDays } };
}

/** The company of the learner a certification is of; nothing for our own people and for those nobody knows. */
export function companyOf(
  { people }: Pick<Context, 'people'>,
  certification: Pick<Certification, 'learner'>,
): string | undefined {
  const { learner } = certification;
  const person = learner.is === 'known' ? personWith({ people }, learner.userId) : personOf(people, learner.examinee);
  return person?.company;
}

/** The context in which an event of a certification is decided: with the program as it holds for its learner. */
export function forLearner(context: Context, certification: Certification | undefined, event: Event): Context {
  const company = certification ? companyOf(context, certification) : whoIsMeant(context, event)?.company;
  return company === undefined ? context : { ...context, program: programFor(context.program, company) };
}

/** Whom an event concerns that can be the first of its certification. */
function whoIsMeant({ people }: Context, event: Event): Person | undefined {
  if (event.happened === 'exam-completed' || event.happened === 'exam-ruled')
    return personOf(people, event.result.learner);
  if (event.happened === 'course-completed') return personOf(people, event.completion.learner);
  return 'learner' in event ? personWith({ people }, event.learner) : undefined;
}

/** Whether an issue in one project must not name one in the other, because one of them is a partner's. */
export function areApart({ layout }: Pick<Program, 'layout'>, one: string, other: string): boolean {
  return one !== other && layout.partners.some(({ project }) => project === one || project === other);
}

/** Whether the learner of this practical belongs to a partner whose practicals are not in its project. */
export function isMisplaced(
  { program, people }: Pick<Context, 'program' | 'people'>,
  learner: UserId,
  project: string,
): boolean {
  const company = personWith({ people }, learner)?.company;
  return company !== undefined && partnerOf(program.layout, company)?.project !== project;
}

/** Whether somebody has a place where practicals of this company are; without one, where our own are. */
export function belongsTo(
  program: Program,
  company: string | undefined,
  person: Pick<PersonEntry, 'username' | 'company'>,
): boolean {
  if (person.company === undefined) return true;
  if (company !== undefined) return sameCompany(person.company, company);
  return program.reviewing.pools.some(({ members }) => members.includes(person.username));
}
