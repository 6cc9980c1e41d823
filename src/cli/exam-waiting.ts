import type { Command } from 'commander';
import { Option } from 'commander';
import type { Confirming, Decided, Listing, Recorded, Resolving } from './exam-waiting-acts.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

const idHelp = 'its id, or as much of its beginning as no other has';

/** Adds the commands about results nothing comes of until a person has looked; `run` prints what goes wrong. */
export function addWaiting(exams: Command, terminal: Terminal, run: Run): void {
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  withPlaces(exams.command('waiting'))
    .summary('list results that wait for somebody')
    .description('list the results nothing comes of until somebody looks, why, and what to do')
    .option('--ruled', 'those that were ruled on instead', false)
    .option('--json', 'print the list as one line of JSON', false)
    .action((flags: Listing) => run(async () => say(await (await acts()).list(terminal, flags))));
  deciding(exams.command('resolve'))
    .summary('rule on one that waits')
    .description('say what a result that waits means, and have it taken up')
    .argument('<id>', idHelp)
    .option('--exam <id>', 'the exam that is meant by a name nobody knows, for this result')
    .option('--learner <user>', 'whose it is: username or address; from now on the source means them')
    .option('--accept', 'it counts as its score says, whatever the source says', false)
    .addOption(new Option('--discard', 'it does not count').default(false).conflicts(['accept', 'exam', 'learner']))
    .action((id: string, flags: Resolving) => run(async () => say(await (await acts()).resolve(terminal, id, flags))));
  deciding(exams.command('undo'))
    .summary('take a ruling back')
    .description('take back what was ruled on a result, with all that follows')
    .argument('<id>', idHelp)
    .action((id: string, flags: Decided) => run(async () => say(await (await acts()).undo(terminal, id, flags))));
  deciding(exams.command('record'))
    .summary('record a result by hand')
    .description('record a result by hand; it counts once a second person has confirmed it')
    .requiredOption('--learner <user>', 'username or address of somebody in people.yaml')
    .requiredOption('--exam <id>', 'exam id, such as SA-101')
    .requiredOption('--score <score>', 'such as 92 (of 100) or 8/10')
    .requiredOption('--on <date>', 'the day it was sat, such as 2026-11-20')
    .action((flags: Recorded) => run(async () => say(await (await acts()).recordOne(terminal, flags))));
  withPlaces(exams.command('confirm'))
    .summary('confirm what somebody else recorded')
    .description('confirm a result that somebody else of staff recorded by hand')
    .argument('<id>', idHelp)
    .option('--by <user>', 'who confirms: somebody of staff; the user of this terminal unless given')
    .action((id: string, flags: Confirming) => run(async () => say(await (await acts()).confirm(terminal, id, flags))));
}

/** Loaded when one of them is typed. */
const acts = () => import('./exam-waiting-acts.ts');

function deciding(command: Command): Command {
  return withPlaces(command)
    .requiredOption('--reason <text>', 'why, in a sentence; kept on record')
    .option('--by <name>', 'who decides, for the record; the user of this terminal unless given');
}

function withPlaces(command: Command): Command {
  return command
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given');
}
