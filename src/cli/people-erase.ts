import type { Program } from '../core/program.ts';
import type { ErasableCertification, Erasure, OutsideIssue, Subject } from '../engine/erase.ts';
import { erase, lookAtErasure } from '../engine/erase.ts';
import { knownPersons } from '../store/persons.ts';
import type { Store } from '../store/store.ts';
import { Problem } from './problem.ts';

type Desk = { readonly program: Program; readonly store: Store };

/**
 * Says what erasing somebody takes away and what has to go by hand elsewhere and, when asked, does it in the name of `by`. Gives
 * what to print.
 * @throws Problem where something of theirs is still under way
 */
export async function erasePerson(
  desk: Desk,
  typed: string,
  { apply, by }: { readonly apply: boolean; readonly by: string },
): Promise<string> {
  const subject = await subjectOf(desk, typed);
  const done = apply ? await erase(desk, subject, by) : await lookAtErasure(desk, subject);
  if (done.against.length > 0)
    throw new Problem(
      [`@${subject.username} cannot be erased yet:`, ...done.against.map((reason) => `  ${reason}`)].join('\n'),
      'Nothing was changed. See to the lines above, then run it again.',
    );
  const erasedAs = 'erasedAs' in done ? done.erasedAs : undefined;
  const heading = erasedAs ? 'Gone from fieldcert:' : 'Goes from fieldcert, with --apply:';
  const end = erasedAs
    ? `Erased by ${by}; ${erasedAs} stands in their place. Keep the list above until all of it is done.`
    : 'Nothing was erased. Run again with --apply to erase it; that cannot be undone.';
  return [...hereLines(heading, subject, done), '', ...outsideLines(subject, done), '', end].join('\n');
}

async function subjectOf({ program, store }: Desk, typed: string): Promise<Subject> {
  const name = typed.replace(/^@/, '').toLowerCase();
  const entry = program.people.find(({ username }) => username.toLowerCase() === name);
  const found = (await knownPersons(store.db)).find(({ username }) => username.toLowerCase() === name);
  const userId = entry?.gitlabId ?? found?.user_id;
  if (userId !== undefined) return { username: entry?.username ?? found?.username ?? name, userId, entry };
  throw new Problem(
    `Nobody called ${typed} is known here.`,
    'They may be erased already. If not, write them into people.yaml with their gitlabId, and take them out afterwards.',
  );
}

function hereLines(heading: string, { username, userId, entry }: Subject, erasure: Erasure): readonly string[] {
  const { certifications, links, reviews, quoted } = erasure;
  const stays = [
    ...(reviews > 0
      ? [`  ${counted(reviews, 'seat')} as a reviewer, and what they said there, under their user id`]
      : []),
    ...(quoted.length > 0
      ? [`  The record of ${counted(quoted.length, 'other certification')} quotes them: ${quoted.join(', ')}`]
      : []),
  ];
  return [
    [`@${username}`, entry?.name, `user ${userId}`].filter(Boolean).join(', '),
    '',
    heading,
    ...(certifications.length > 0 ? certifications.map(certificationLine) : ['  No certification of theirs is kept.']),
    ...(links > 0 ? [`  ${counted(links, 'linked address', 'linked addresses')}`] : []),
    '  Whether they are away, busy or calibrated, with its record, and the user id that was found for their name',
    'Stays in fieldcert: states, outcomes, exam scores, dates, rubrics, and the user ids of those who reviewed',
    ...stays,
  ];
}

function certificationLine({ key, certification, lines, to }: ErasableCertification): string {
  const state = certification?.is ?? 'nothing decided';
  const gone = `${key} (${state}): comments, evidence, reasons, texts, and ${counted(lines, 'line')} of the ledger`;
  return `  ${gone}${to === undefined ? '' : `; goes on as ${to}`}`;
}

function outsideLines({ username, entry }: Subject, { certifications, sources }: Erasure): readonly string[] {
  const issues = certifications.flatMap((one) => one.issues);
  return [
    'Outside of fieldcert, by hand:',
    ...issues.flatMap(issueLines),
    ...(entry ? [`  people.yaml: the entry of ${username}, and where others name them; then restart the service`] : []),
    ...sources.map((source) => `  exam results at the source “${source}”`),
    '  badges handed on to any badge service',
    '  backups of the store, exported copies of the ledger, logs, and mail GitLab sent',
  ];
}

function issueLines({ project, iid, attempt, thread, notes, uploads }: OutsideIssue): readonly string[] {
  const which = thread === undefined ? `attempt ${attempt}` : `attempt ${attempt}, ${thread}`;
  return [
    `  ${project}#${iid} (${which}): the issue, with its comments and the history of both`,
    ...(notes.length > 0 ? [`    our comments in it: ${notes.join(', ')}`] : []),
    ...uploads.map((url) => `    the badge's picture, which outlives the issue: ${url} in ${project}`),
  ];
}

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}
