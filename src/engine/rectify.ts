import type { Certification, State } from '../core/certification.ts';
import type { Difference } from '../core/drift/differences.ts';
import { differencesIn } from '../core/drift/differences.ts';
import type { Event, Place } from '../core/event.ts';
import { issuedOf, wantedIssue } from '../core/views/issue-view.ts';
import { issueTag, noteTag } from '../gitlab/applying.ts';
import type { Effect } from '../gitlab/effect.ts';
import { noteMarkerOf } from '../gitlab/marker.ts';
import { seenOn } from '../gitlab/observe.ts';
import type { Note } from '../gitlab/schemas.ts';
import { bindingsOf, boundTo } from '../store/bindings.ts';
import { savedCertification } from '../store/certifications.ts';
import { receive } from '../store/inbox.ts';
import type { StoredEffect } from '../store/outbox.ts';
import { addEffects, effectsOf } from '../store/outbox.ts';
import type { Engine } from './engine.ts';
import { refusedPictures } from './rectify-pictures.ts';

/** What an issue lacks, compared with the record. */
export type Rectification = {
  readonly place: Place;
  readonly certification: string;
  readonly state: State;
  readonly differences: readonly Difference[];
  /** Comments of ours that should stand there and do not, by tag. */
  readonly missing: readonly string[];
  /** Files GitLab did not take, so that words stand in their place, by name. */
  readonly pictures: readonly string[];
  /** Accepted comments without our check mark, by id. */
  readonly unmarked: readonly number[];
  /** How many changes still wait to be shown; they may explain a difference. */
  readonly waiting: number;
  /** What would be written again: outbox rows that were carried out once. */
  readonly again: readonly StoredEffect[];
};

/** Why an issue cannot be compared. */
export type NotOurs = { readonly is: 'not-ours'; readonly because: string };

/** Which comments of ours have to stand in a thread in each state; others are talk, and people may delete them. */
const lasting: Partial<Record<State, readonly string[]>> = {
  certified: ['verdict'],
  'next-attempt': ['verdict'],
  'decision-ready': ['decision'],
  'awaiting-reviewer': ['no-reviewer'],
  'second-review': ['further-review'],
  ended: ['closed'],
};

/** Reads an issue and its comments from GitLab and compares them with the record. Writes nothing. */
export async function examineIssue(engine: Engine, place: Place): Promise<Rectification | NotOurs> {
  const { store, gitlab } = engine;
  const name = `${place.project}#${place.iid}`;
  const key = await boundTo(store.db, { project: place.project, issueIid: place.iid });
  const certification = key === undefined ? undefined : ((await savedCertification(store.db, key)) as Certification);
  const issue = certification && issuedOf(certification);
  const wanted = certification && wantedIssue(engine, certification);
  if (key === undefined || !issue || !wanted)
    return { is: 'not-ours', because: `${name} belongs to no certification here.` };
  const issueNow = (await bindingsOf(store.db, key)).find(({ tag }) => tag === issueTag({ attempt: issue.number }));
  if (issueNow?.issue_iid !== place.iid)
    return {
      is: 'not-ours',
      because: `${name} is not where it stands now, which is #${issueNow?.issue_iid}: it is an earlier issue of the same, an appeal or a reviewer's own issue.`,
    };
  const seen = seenOn(await gitlab.issue(place), { certification: key, attempt: issue.number });
  const notes = await gitlab.notes(place, { order: 'asc' });
  const effects = (await effectsOf(store.db, key)).filter((row) => isMain(effectIn(row), issue.number));
  const missing = await missingNotes(engine, certification, notes, effects);
  const unmarked = await unmarkedNotes(engine, place, notes, effects);
  const pictures = refusedPictures(await bindingsOf(store.db, key), effects.filter(isDone));
  return {
    place,
    certification: key,
    state: certification.is,
    differences: differencesIn(wanted, seen, undefined),
    missing: missing.map(({ tag }) => tag),
    pictures: pictures.map(({ filename }) => filename),
    unmarked: unmarked.map(({ noteId }) => noteId),
    waiting: effects.filter(({ settled_at }) => settled_at === null).length,
    again: distinct([...pictures.flatMap(({ rows }) => rows), ...[...missing, ...unmarked].map(({ row }) => row)]),
  };
}

