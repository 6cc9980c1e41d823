import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Program } from '../core/program.ts';
import { Report } from '../core/report/report.ts';
import type { Scope } from '../core/report/scope.ts';
import { companiesIn, scopeNamed } from '../core/report/scope.ts';
import { reportView } from '../core/views/report-view.ts';
import { reportOfLabels, reportOfRecord } from '../engine/report.ts';
import { loadTemplates } from '../render/render.ts';
import { readerBeside, readerIfThere } from './beside.ts';
import { programIn } from './check.ts';
import { Problem } from './problem.ts';
import { reportText } from './report-words.ts';
import { settingsOf } from './serve.ts';
import { ask, serviceAt, serviceFlag } from './service-client.ts';
import type { Terminal } from './terminal.ts';
import { connected } from './workplace.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Flags = {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly service?: string | undefined;
  readonly company?: string | undefined;
  readonly withPartners: boolean;
  readonly html?: string | undefined;
  readonly json: boolean;
};

const sources = `
It counts what the service has on record: through --service, or in its store
where that is here. Where neither is, it reads the issues on GitLab and counts
them by their labels; GITLAB_URL and GITLAB_TOKEN say where and as whom.
No report holds a score or the name of anybody, and that of one partner company
nothing of another.`;

/** Adds `report`; `run` prints what goes wrong. */
export function addReport(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('report')
    .description('count certifications by role, level and state, how long they take, and what nothing moves')
    .option('--html <path>', 'write it as a page too, for GitLab Pages: a file.html, or a folder for its index.html')
    .option('--company <name>', 'only the people of this partner company')
    .option('--with-partners', 'our own people and those of all partner companies; ours alone unless given', false)
    .option('--json', 'print it as one line of JSON', false)
    .option(...serviceFlag)
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .addHelpText('after', sources)
    .action((flags: Flags) =>
      run(async () => {
        const config = await programIn(flags.config ?? settingsOf(terminal.env).configDir);
        const report = await reportFor(config, terminal, flags);
        if (flags.html !== undefined) await writePage(flags.html, config, report);
        terminal.stdout.write(`${flags.json ? JSON.stringify(report) : reportText(config, report)}\n`);
      }),
    );
}

async function reportFor(program: Program, { env }: Terminal, flags: Flags): Promise<Report> {
  const { service, data, company, withPartners } = flags;
  if (company !== undefined && withPartners)
    throw new Problem('A report is about one company, or about all of them.', 'Give --company or --with-partners.');
  if (service !== undefined) {
    const query = new URLSearchParams(company === undefined ? (withPartners ? { partners: 'with' } : {}) : { company });
    const path = query.size > 0 ? `/report?${query}` : '/report';
    return ask(serviceAt(service, env), { method: 'GET', path }, Report);
  }
  const scope: Scope = withPartners ? { is: 'all' } : scopeCalled(program, company);
  const asked = { scope, now: Date.now() };
  const db = await (data === undefined ? readerIfThere({ env }) : readerBeside({ env, data }));
  if (!db) return reportOfLabels(connected(env).gitlab, program, asked);
  await using _ = db;
  // Not before it is read to its end is the store closed.
  return await reportOfRecord(db, program, asked);
}

function scopeCalled(program: Program, company: string | undefined): Scope {
  const scope = scopeNamed(program, company);
  if (scope) return scope;
  const known = companiesIn(program).map((one) => `“${one}”`);
  const fix = known.length === 0 ? 'Add it to partners in gitlab.yaml.' : `Partners are ${known.join(', ')}.`;
  throw new Problem(`No partner is called “${company}”.`, fix);
}

async function writePage(path: string, program: Program, report: Report): Promise<void> {
  const file = path.endsWith('.html') ? path : join(path, 'index.html');
  await mkdir(dirname(file), { recursive: true });
  const page = loadTemplates().render({ say: 'page/report', with: reportView(program, report) });
  await writeFile(file, `${page}\n`);
}
