import { isOpen } from '../certification.ts';
import type { IdentifyCommand } from '../commands/identify-command.ts';
import type { Link } from '../context.ts';
import { ignore, personCalled, personWith } from '../context.ts';
import type { Examinee } from '../exams/exam.ts';
import { personOf } from '../people/people.ts';
import { withLearner } from '../practical/entry.ts';

import type { Deed, Situation } from './deed.ts';

/** Staff say who passed; from then on what the source calls them means this person. */
export const identifyDeed: Deed<IdentifyCommand> = {
  against: ({ context, certification: { learner } }, { username }) => {
    if (learner.is === 'known')
      return `The learner is known already: ${personWith(context, learner.userId)?.name ?? `user ${learner.userId}`}.`;
    return personCalled(context, username)
      ? undefined
      : `Nobody called ${username} is in people.yaml, or GitLab does not know them.`;
  },
  follow: (at, { username }) => {
    const { context, certification, open, comment } = at;
    const person = personCalled(context, username);
    const { learner } = certification;
    if (!person || learner.is === 'known' || !isOpen(certification)) return ignore('The learner is known already.');
    const because = `${comment.username} said who the learner is: ${person.name}.`;
    const found = withLearner(context, certification, person.userId, open);
    const links = linksFor(at, learner.examinee, person.userId, because);
    return { outcome: 'applied', because, certification: found, changes: [], timers: [], links };
  },
};

/** Everything the source calls them, unless it means somebody else by people.yaml. */
function linksFor(
  { context, comment }: Situation,
  examinee: Examinee,
  userId: number,
  because: string,
): readonly Link[] {
  return (['email', 'username', 'externalId'] as const).flatMap((kind) => {
    const value = examinee[kind];
    if (value === undefined || personOf(context.people, { [kind]: value })) return [];
    return [{ called: { kind, value }, userId, by: comment.username, because }];
  });
}
