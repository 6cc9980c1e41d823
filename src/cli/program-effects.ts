import type { Certification } from '../core/certification.ts';
import type { Program } from '../core/program.ts';
import type { Notice, ProgramEffect } from '../core/provision/plan.ts';
import { runningEffects } from '../core/verdict/program-effects.ts';
import { simulate } from '../core/verdict/simulate.ts';
import { recallPeople } from '../engine/people.ts';
import { everyCertification } from '../store/certifications.ts';
import type { BesideOptions } from './beside.ts';
import { readerBeside } from './beside.ts';
import { differenceWords, learnerName } from './simulation-words.ts';

type Effects = { readonly effects: readonly ProgramEffect[]; readonly notices: readonly Notice[] };

/** What the program means for every certification of the store, which is only looked at; where there is none, says so. */
export async function programEffects(options: BesideOptions, program: Program): Promise<Effects> {
  const db = await readerBeside(options).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('There is no fieldcert store')) return undefined;
    throw error;
  });
  if (!db) return { effects: [], notices: [noStore] };
  await using _ = db;
  const { people } = await recallPeople(program, { db });
  const effects: ProgramEffect[] = [];
  for await (const { data } of everyCertification(db))
    effects.push(...effectsOn(program, data as Certification, { people }));
  return { effects, notices: [] };
}

function effectsOn(
  program: Program,
  certification: Certification,
  who: Parameters<typeof learnerName>[0],
): readonly ProgramEffect[] {
  const { key, exam, learner } = certification;
  const whose = { certification: key, learner: learnerName(who, learner), exam };
  const verdicts = simulate(program, certification, { rubric: 'kept' }).findings.flatMap((finding): ProgramEffect[] => {
    if (finding.is !== 'differs') return [];
    const { was, would, attempt } = finding;
    const numbered = attempt === undefined ? {} : { attempt };
    return [{ is: 'verdict-differs', ...whose, ...numbered, was, would, says: differenceWords(finding) }];
  });
  return [...verdicts, ...runningEffects(program, certification).map((effect) => ({ ...whose, ...effect }))];
}

const noStore: Notice = {
  level: 'note',
  says: 'What the program means for certifications is not shown, because the store is not here.',
  fix: 'Run it beside the service, or give --data or DATABASE_URL.',
};
