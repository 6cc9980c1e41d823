import { existsSync, readFileSync } from 'node:fs';
import type { Certification } from '../core/certification.ts';
import type { Event } from '../core/event.ts';
import { certificationAt } from '../engine/accept.ts';
import type { Engine } from '../engine/engine.ts';
import type { Arrived, Replayed, ReplayPlan } from '../engine/replay.ts';
import { keyOfEvent, planReplay, replay, rowsNamed, rowsOf } from '../engine/replay.ts';
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
  const lines = planLines(replayed, plan);
  if (planOnly) return [...lines, '', 'Nothing was changed. Leave out --plan to take it in once more.'].join('\n');
  const id = await replay(engine, replayed);
  return [...lines, '', `Taken in as ${id}. The service decides about it within a second, or when it starts.`].join(
    '\n',
  );
}

// Ids are longer than any number of an issue.
function isIssue(what: string): boolean {
  return !existsSync(what) && /(^|[#/])\d{1,7}$/.test(what);
}

async function listOf(engine: Engine, issue: string): Promise<string> {
  const place = placeIn(engine.program, issue);
  const key = await certificationAt(engine.store.db, place, undefined);
  if (key === undefined) throw foreignIssue(place);
  const lines = (await rowsOf(engine, key)).map(({ from, at, event, first }) => {
    const outcome = first ? `${first.outcome}: ${first.because}` : 'waits to be decided';
    return `${from}  ${new Date(at).toISOString()}  ${(event?.happened ?? 'no longer kept').padEnd(15)}  ${outcome}`;
  });
  return [key, ...lines].join('\n');
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

function emptied({ program }: Engine, { certKey, from, first }: Arrived): Problem {
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
  const request = { method: 'POST', path: '', headers, body, now: now() };
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

function planLines({ certKey, event, from, first }: Replayed, { before, decision }: ReplayPlan): readonly string[] {
  const state = (certification: Certification | undefined) => certification?.is ?? 'nothing yet';
  const after = decision.certification ?? before;
  return [
    `${certKey}  ${event.happened}  ${from}`,
    ...(first ? [`  the first time  ${first.outcome}: ${first.because}`] : []),
    `  now             ${decision.outcome}: ${decision.because}`,
    `  state           ${state(before)}${state(after) === state(before) ? '' : ` → ${state(after)}`}`,
    ...decision.changes.map((change) => `  ${change.do.padEnd(15)} ${change.key}  ${change.because}`),
    ...(decision.changes.length === 0 ? ['  changes         none'] : []),
    ...decision.timers.map(({ set, at }) => `  timer           ${set} at ${new Date(at).toISOString()}`),
  ];
}
