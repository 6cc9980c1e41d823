import { writeFile } from 'node:fs/promises';
import type { LoadOutcome } from '../config/load.ts';
import { loadProgram } from '../config/load.ts';
import { printFaults } from '../config/print-faults.ts';
import type { Program } from '../core/program.ts';
import { openCourse } from '../core/program.ts';
import { codeQuality } from './code-quality.ts';
import { Problem } from './problem.ts';

/** Loads the configuration in `dir` or stops with every fault in it. */
export async function programIn(dir: string): Promise<Program> {
  return soundIn(await loadProgram(dir));
}

function soundIn(loaded: LoadOutcome): Program {
  if (loaded.is === 'program') return loaded.program;
  const count = loaded.faults.length === 1 ? 'one fault' : `${loaded.faults.length} faults`;
  throw new Problem(
    `${printFaults(loaded.faults)}\n\nThe configuration has ${count}.`,
    `Mend the lines above, then run fieldcert check again.`,
  );
}

/** What a configuration holds, in one paragraph. With `reportTo` its faults, or none, are written there for GitLab too. */
export async function check(dir: string, reportTo?: string): Promise<string> {
  const loaded = await loadProgram(dir);
  const faults = loaded.is === 'faults' ? loaded.faults : [];
  if (reportTo !== undefined)
    await writeFile(reportTo, `${JSON.stringify(codeQuality(faults, process.cwd()), null, 2)}\n`);
  const program = soundIn(loaded);
  const open = program.courses.filter(({ id }) => openCourse(program, id)).length;
  return [
    `${dir} is in order: “${program.name}”, ${program.hash.slice(0, 12)}`,
    `  ${program.roles.length} roles, ${program.levels.length} levels, ${program.courses.length} courses (${open} open), ${program.productAssessments.length} product assessments`,
    `  ${program.rubrics.length} rubrics, ${program.reviewing.pools.length} reviewer pools, ${program.people.length} people, ${program.layout.boards.length} boards`,
  ].join('\n');
}
