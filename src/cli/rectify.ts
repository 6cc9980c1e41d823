import type { Context } from '../core/context.ts';
import { differenceWords } from '../core/drift/drift-words.ts';
import type { Engine } from '../engine/engine.ts';
import type { Rectification } from '../engine/rectify.ts';
import { examineIssue, isRight, rectify } from '../engine/rectify.ts';
import { placeIn } from './explain.ts';
import { Problem } from './problem.ts';

/** Compares an issue with the record and, when asked, has it set right in the name of `by`. Gives what to print. */
export async function rectifyIssue(
  engine: Engine,
  issue: string,
  how: { readonly apply: boolean; readonly by: string },
): Promise<string> {
  const found = await examineIssue(engine, placeIn(engine.program, issue));
  if ('is' in found)
    throw new Problem(found.because, 'Check the number, and that --data names the folder of the service.');
  const lines = rectifyLines(engine, found);
  if (isRight(found)) return [...lines, '', 'Everything is as the record says.'].join('\n');
  if (!how.apply) return [...lines, '', 'Nothing was changed. Run again with --apply to have it set right.'].join('\n');
  await rectify(engine, found, how.by);
  return [...lines, '', 'Asked for. The service sets it right within a second, or when it starts.'].join('\n');
}

function rectifyLines(engine: Pick<Context, 'people'>, found: Rectification): readonly string[] {
  const { place, certification, state, differences, missing, pictures, unmarked, waiting } = found;
  return [
    `${place.project}#${place.iid}  ${certification}  ${state}`,
    '',
    ...differences.map((one) => `  ✗ ${differenceWords(engine, one)}`),
    ...missing.map((tag) => `  ✗ The comment “${tag}” is missing.`),
    ...pictures.map((name) => `  ✗ GitLab did not take the picture ${name}; words stand in its place.`),
    ...unmarked.map((id) => `  ✗ Comment ${id} was accepted, but has no check mark.`),
    ...(differences.length === 0 ? ['  ✓ labels, assignees, state and description'] : []),
    ...(missing.length + pictures.length + unmarked.length === 0 ? ['  ✓ comments and check marks'] : []),
    ...(waiting > 0 ? [`  … ${waiting} changes are still to be shown, which may settle this`] : []),
  ];
}
