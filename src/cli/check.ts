import { loadProgram } from '../config/load.ts';
import { printFaults } from '../config/print-faults.ts';
import type { Program } from '../core/program.ts';
import { openCourse } from '../core/program.ts';
import { Problem } from './problem.ts';

/** Loads the configuration in `dir` or stops with every fault in it. */
export async function programIn(dir: string): Promise<Program> {
  const loaded = await loadProgram(dir);
  if (loaded.is === 'program') return loaded.program;
  const count = loaded.faults.length === 1 ? 'one fault' : `${loaded.faults.length} faults`;
  throw new Problem(
    `${printFaults(loaded.faults)}\n\nThe configuration has ${count}.`,
    `Mend the lines above, then run fieldcert check again.`,
  );
}

/** What a configuration holds, in one paragraph. */
export async function check(dir: string): Promise<string> {
  const program = await programIn(dir);
  const open = program.courses.filter(({ id }) => openCourse(program, id)).length;
  return [
    `${dir} is in order: “${program.name}”, ${program.hash.slice(0, 12)}`,
    `  ${program.roles.length} roles, ${program.levels.length} levels, ${program.courses.length} courses (${open} open), ${program.productAssessments.length} product assessments`,
    `  ${program.rubrics.length} rubrics, ${program.reviewing.pools.length} reviewer pools, ${program.people.length} people, ${program.layout.boards.length} boards`,
  ].join('\n');
}
