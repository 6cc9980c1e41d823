import type { Event } from '../core/event.ts';
import type { Completion } from '../core/product/completion.ts';
import { allModulesOf, isModule, subjects } from '../core/product/subject.ts';
import type { Program } from '../core/program.ts';
import type { Sent } from '../intake/sources/door.ts';
import type { Arrival } from '../store/inbox.ts';
import type { ExamDesk } from './engine.ts';
import type { Owner } from './identity.ts';
import { ownerOf } from './identity.ts';

type SentCompletion = Extract<Sent, { is: 'completion' }>;

/** A module somebody completed, for the one product exam whose path has it; `exam` absent where none has. */
export type CompletionFor = SentCompletion & { readonly exam?: string | undefined };

/** What is to be kept of something that was sent: a module may be of several paths, and what is none may be left. */
export function partsOf(program: Program, sent: Sent): readonly (Exclude<Sent, SentCompletion> | CompletionFor)[] {
  if (sent.is !== 'completion') return [sent];
  const exams = examsWith(program, sent.completion);
  if (exams.length > 0) return exams.map((exam) => ({ ...sent, exam }));
  return sent.onlyKnown ? [] : [sent];
}

function examsWith(program: Program, { course }: Completion): readonly string[] {
  const found = subjects(program).filter((subject) => allModulesOf(subject).some((module) => isModule(module, course)));
  return found.map(({ exam }) => exam.id);
}

/** Whom a completion concerns, and how it is kept; a module nobody knows is kept as an exam nobody knows is. */
export async function completionArrival(
  desk: ExamDesk,
  { completion, exam, digest }: CompletionFor,
): Promise<Owner & { readonly arrival: Arrival }> {
  const { learner, course, source, eventId } = completion;
  const { certKey, people } = await ownerOf(desk, { exam: exam ?? course, learner });
  const event: Event = {
    happened: 'course-completed',
    exam: exam ?? course,
    completion,
    ...(digest ? { digest } : {}),
  };
  const dedupe = exam === undefined ? eventId : `${eventId}/${exam}`;
  return { certKey, people, arrival: { source: `course:${source}`, dedupe, certKey, event, at: desk.now() } };
}

/** Whether a source said the same of a module before. */
export function isSameCompletion({ completion, digest }: SentCompletion, event: Event): boolean {
  if (event.happened !== 'course-completed') return false;
  return digest === undefined
    ? JSON.stringify(event.completion) === JSON.stringify(completion)
    : event.digest === digest;
}
