import type { Certification, Outcome } from '../certification.ts';
import { attemptOf, isJudged } from '../certification.ts';
import type { Situation } from './deed.ts';

/** What stands against giving this outcome by decision of people, whatever the reviewers scored. */
export function outcomeObjection({ certification, comment }: Situation, outcome: Outcome): string | undefined {
  const { learner } = certification;
  if (learner.is === 'known' && learner.userId === comment.author) return 'Nobody decides about their own practical.';
  if (learner.is === 'unknown') return 'First staff say with /identify who the learner is.';
  if (takesAway(certification, outcome))
    return 'What was awarded is not taken back by a command; please talk to the program owners.';
  const attempt = attemptOf(certification);
  return attempt && isJudged(attempt) && attempt.verdict.outcome === outcome
    ? 'That is the outcome already.'
    : undefined;
}

/** Whether the outcome is less than the credential the learner has: merit is not lowered to a pass either. */
function takesAway(certification: Certification, outcome: Outcome): boolean {
  if (certification.is !== 'certified') return false;
  return outcome === 'needs-development' || (outcome === 'pass' && certification.credential.outcome === 'merit');
}
