import { join } from 'node:path';
import type { Command } from 'commander';
import type { Plan } from '../core/provision/plan.ts';
import type { Finding } from '../engine/doctor-finding.ts';
import { examineGitLab } from '../engine/doctor-gitlab.ts';
import { oneLine } from '../render/plain.ts';
import { openStage, rehearsed, writeFiles } from './init-files.ts';
import type { Answers } from './init-questions.ts';
import { startFrom } from './init-questions.ts';
import { writesText } from './init-words.ts';
import { planText } from './plan-words.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';
import { carriedOut, connected, mustKnowSecret, planned, workplaceOf } from './workplace.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Flags = Answers & { readonly config?: string | undefined; readonly yes: boolean };

const exampleDir = join(import.meta.dirname, '../../config');

const help = `
GITLAB_URL and GITLAB_TOKEN say where and as whom; FIELDCERT_PUBLIC_URL and
GITLAB_HOOK_SECRET are needed for the webhook. What is not given is asked for.
First it shows what it would write, then it asks; without a terminal it writes
with --yes only. It can be run again at any time: people are added, and files
that are there keep everything else.`;

/** Adds `init`; `run` prints what goes wrong. */
export function addInit(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('init')
    .description('begin: check the token, write a program for your project and people, and set up GitLab for it')
    .option('--project <path>', 'project in which practicals are opened')
    .option('--staff <users>', 'who may extend, pause and override')
    .option('--moderators <users>', 'who decides where reviewers disagree; the staff unless given')
    .option('--reviewers <users>', 'who reviews; they join every pool')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--yes', 'write and apply without asking', false)
    .addHelpText('after', help)
    .action((flags: Flags) => run(() => init(terminal, flags)));
}

async function init(terminal: Terminal, flags: Flags): Promise<void> {
  const { env } = terminal;
  const say = (text: string) => terminal.stdout.write(`${text}\n`);
  const target = flags.config ?? settingsOf(env).configDir;
  const { gitlab, url } = connected(env);
  const findings = await examineGitLab({ gitlab, url, program: undefined, ...unlooked });
  say(findings.map(findingLine).join('\n'));
  mustBeSound(findings);
  await using stage = await openStage(target, exampleDir);
  const me = await gitlab.me();
  const ask = flags.yes ? undefined : terminal.ask;
  const start = await startFrom({ gitlab, url, me, program: stage.program, ask, say }, flags);
  const { program, writes } = await rehearsed(stage, start);
  const place = workplaceOf(env, program, false);
  const plan = await planned(place);
  say(`\n${writesText(target, writes)}\n\n${planText(plan)}`);
  mustKnowSecret(plan, place.secrets);
  if (writes.length + plan.steps.length > 0) {
    if (!(await agreed(terminal, flags.yes, questionFor(writes.length, plan)))) return;
    await writeFiles(target, writes);
    if (writes.length > 0) say(`Wrote ${counted(writes.length, 'file')} in ${target}.`);
    if (plan.steps.length > 0) say(await carriedOut(plan, place, terminal));
  }
  say('\nNext: fieldcert doctor says what the service still needs; fieldcert serve runs it.');
}

// What only a webhook needs is looked at with the plan.
const unlooked = { publicUrl: undefined, secret: { signing: false, token: false }, now: Date.now };

function mustBeSound(findings: readonly Finding[]): void {
  const fault = findings.find(({ level }) => level === 'fault');
  if (fault) throw new Problem(`${fault.says} Nothing was written.`, fault.fix ?? 'Mend what is said above.');
}

const signs = { fine: '✓', warning: '!', fault: '✗' } as const;

function findingLine({ level, check, says, fix }: Finding): string {
  const line = `${signs[level]} ${check.padEnd(13)} ${oneLine(says, 500)}`;
  return level === 'warning' && fix !== undefined ? `${line}\n${' '.repeat(16)}→ ${oneLine(fix, 500)}` : line;
}

function questionFor(files: number, { steps }: Plan): string {
  const parts = [
    ...(files > 0 ? [`write ${counted(files, 'file')}`] : []),
    ...(steps.length > 0 ? [`make ${counted(steps.length, 'change')} on GitLab`] : []),
  ];
  const question = parts.join(' and ');
  return `${question.charAt(0).toUpperCase()}${question.slice(1)}?`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Whether it may be done. Only a yes is one. */
async function agreed({ ask, stdout }: Terminal, yes: boolean, question: string): Promise<boolean> {
  if (yes) return true;
  if (!ask) {
    stdout.write('\nNothing was written. Run it again with --yes to do this.\n');
    return false;
  }
  const answer = await ask(`\n${question} [y/N] `);
  if (/^\s*(y|yes)\s*$/i.test(answer ?? '')) return true;
  stdout.write('Nothing was written.\n');
  return false;
}
