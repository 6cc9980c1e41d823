import type { Notice, Plan, ProgramEffect, Step } from '../core/provision/plan.ts';
import { countOf, effectWords, homeWords, stepWords } from '../core/provision/plan-words.ts';
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
  const { add, change, remove } = countOf(steps);
  return `${of}: ${add} to add, ${change} to change, ${remove} to delete.`;
}

// That something is missing is the reason for nearly every addition, and goes without saying.
function stepLines(step: Step): readonly string[] {
  const line = oneLine(`${step.sign} ${stepWords(step)}`, longestLine);
  return step.sign === '+' ? [`  ${line}`] : [`  ${line}`, `      ${oneLine(step.because, longestLine)}`];
}

const signs = { note: '·', warning: '!', fault: '✗' } as const;

/** Something to know, and what to do about it. */
export function noticeLines({ level, says, fix }: Notice): readonly string[] {
  const first = `${signs[level]} ${oneLine(says, longestLine)}`;
  return fix === undefined ? [first] : [first, `    → ${oneLine(fix, longestLine)}`];
}

function effectLine({ is, learner, exam, attempt, says }: ProgramEffect): string {
  const whose = [learner, exam, ...(attempt === undefined ? [] : [`attempt ${attempt}`])].join(', ');
  return oneLine(`${effectWords[is]}: ${whose}: ${says}`, longestLine);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
