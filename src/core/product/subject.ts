import type { Certification } from '../certification.ts';
import type { Exam } from '../exams/exam.ts';
import { examOf } from '../exams/exam.ts';
import type { Person } from '../people/people.ts';
import type { Program } from '../program.ts';
import type { PathModule, ProductAssessment } from './settings.ts';

/** What a product certification is about: the written exam and the assessment it passes. */
export type Subject = { readonly exam: Exam; readonly assessment: ProductAssessment };

/** The subject of a certification with its present configuration; undefined where it is about a course, or no more there. */
export function subjectOf(program: Program, { exam }: Pick<Certification, 'exam'>): Subject | undefined {
  const found = examOf(program.exams, exam);
  const assessment = program.productAssessments.find(({ id }) => id === found?.productAssessment);
  return found && assessment ? { exam: found, assessment } : undefined;
}

/** What somebody has to know in their role: the assessment of its family. */
export function subjectFor(program: Program, { role }: Pick<Person, 'role'>): Subject | undefined {
  const family = program.roles.find(({ id, enabled }) => enabled && id === role)?.family;
  return subjects(program).find(({ assessment }) => assessment.family === family);
}

/** Every product assessment with the exam that passes it. */
export function subjects({ productAssessments, exams }: Program): readonly Subject[] {
  return productAssessments.flatMap((assessment) => {
    const exam = exams.find(({ productAssessment }) => productAssessment === assessment.id);
    return exam ? [{ exam, assessment }] : [];
  });
}

/** What a learning path asks for; a path without modules is one itself. */
export function modulesOf({ learningPath: { id, title, modules } }: ProductAssessment): readonly PathModule[] {
  return modules.length > 0 ? modules : [{ id, title, aliases: [] }];
}

/** The modules of the path and the quick start before it. */
export function allModulesOf({ assessment }: Subject): readonly PathModule[] {
  const { quickStart } = assessment.onboarding ?? {};
  return [...modulesOf(assessment), ...(quickStart ? [quickStart] : [])];
}

/** Whether a source, or somebody in a comment, means this module; in any case. */
export function isModule({ id, aliases }: PathModule, written: string): boolean {
  return [id, ...aliases].some((name) => name.toLowerCase() === written.toLowerCase());
}
