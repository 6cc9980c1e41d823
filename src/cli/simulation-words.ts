import type { Learner } from '../core/certification.ts';
import { namedBy } from '../core/exams/exam.ts';
import type { Person } from '../core/people/people.ts';
import type { Program } from '../core/program.ts';
import { differenceWords, resultWords } from '../core/verdict/difference-words.ts';
import type { Finding, Simulated } from '../core/verdict/simulate.ts';
import { learnerName } from '../core/views/learner-name.ts';
import { addressee } from '../core/views/view.ts';
import { oneLine } from '../render/plain.ts';

/** All that a rerun of every certification found; `certifications` counts them. */
export type Simulation = Simulated & {
  readonly program: Pick<Program, 'name' | 'hash'>;
  readonly certifications: number;
  readonly people: readonly Person[];
};

const longestLine = 500;

type Of<Is extends Finding['is']> = Extract<Finding, { is: Is }>;

/** The findings of one kind. */
function those<Is extends Finding['is']>({ findings }: Simulation, is: Is): readonly Of<Is>[] {
  return findings.filter((finding): finding is Of<Is> => finding.is === is);
}

/** Whether anybody's outcome would differ. */
export function differs(simulation: Simulation): boolean {
  return those(simulation, 'differs').length > 0;
}

/** What a rerun found, for a terminal: how many, then one line for each difference, and what it says nothing about. */
export function simulationText(simulation: Simulation): string {
  const differing = those(simulation, 'differs');
  const named = (finding: Finding) => whoseWords(simulation, finding);
  const decided = those(simulation, 'by-person').map(
    (finding) => `${named(finding)}: ${resultWords[finding.outcome]}, by ${addressee(simulation, finding.by).name}`,
  );
  const open = those(simulation, 'incomparable').map((finding) => `${named(finding)}: ${finding.because}`);
  return [
    summary(simulation, differing),
    ...section(
      'Would differ',
      differing.map((finding) => `${named(finding)}: ${differenceWords(finding)}`),
    ),
    ...section('Decided by a person, unchanged', decided),
    ...section('Another rubric', rubricWords(those(simulation, 'other-rubric'))),
    ...section('Cannot be compared', open),
    '',
    'Nothing was changed.',
  ].join('\n');
}

/** The same for scripts. */
export function simulationJson(simulation: Simulation): unknown {
  const { program, certifications, verdicts, exams, findings } = simulation;
  const { name, hash } = program;
  return { program: { name, hash }, certifications, verdicts, exams, people: peopleIn(findings), findings };
}

function summary({ program, certifications, verdicts, exams }: Simulation, differing: readonly Finding[]): string {
  const looked = `${counted(certifications, 'certification')}, ${counted(verdicts, 'verdict')} and ${counted(exams, 'exam result')}`;
  const who = peopleIn(differing);
  const whose = who === 0 ? 'Nobody' : who === 1 ? 'One person' : `${who} people`;
  return `Under “${program.name}” (${program.hash.slice(0, 12)}), of ${looked}: ${whose} would have another outcome.`;
}

/** How many people it is about: somebody with two certifications is one. */
function peopleIn(findings: readonly Finding[]): number {
  const differing = findings.filter(({ is }) => is === 'differs');
  return new Set(differing.map(({ learner }) => whoIs(learner))).size;
}

function whoIs(learner: Learner): string {
  return learner.is === 'known' ? String(learner.userId) : namedBy(learner.examinee).value.toLowerCase();
}

function whoseWords({ people }: Simulation, { learner, exam, attempt }: Finding): string {
  return [learnerName({ people }, learner), exam, ...(attempt === undefined ? [] : [`attempt ${attempt}`])].join(', ');
}

/** Attempts with the same two rubrics are counted together. */
function rubricWords(others: readonly Of<'other-rubric'>[]): readonly string[] {
  const alike = Map.groupBy(others, ({ kept, now }) => JSON.stringify([kept, now]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { kept, now, applied, unscored, dropped } = first;
    const [before, after] = [`${kept.id} version ${kept.version}`, `${now.id} version ${now.version}`];
    const attempts = counted(group.length, 'attempt');
    if (!applied)
      return [`${attempts} rerun under ${before}, as scored; the new program has ${after}. --rubric applies it.`];
    const without = [
      ...(unscored.length > 0 ? [`left out, since nobody scored it: ${unscored.join(', ')}`] : []),
      ...(dropped.length > 0 ? [`no longer counted: ${dropped.join(', ')}`] : []),
    ];
    return [[`${attempts} scored under ${before} rerun under ${after}`, ...without].join('; ')];
  });
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${oneLine(line, longestLine)}`)];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
