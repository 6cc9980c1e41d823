import { calibrate } from '../../src/cli/calibrate.ts';
import { bareProblem } from '../../src/cli/problem.ts';
import { samplesOf } from '../../src/core/calibration/calibration.ts';
import type { Program } from '../../src/core/program.ts';
import type { World } from './world.ts';

/** A sheet for the samples of pool-tam that is a step off the reference on the first `off` criteria, one after the other. */
export function sheetOf(program: Program, scoredOn: string, off: number): string {
  const pool = program.reviewing.pools.find(({ id }) => id === 'pool-tam');
  let left = off;
  const lines = (pool ? samplesOf(program, pool) : []).flatMap(({ sample: { id, reference } }) => [
    `  ${id}:`,
    ...Object.entries(reference).map(([criterion, score]) => {
      left -= 1;
      return `    ${criterion}: ${left < 0 ? score : score > 1 ? score - 1 : score + 1}`;
    }),
  ]);
  return [`scoredOn: ${scoredOn}`, 'scores:', ...lines, ''].join('\n');
}

type Flags = { readonly scores?: string; readonly apply?: boolean; readonly by?: string };

/** What `fieldcert calibrate` prints beside the service of a world, by the world's clock. */
export async function calibrateIn(world: World, user?: string, pool?: string, flags: Flags = {}): Promise<string> {
  try {
    return await calibrate(world.service().engine, { user, pool, apply: false, by: 'priya', ...flags });
  } catch (error) {
    const { message, fix } = bareProblem(error);
    return `${message}\n→ ${fix}`;
  }
}
