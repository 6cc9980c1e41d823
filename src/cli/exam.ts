import type { Command } from 'commander';
import { addWaiting } from './exam-waiting.ts';
import { Problem } from './problem.ts';
import type { Terminal } from './terminal.ts';

const examDoor = 'http://127.0.0.1:7080/exams/native';

type Run = (work: () => Promise<unknown>) => Promise<void>;

/** Adds the commands about exam results; `run` prints what goes wrong. */
export function addExam(program: Command, terminal: Terminal, run: Run): void {
  const exams = program.command('exam').description('exam results');
  addExamSend(exams, terminal, run);
  addExamImport(exams, terminal, run);
  addWaiting(exams, terminal, run);
}

function addExamSend(exams: Command, terminal: Terminal, run: Run): void {
  exams
    .command('send')
    .summary('send one, signed')
    .description('send one exam result, signed as a learning platform would')
    .argument('<exam>', 'exam id, such as SA-101')
    .argument('<learner>', 'e-mail address or username')
    .argument('<score>', 'such as 92 (of 100) or 46/50')
    .option('--url <url>', 'address that takes exam results', examDoor)
    .option('--secret <whsec>', 'signing secret; FIELDCERT_EXAM_SECRET unless given')
    .action(async (exam: string, learner: string, score: string, flags) => {
      await run(async () => {
        const { sendExam } = await import('./exam-send.ts');
        const secret = flags.secret ?? terminal.env.FIELDCERT_EXAM_SECRET;
        if (!secret) throw new Problem('No signing secret is given.', 'Set FIELDCERT_EXAM_SECRET, or pass --secret.');
        const said = await sendExam({ url: flags.url, secret, exam, learner, score, now: Date.now() });
        terminal.stdout.write(`${said}\n`);
      });
    });
}

function addExamImport(exams: Command, terminal: Terminal, run: Run): void {
  exams
    .command('import')
    .summary('take in tables of results')
    .description('look through tables of exam results, and send each row to the service when asked')
    .argument('<files...>', 'CSV files with a header row each')
    .option('--apply', 'send the rows; without it nothing is sent', false)
    .option(
      '--column <field=name>',
      'name the column of a field, such as score="Final grade"; once for each column',
      (given: string, before: readonly string[] = []) => [...before, given],
    )
    .option('--exam <id>', 'the exam of all rows, where no column says it')
    .option('--dates <order>', 'dmy or mdy, where dates such as 3/4/2026 leave it open')
    .option('--timezone <name>', 'where times stand without their offset', 'UTC')
    .option('--url <url>', 'address that takes exam results', examDoor)
    .option('--secret <whsec>', 'signing secret; FIELDCERT_EXAM_SECRET unless given')
    .action(async (files: readonly string[], flags) => {
      await run(async () => {
        const { importExams } = await import('./exam-import.ts');
        const said = await importExams({
          ...flags,
          files,
          columns: flags.column ?? [],
          timeZone: flags.timezone,
          secret: flags.secret ?? terminal.env.FIELDCERT_EXAM_SECRET,
          now: Date.now,
          progress: (words) => void terminal.stderr.write(`${words}\n`),
        });
        terminal.stdout.write(`${said}\n`);
      });
    });
}
