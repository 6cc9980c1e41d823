import { usesWords } from '../core/provision/label-steps.ts';
import type { Home, Notice, Plan, ProgramEffect, Step } from '../core/provision/plan.ts';
import { oneLine } from '../render/plain.ts';

const longestLine = 500;

/** A plan for a terminal: what would be written with its reasons, place by place, then what a person should know. */
export function planText(plan: Plan): string {
  const places = Map.groupBy(plan.steps, ({ home }) => homeWords(home));
  const steps = [...places].flatMap(([place, mine]) => ['', `${place}:`, ...mine.flatMap(stepLines)]);
  return [
    summary(plan),
    ...steps,
    ...section('Certifications under this program:', plan.effects.map(effectLine)),
    ...section('To know:', plan.notices.flatMap(noticeLines)),
  ].join('\n');
}

function summary({ steps, gitlab, program }: Plan): string {
  const of = `“${program.name}” (${program.hash.slice(0, 12)}) on ${gitlab}`;
  if (steps.length === 0) return `No changes: ${of} is all there.`;
  const count = (sign: Step['sign']) => steps.filter((step) => step.sign === sign).length;
  return `${of}: ${count('+')} to add, ${count('~')} to change, ${count('-')} to delete.`;
}

function homeWords({ kind, path }: Home): string {
  return kind === 'project' ? path : `group ${path}`;
}

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

// That something is missing is the reason for nearly every addition, and goes without saying.
function stepLines(step: Step): readonly string[] {
  const line = oneLine(`${step.sign} ${stepWords(step)}`, longestLine);
  return step.sign === '+' ? [`  ${line}`] : [`  ${line}`, `      ${oneLine(step.because, longestLine)}`];
}

const signs = { note: '·', warning: '!', fault: '✗' } as const;

function noticeLines({ level, says, fix }: Notice): readonly string[] {
  const first = `${signs[level]} ${oneLine(says, longestLine)}`;
  return fix === undefined ? [first] : [first, `    → ${oneLine(fix, longestLine)}`];
}

const effectWords = {
  'verdict-differs': 'would differ',
  kept: 'kept',
  moved: 'moved',
  'needs-decision': 'needs a decision',
} as const;

function effectLine({ is, learner, exam, attempt, says }: ProgramEffect): string {
  const whose = [learner, exam, ...(attempt === undefined ? [] : [`attempt ${attempt}`])].join(', ');
  return oneLine(`${effectWords[is]}: ${whose}: ${says}`, longestLine);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
