import type { Step } from '../core/provision/plan.ts';
import type { Desired } from '../core/provision/state.ts';
import type { Finding } from './doctor-finding.ts';
import { few, fine, warning } from './doctor-finding.ts';

const fix = 'See fieldcert plan, then run fieldcert apply.';

/** Whether a project has every label as it should be: `steps` are the differences that were found. */
export function labelFindings({ home, labels }: Desired, steps: readonly Step[]): readonly Finding[] {
  const { path } = home;
  const missing = steps.flatMap((step) => (step.do === 'create-label' ? [step.to.name] : []));
  const other = steps.flatMap((step) => {
    if (step.do === 'merge-label') return [`${step.name} should be ${step.into}`];
    return step.do === 'change-label' ? [changeWords(step)] : [];
  });
  const retired = steps.flatMap((step) => (step.do === 'delete-label' ? [step.name] : []));
  if (missing.length + other.length + retired.length === 0)
    return [fine('labels', `${path} has all ${labels.length} labels in their colors.`)];
  const lacks = `${path} lacks ${few(missing)}; GitLab makes a label when it is first used, in a color of its own.`;
  return [
    ...(missing.length > 0 ? [warning('labels', lacks, fix)] : []),
    ...(other.length > 0 ? [warning('labels', `In ${path} ${few(other)}.`, fix)] : []),
    ...(retired.length > 0 ? [warning('labels', `${path} still has ${few(retired)}, which had their time.`, fix)] : []),
  ];
}

function changeWords({ from, to }: Extract<Step, { do: 'change-label' }>): string {
  if (from.name !== to.name) return `${from.name} should be ${to.name}`;
  return from.color.toLowerCase() === to.color.toLowerCase()
    ? `${to.name} should be described as “${to.description}”`
    : `${to.name} should be ${to.color}`;
}

/** Whether a project has our boards with their lists in order; lists of one's own may stand between them. */
export function boardFindings({ home, boards }: Desired, steps: readonly Step[]): readonly Finding[] {
  const faults = boards.flatMap(({ name, lists }) => {
    const mine = steps.filter((step) => (step.do === 'rename-board' ? step.to : boardIn(step)) === name);
    return boardFaults(home.path, name, lists, mine);
  });
  if (faults.length > 0) return faults;
  return [fine('boards', `${home.path} has all ${boards.length} boards with their lists in order.`)];
}

function boardIn(step: Step): string | undefined {
  return 'board' in step ? step.board : undefined;
}

function boardFaults(
  path: string,
  board: string,
  wanted: readonly string[],
  steps: readonly Step[],
): readonly Finding[] {
  const name = `the board "${board}"`;
  if (steps.some((step) => step.do === 'create-board')) return [warning('boards', `${path} lacks ${name}.`, fix)];
  const renamed = steps.find((step) => step.do === 'rename-board');
  if (renamed) return [warning('boards', `In ${path} ${name} is still called "${renamed.from}".`, fix)];
  const missing = steps.flatMap((step) => (step.do === 'add-list' ? [step.label] : []));
  if (missing.length > 0) return [warning('boards', `In ${path} ${name} lacks the lists ${few(missing)}.`, fix)];
  const order = steps.find((step) => step.do === 'order-lists');
  if (!order) return [];
  const now = order.from.filter((list) => wanted.includes(list)).join(', ');
  return [warning('boards', `In ${path} the lists of ${name} are in another order: ${now}.`, fix)];
}
