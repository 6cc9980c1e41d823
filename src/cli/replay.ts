import { existsSync, readFileSync } from 'node:fs';
import type { Event } from '../core/event.ts';
import { certificationAt } from '../engine/accept.ts';
import type { Engine } from '../engine/engine.ts';
import type { Arrived as ArrivedRow, Replayed, ReplaySummary } from '../engine/replay.ts';
import { keyOfEvent, planReplay, replay, replaySummary, rowsNamed, rowsOf } from '../engine/replay.ts';
import { readGitLabHook } from '../intake/gitlab-hook.ts';
import { readTrusted } from '../intake/sources/all-doors.ts';
import type { FromSource, Item } from '../intake/sources/door.ts';
import { foreignIssue, placeIn } from './explain.ts';
import { Problem } from './problem.ts';

/** For an issue lists what arrived about it. Otherwise says what an event would do now and, unless only a plan is wanted, takes it in once more. Gives what to print. */
export async function replayAgain(engine: Engine, what: string, planOnly: boolean): Promise<string> {
  if (isIssue(what)) return listOf(engine, what);
  const replayed = await find(engine, what);
  const plan = await planReplay(engine, replayed);
  const id = planOnly ? null : await replay(engine, replayed);
  return [...replayLines(replaySummary(replayed, plan)), '', takenInWords(id)].join('\n');
}

/** What came of a replay: the id of the event that was taken in, or null where it was only looked at. */
export function takenInWords(id: string | null): string {
  if (id === null) return 'Nothing was changed. Leave out --plan to take it in once more.';
  return `Taken in as ${id}. The service decides about it within a second, or when it starts.`;
}

