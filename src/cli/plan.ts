import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Environment } from '../config/env.ts';
import type { PartnerEntry } from '../core/layout.ts';
import { partnerOf } from '../core/people/company.ts';
import type { Program } from '../core/program.ts';
import type { Notice, ProgramEffect } from '../core/provision/plan.ts';
import { Plan } from '../core/provision/plan.ts';
import type { Workplace } from '../engine/make-plan.ts';
import { notePlan } from '../engine/note-plan.ts';
import { newEffects, programEffects } from '../engine/program-effects.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { loadTemplates } from '../render/render.ts';
import type { BesideOptions } from './beside.ts';
import { readerIfThere } from './beside.ts';
import { programIn } from './check.ts';
import { noRequest, notedText, requestNamed } from './plan-note.ts';
import { planText } from './plan-words.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import { serviceAt, serviceFlag } from './service-client.ts';
import type { Sending } from './service-program.ts';
import { applyThere, planThere } from './service-program.ts';
import type { Terminal } from './terminal.ts';
import { carriedOut, planned, workplaceOf } from './workplace.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Flags = {
  readonly config?: string | undefined;
  readonly renewSecret: boolean;
  readonly json?: boolean;
  readonly out?: string | undefined;
  readonly data?: string | undefined;
  readonly note?: string | true | undefined;
  readonly company?: string | undefined;
  readonly service?: string | undefined;
  readonly against?: string | undefined;
};

const someDiffer = 2;

const exitCodes = `
Nothing is written on GitLab but the comment that --note asks for. The exit code
is 0 where nothing would be, 2 where something would, 1 where nobody can tell.`;

/** Adds `plan` and `apply`; `run` prints what goes wrong. */
export function addPlan(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('plan')
    .description('say what apply would write on GitLab, with reasons, and what the program means for certifications')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .option('--out <file>', 'keep the plan in a file that apply carries out')
    .option('--note [merge request]', 'keep it in one comment on that one, such as group/project!7, or the pipeline’s')
    .option('--company <name>', 'only what concerns this partner company and its project')
    .option('--against <dir>', 'name only what the program in this folder does not mean for certifications already')
    .option('--renew-secret', 'set the secret of the webhook again: GitLab never shows which one it has', false)
    .option(...serviceFlag)
    .option('--json', 'print the plan as one line of JSON', false)
    .addHelpText('after', exitCodes)
    .action((flags: Flags) =>
      run(async () => {
        const { plan, note } = await (flags.service === undefined
          ? planHere(terminal.env, flags)
          : planBy(flags.service, terminal.env, flags));
        if (flags.out !== undefined) await writeFile(flags.out, `${JSON.stringify(plan, null, 2)}\n`);
        terminal.stdout.write(`${flags.json ? JSON.stringify(plan) : planText(plan)}\n`);
        const said = await note();
        if (said !== undefined) terminal.stderr.write(`${said}\n`);
        if (plan.steps.length > 0) process.exitCode = someDiffer;
      }),
    );
  program
    .command('apply')
    .description('write on GitLab what plan says, or what a kept plan said if nothing it touches has changed')
    .argument('[plan]', 'file that plan --out wrote; planned anew unless given')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--company <name>', 'only the project of this partner company, where it is planned anew')
    .option('--renew-secret', 'set the secret of the webhook again: GitLab never shows which one it has', false)
    .option(...serviceFlag)
    .action((file: string | undefined, flags: Flags) =>
      run(async () => {
        if (flags.service !== undefined) {
          const plan = file === undefined ? undefined : planIn(file, await readFile(file, 'utf8'));
          const said = await applyThere(sendingTo(flags.service, terminal.env, flags), plan);
          terminal.stdout.write(`${said}\n`);
          return;
        }
        const place = await workplace(terminal.env, flags);
        const plan = file === undefined ? await planned(place) : await kept(file, place);
        terminal.stdout.write(`${await carriedOut(plan, place, terminal)}\n`);
      }),
    );
}

