import type { Learner } from '../certification.ts';
import type { Context } from '../context.ts';
import { namedBy } from '../exams/exam.ts';
import { addressee } from './view.ts';

/** A learner by name, or by what their exam source calls them. */
export function learnerName(who: Pick<Context, 'people'>, learner: Learner): string {
  return learner.is === 'known' ? addressee(who, learner.userId).name : namedBy(learner.examinee).value;
}