/** Whether words name an issue. Ids of events are longer than any number of an issue. */
export function isIssue(what: string): boolean {
  return !existsSync(what) && /(^|[#/])\d{1,7}$/.test(what);
}

async function listOf(engine: Engine, issue: string): Promise<string> {
  const place = placeIn(engine.program, issue);
  const key = await certificationAt(engine.store.db, place, undefined);
  if (key === undefined) throw foreignIssue(place);
  const rows = await rowsOf(engine, key);
  const items = rows.map(({ from, at, event, first }): Arrived => {
    const outcome = { outcome: first?.outcome ?? null, because: first?.because ?? null };
    return { id: from, at: new Date(at).toISOString(), happened: event?.happened ?? null, ...outcome };
  });
  return replayList(key, items);
}

type Arrived = {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly happened: string | null;
  readonly outcome: string | null;
  readonly because: string | null;
};

/** What arrived about a certification, one line each. */
export function replayList(certification: string, items: readonly Arrived[]): string {
  const lines = items.map(({ id, at, happened, outcome, because }) => {
    const came = outcome === null ? 'waits to be decided' : `${outcome}: ${because}`;
    return `${id}  ${at}  ${(happened ?? 'no longer kept').padEnd(15)}  ${came}`;
  });
  return [certification, ...lines].join('\n');
}

async function find(engine: Engine, what: string): Promise<Replayed> {
  if (existsSync(what)) return fromFile(engine, what);
  const [row, other] = await rowsNamed(engine, what);
  if (row && other) throw new Problem(`More than one event begins with “${what}”.`, 'Write more of the id.');
  if (row?.event) return { ...row, event: row.event };
  if (row) throw emptied(engine, row);
  throw new Problem(
    `“${what}” is neither a file nor the id of an event that arrived.`,
    'fieldcert replay ISSUE lists the ids; a file holds an event or the body of a webhook.',
  );
}

function emptied({ program }: Engine, { certKey, from, first }: ArrivedRow): Problem {
  const { inboxDays } = program.retention;
  return new Problem(
    `Event ${from} of ${certKey} cannot be replayed: what it said is kept for ${inboxDays} days (retention.inboxDays in program.yaml) and is gone. It was ${first?.outcome}: ${first?.because}`,
    'Have the sender’s copy replayed as a file, fieldcert replay FILE. What became of the certification is in fieldcert explain ISSUE, and fieldcert rectify ISSUE sets its issue right.',
  );
}

type Found = { readonly event: Event; readonly certification?: string; readonly issueDescription?: string | undefined };

async function fromFile(engine: Engine, file: string): Promise<Replayed> {
  const body = readFileSync(file);
  const found = eventIn(engine, file, body);
  const certKey = found.certification ?? (await keyOfEvent(engine, found.event, found.issueDescription));
  if (certKey !== undefined) return { certKey, event: found.event, from: file };
  if ('place' in found.event) throw foreignIssue(found.event.place);
  throw new Problem(
    `An event “${found.event.happened}” does not say which certification it is about.`,
    'Write the file as {"certification": "KEY", "event": {…}}.',
  );
}

function eventIn(engine: Engine, file: string, body: Buffer): Found {
  const value = jsonIn(file, body);
  if ('event' in value && isEvent(value.event) && typeof value.certification === 'string')
    return { event: value.event, certification: value.certification };
  if (isEvent(value)) return { event: value };
  if ('object_kind' in value) return fromHook(file, readGitLabHook({ body, botId: engine.bot.userId }));
  return fromSource(file, body, engine);
}

function fromHook(file: string, read: ReturnType<typeof readGitLabHook>): Found {
  switch (read.is) {
    case 'event':
      return { event: read.event, issueDescription: read.issueDescription };
    case 'ignored':
      throw asksForNothing(file, read.because);
    case 'refused':
      throw new Problem(`${file} cannot be read: ${read.because}`, read.fix);
  }
}

/** Reads a body as the first exam source does that makes a result of it. */
function fromSource(file: string, body: Buffer, { program, now }: Engine): Found {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', path: '', headers, query: new URLSearchParams(), body, now: now() };
  const proof = { is: 'proven', id: `replay of ${file}` } as const;
  const reads = program.sources.map((source) => readTrusted(source, request, proof));
  const read = reads.find(({ is }) => is === 'items') ?? reads[0];
  const items = read?.is === 'items' ? read.items : [];
  const results = items.flatMap((item) => (item.is === 'result' ? [item.result] : []));
  const [result] = results;
  if (result && results.length === 1) return { event: { happened: 'exam-completed', result } };
  if (results.length > 1)
    throw new Problem(`${file} holds ${results.length} results.`, 'Put each into a file of its own.');
  throw notReplayable(file, read, items[0]);
}

function notReplayable(file: string, read: FromSource | undefined, item: Item | undefined): Problem {
  const refused = [read, item].find((one) => one?.is === 'refused');
  if (refused?.is === 'refused') return new Problem(`${file} cannot be read: ${refused.because}`, refused.fix);
  return asksForNothing(file, item?.is === 'ignored' ? item.because : 'It holds no exam result.');
}

function asksForNothing(file: string, because: string): Problem {
  return new Problem(`${file} asks for nothing: ${because}`, 'There is nothing to replay.');
}

function jsonIn(file: string, body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    throw new Problem(`${file} is not JSON.`, 'Give an event, or the body of a webhook of GitLab or an exam source.');
  }
  throw new Problem(
    `${file} is not a JSON object.`,
    'Give an event, or the body of a webhook of GitLab or an exam source.',
  );
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'happened' in value;
}

/** What an event would do now. */
export function replayLines(summary: ReplaySummary): readonly string[] {
  const { event, certification, happened, first, outcome, because, before, after, changes, timers } = summary;
  const state = (name: string | null) => name ?? 'nothing yet';
  return [
    `${certification}  ${happened}  ${event}`,
    ...(first ? [`  the first time  ${first.outcome}: ${first.because}`] : []),
    `  now             ${outcome}: ${because}`,
    `  state           ${state(before)}${after === before ? '' : ` → ${state(after)}`}`,
    ...changes.map((change) => `  ${change.do.padEnd(15)} ${change.key}  ${change.because}`),
    ...(changes.length === 0 ? ['  changes         none'] : []),
    ...timers.map(({ kind, at }) => `  timer           ${kind} at ${at}`),
  ];
}