/** A plan, and the comment on it that is still to be written, where one is asked for. */
type Planned = { readonly plan: Plan; readonly note: () => Promise<string | undefined> };

async function planHere(env: Environment, flags: Flags): Promise<Planned> {
  const place = await workplace(env, flags);
  const { effects, notices } = await effectsBeside({ env, data: flags.data }, place, flags.against);
  const layout = await planned(place);
  const plan: Plan = { ...layout, notices: [...layout.notices, ...notices], effects };
  return {
    plan,
    note: async () => (flags.note === undefined ? undefined : noted(plan, flags.note, place.gitlab, env)),
  };
}

async function planBy(service: string, env: Environment, flags: Flags): Promise<Planned> {
  const { plan, said } = await planThere(
    sendingTo(service, env, flags),
    { note: flags.note, against: flags.against },
    env,
  );
  return { plan, note: async () => said };
}

function sendingTo(service: string, env: Environment, { config, company, renewSecret }: Flags): Sending {
  if (company !== undefined)
    throw new Problem('The service plans for all companies together.', 'Leave out --company, or --service.');
  return { service: serviceAt(service, env), configDir: config ?? settingsOf(env).configDir, renewSecret };
}

async function noted(plan: Plan, named: string | true, gitlab: GitLab, env: Environment): Promise<string> {
  const request = requestNamed(named, env);
  if (!request) return noRequest;
  return notedText(request, await notePlan({ gitlab, render: loadTemplates().render }, plan, request));
}

async function workplace(env: Environment, flags: Flags): Promise<Workplace> {
  const program = await programIn(flags.config ?? settingsOf(env).configDir);
  const partner = flags.company === undefined ? undefined : partnerCalled(program, flags.company);
  return { ...workplaceOf(env, program, flags.renewSecret), partner };
}

function partnerCalled({ layout }: Program, company: string): PartnerEntry {
  const partner = partnerOf(layout, company);
  if (partner) return partner;
  const known = layout.partners.map((one) => `“${one.company}”`).join(', ');
  const fix = known === '' ? 'Add it to partners in gitlab.yaml.' : `Partners in gitlab.yaml are ${known}.`;
  throw new Problem(`No partner is called “${company}”.`, fix);
}

/** A plan that was kept in a file, if it is of this program and this GitLab. */
async function kept(file: string, { url, program }: Workplace): Promise<Plan> {
  const plan = planIn(file, await readFile(file, 'utf8'));
  if (plan.gitlab !== url)
    throw new Problem(`${file} was made for ${plan.gitlab}, and GITLAB_URL is ${url}.`, 'Plan again for this GitLab.');
  if (plan.program.hash !== program.hash)
    throw new Problem(`${file} is stale: the program has changed since it was made.`, 'Plan again, and look at it.');
  return plan;
}

function planIn(file: string, text: string): Plan {
  try {
    return Plan.parse(JSON.parse(text));
  } catch (error) {
    const fix = 'Write one with fieldcert plan --out FILE.';
    throw new Problem(`${file} does not hold a plan of this version of fieldcert.`, fix, { cause: error });
  }
}

type Effects = { readonly effects: readonly ProgramEffect[]; readonly notices: readonly Notice[] };

async function effectsBeside(
  options: BesideOptions,
  { program, partner }: Workplace,
  againstDir: string | undefined,
): Promise<Effects> {
  const against = againstDir === undefined ? undefined : await programIn(againstDir);
  const db = await readerIfThere(options);
  if (!db) return { effects: [], notices: [noStore] };
  await using _ = db;
  const company = partner?.company;
  const effects = await (against === undefined
    ? programEffects(db, program, company)
    : newEffects(db, { program, against, company }));
  return { effects, notices: [] };
}

const noStore: Notice = {
  level: 'note',
  says: 'What the program means for certifications is not shown, because the store is not here.',
  fix: 'Run it beside the service, or give --data or DATABASE_URL.',
};
