import type { IssueKind } from '../commands/command-entry.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Difference } from './differences.ts';

/** What somebody changed, as one sentence. */
export function differenceWords(context: Pick<Context, 'people'>, difference: Difference): string {
  switch (difference.is) {
    case 'label-missing':
      return `The label “${difference.label}” was taken off.`;
    case 'label-extra':
      return `The label “${difference.label}” was put on.`;
    case 'unassigned':
      return `${personWith(context, difference.userId)?.name ?? `User ${difference.userId}`} was taken off as assignee.`;
    default:
      return words[difference.is];
  }
}

/** What to do in place of each kind of change, each said once. */
export function insteadWords(differences: readonly Difference[], about: IssueKind): readonly string[] {
  const words = about === 'practicals' ? instead : insteadOfProduct;
  return [...new Set(differences.map(({ is }) => words[is]))];
}

const words: Readonly<Record<'closed' | 'reopened' | 'public' | 'description', string>> = {
  closed: 'The issue was closed while something is still to be done in it.',
  reopened: 'The issue was reopened although it is over.',
  public: 'The issue was opened to everybody who sees the project.',
  description: 'The status in the description was changed.',
};

const labels =
  'Labels follow what is said in the comments; comment /help to see the commands that move a practical on.';

const instead: Readonly<Record<Difference['is'], string>> = {
  'label-missing': labels,
  'label-extra': labels,
  unassigned:
    'The learner and the reviewers stay assigned; staff can add a reviewer with /review-by. A Guest who was taken off a confidential issue can see it only after staff have given them the Planner role.',
  closed:
    'The issue closes by itself with the result. To step back from this practical, the learner comments /withdraw.',
  reopened:
    'The result stands. To ask for another look at it, the learner comments /appeal with the reason. A practical that was withdrawn is taken up again with /restore.',
  public: 'What is shown here stays among those who take part.',
  description:
    'Add evidence or a remark in a comment; evidence given with /evidence appears in the description by itself.',
};

const productLabels = 'Labels follow the exam and what is said in the comments; comment /help to see what can be said.';

const insteadOfProduct: Readonly<Record<Difference['is'], string>> = {
  ...instead,
  'label-missing': productLabels,
  'label-extra': productLabels,
  unassigned: 'The learner stays assigned, so that they see it.',
  closed: 'The issue closes by itself with a pass. To step back this time, the learner comments /withdraw.',
  reopened: 'It stays as it ended. When it is asked again, it is in an issue of its own.',
  description: 'Say in a comment what is to be known here. Modules that are done are ticked by /completed and its ids.',
};
