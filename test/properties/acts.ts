/** Who speaks on a practical: reviewers go by their seats, because nobody knows who will be picked. */
export type Voice = 'learner' | 'first reviewer' | 'second reviewer' | 'third reviewer' | 'moderator';

/** A practical, by who is examined and in what. */
export type Practical = { readonly learner: string; readonly exam: string };

/** What a person waits to see on GitLab before going on; `comment` by its name. */
export type Sight =
  | { readonly sees: 'issue' | 'verdict' | 'verdict or question' | 'verdict, question or another look' }
  | { readonly sees: 'answer' | 'check mark'; readonly comment: string };

/** One thing a person does. Comments have names, unique in a whole run, because their numbers differ from run to run. */
export type Act = { readonly practical: Practical } & (
  | { readonly does: 'sit'; readonly email: string; readonly raw: number; readonly id: string }
  | { readonly does: 'look'; readonly who: Voice; readonly sight: Sight }
  | { readonly does: 'say'; readonly who: Voice; readonly comment: string; readonly text: string }
  | {
      /** The third reviewer or the moderator, only where they were asked. */ readonly does: 'join' | 'decide';
      readonly comment: string;
      readonly text: string;
    }
  | { readonly does: 'edit'; readonly who: Voice; readonly comment: string; readonly text: string }
  | { readonly does: 'delete'; readonly who: Voice; readonly comment: string }
);

/** An act in words. */
export function actWords(act: Act): string {
  const { learner, exam } = act.practical;
  switch (act.does) {
    case 'sit':
      return `${act.email} sits ${exam}: ${act.raw} of 100`;
    case 'look':
      return `the ${act.who} of ${learner} waits to see ${sightWords(act.sight)}`;
    case 'say':
      return `the ${act.who} of ${learner} says (${act.comment}) ${JSON.stringify(act.text)}`;
    case 'join':
      return `the third reviewer of ${learner}, if asked, says (${act.comment}) ${JSON.stringify(act.text)}`;
    case 'decide':
      return `the moderator of ${learner}, if asked, says (${act.comment}) ${JSON.stringify(act.text)}`;
    case 'edit':
      return `the ${act.who} of ${learner} edits (${act.comment}) to ${JSON.stringify(act.text)}`;
    case 'delete':
      return `the ${act.who} of ${learner} deletes (${act.comment})`;
  }
}

function sightWords(sight: Sight): string {
  return 'comment' in sight ? `the ${sight.sees} to (${sight.comment})` : `the ${sight.sees}`;
}
