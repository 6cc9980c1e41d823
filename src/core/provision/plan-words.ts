import { usesWords } from './label-steps.ts';
import type { Home, ProgramEffect, Step } from './plan.ts';

/** How much a plan would write. */
export function countOf(steps: readonly Pick<Step, 'sign'>[]) {
  const count = (sign: Step['sign']) => steps.filter((step) => step.sign === sign).length;
  return { add: count('+'), change: count('~'), remove: count('-') };
}

/** Where a step is taken. */
export function homeWords({ kind, path }: Home): string {
  return kind === 'project' ? path : `group ${path}`;
}

/** What the program means for a certification, in a word or two. */
export const effectWords = {
  'verdict-differs': 'would differ',
  kept: 'kept',
  moved: 'moved',
  'needs-decision': 'needs a decision',
} as const satisfies Record<ProgramEffect['is'], string>;

/** What a step does, in words. */
export function stepWords(step: Step): string {
  switch (step.do) {
    case 'turn-on-issues':
      return 'issues: on';
    case 'create-label':
      return `label ${step.to.name} ${step.to.color} “${step.to.description}”`;
    case 'change-label':
      return changeWords(step);
    case 'merge-label':
      return `label ${step.name}, ${usesWords(step.uses)}: becomes ${step.into}`;
    case 'delete-label':
      return `label ${step.name}, ${usesWords(step.uses)}`;
    case 'rename-board':
      return `board “${step.from}”: name → “${step.to}”`;
    case 'create-board':
      return `board “${step.board}”`;
    case 'add-list':
      return `list ${step.label} on the board “${step.board}”`;
    case 'order-lists':
      return `order of the lists on the board “${step.board}”: ${step.to.join(', ')}`;
    case 'create-hook':
      return `webhook ${step.to.url}`;
    case 'change-hook':
      return `webhook ${step.to.url}`;
  }
}

function changeWords({ from, to, uses }: Extract<Step, { do: 'change-label' }>): string {
  const parts = [
    ...(from.name === to.name ? [] : [`name ${from.name} → ${to.name}`]),
    ...(from.color.toLowerCase() === to.color.toLowerCase() ? [] : [`color ${from.color} → ${to.color}`]),
    ...(from.description === to.description ? [] : [`description “${from.description}” → “${to.description}”`]),
  ];
  return `label ${from.name}, ${usesWords(uses)}: ${parts.join(', ')}`;
}