/** Whether there is anything to set right. */
export function isRight({ differences, missing, pictures, unmarked }: Rectification): boolean {
  return differences.length + missing.length + pictures.length + unmarked.length === 0;
}

/**
 * Has the issue set right in the name of `by`: the state is shown anew, and what is missing in the thread is written again.
 * It goes through inbox and outbox as everything does, so the service carries it out.
 */
export async function rectify(engine: Engine, found: Rectification, by: string): Promise<void> {
  const { store, now } = engine;
  const at = now();
  const { certification: certKey, place } = found;
  const event: Event = { happened: 'rectify-asked', by };
  const again = found.again.map((row) => {
    const effectKey = `${row.effect_key.replace(/\/again\/\d+$/, '')}/again/${at}`;
    const effect: Effect = { ...effectIn(row), key: effectKey };
    return { effectKey, kind: row.kind, effect, because: `${by} had what was missing written again. ${row.because}` };
  });
  await store.transaction(async (tx) => {
    const dedupe = `rectify:${place.project}#${place.iid}:${at}`;
    await receive(store, tx, { source: 'terminal', dedupe, certKey, event, at });
    await addEffects(store, tx, certKey, again, at);
  });
}

type Tagged = { readonly tag: string; readonly row: StoredEffect };

async function missingNotes(
  { store, bot }: Engine,
  certification: Certification,
  notes: readonly Note[],
  effects: readonly StoredEffect[],
): Promise<readonly Tagged[]> {
  const bindings = await bindingsOf(store.db, certification.key);
  const stands = (tag: string) => {
    const attempt = issuedOf(certification)?.number ?? 0;
    const bound = bindings.find((binding) => binding.tag === noteTag({ attempt, tag }))?.note_id;
    return notes.some(
      ({ id, author, body }) => id === bound || (author.id === bot.userId && noteMarkerOf(body) === tag),
    );
  };
  return (lasting[certification.is] ?? []).flatMap((tag) => {
    const row = effects.findLast((one) => isDone(one) && sayTag(one) === tag);
    return row && !stands(tag) ? [{ tag, row }] : [];
  });
}

async function unmarkedNotes(
  { gitlab, bot }: Engine,
  place: Place,
  notes: readonly Note[],
  effects: readonly StoredEffect[],
): Promise<readonly { readonly noteId: number; readonly row: StoredEffect }[]> {
  const unmarked = [];
  const acknowledged = new Map(
    effects.filter(isDone).flatMap((row) => noteOf(row).map((noteId) => [noteId, row] as const)),
  );
  for (const [noteId, row] of acknowledged) {
    if (!notes.some(({ id }) => id === noteId)) continue;
    const awards = await gitlab.awards(place, noteId);
    if (!awards.some(({ name, user }) => name === 'white_check_mark' && user.id === bot.userId))
      unmarked.push({ noteId, row });
  }
  return unmarked;
}

function distinct(rows: readonly StoredEffect[]): readonly StoredEffect[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function isMain(effect: Effect, attempt: number): boolean {
  return effect.attempt === attempt && effect.thread === undefined;
}

function isDone({ outcome }: StoredEffect): boolean {
  return outcome === 'done';
}

function sayTag(row: StoredEffect): string | undefined {
  const effect = effectIn(row);
  return effect.do === 'say' ? effect.tag : undefined;
}

function noteOf(row: StoredEffect): readonly number[] {
  const effect = effectIn(row);
  return effect.do === 'acknowledge' ? [effect.noteId] : [];
}

function effectIn({ effect }: StoredEffect): Effect {
  return JSON.parse(effect);
}
