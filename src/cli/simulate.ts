import type { Command } from 'commander';
import type { Certification } from '../core/certification.ts';
import { isProduct } from '../core/product/product-certification.ts';
import { simulateProduct } from '../core/product/simulate-product.ts';
import type { Program } from '../core/program.ts';
import type { Finding, Rerun } from '../core/verdict/simulate.ts';
import { simulate } from '../core/verdict/simulate.ts';
import { recallPeople } from '../engine/people.ts';
import { everyCertification } from '../store/certifications.ts';
import type { BesideOptions } from './beside.ts';
import { readerBeside } from './beside.ts';
import { programIn } from './check.ts';
import type { Simulation } from './simulation-words.ts';
import { differs, simulationJson, simulationText } from './simulation-words.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Flags = {
  readonly program: string;
  readonly rubric: boolean;
  readonly json: boolean;
  readonly data?: string | undefined;
};

const someDiffer = 2;

const exitCodes = `
Nothing is changed. The exit code is 0 where nobody's outcome would differ,
and 2 where somebody's would.`;

/** Adds the command that reruns what was decided under another program; `run` prints what goes wrong. */
export function addSimulate(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('simulate')
    .description('rerun past exams and verdicts under a changed program, and name whose outcome would differ')
    .requiredOption('--program <dir>', 'folder of the changed program')
    .option('--rubric', 'rerun under the new rubrics too, as far as their criteria were scored', false)
    .option('--json', 'print what was found as one line of JSON', false)
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .addHelpText('after', exitCodes)
    .action((flags: Flags) =>
      run(async () => {
        const changed = await programIn(flags.program);
        const rerun = { rubric: flags.rubric ? 'new' : 'kept' } as const;
        const found = await simulateAll({ env: terminal.env, data: flags.data }, changed, rerun);
        const text = flags.json ? JSON.stringify(simulationJson(found)) : simulationText(found);
        terminal.stdout.write(`${text}\n`);
        if (differs(found)) process.exitCode = someDiffer;
      }),
    );
}

/** Reruns every certification of the store, which is only looked at. */
async function simulateAll(options: BesideOptions, program: Program, rerun: Rerun): Promise<Simulation> {
  await using db = await readerBeside(options);
  const { people } = await recallPeople(program, { db });
  const findings: Finding[] = [];
  const count = { certifications: 0, exams: 0, verdicts: 0 };
  for await (const { data } of everyCertification(db)) {
    const certification = data as Certification;
    const one = isProduct(certification)
      ? simulateProduct({ program, people }, certification)
      : simulate(program, certification, rerun);
    findings.push(...one.findings);
    count.certifications += 1;
    count.exams += one.exams;
    count.verdicts += one.verdicts;
  }
  return { ...count, program, people, findings };
}
