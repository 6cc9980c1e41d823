import type { Outcome } from '../certification.ts';
import type { Situation } from './deed.ts';

/** What stands against giving this outcome by decision of people, whatever the reviewers scored. */
export function outcomeObjection({ certification, comment }: Situation, outcome: Outcome): string | undefined {
  const { learner } = certification;
  if (learner.is === 'known' && learner.userId === comment.author) return 'Nobody decides about their own practical.';
  if (learner.is === 'unknown') return 'First staff say with /identify who the learner is.';
  if (certification.is === 'certified' && outcome === 'needs-development')
    return 'A credential that was awarded is not taken back by a command; please talk to the program owners.';
  const { verdict } =
    'attempt' in certification && certification.attempt && 'verdict' in certification.attempt
      ? certification.attempt
      : {};
  return verdict?.outcome === outcome ? 'That is the outcome already.' : undefined;
}
