import { z } from 'zod';
import type { Examinee } from '../../core/exams/exam.ts';
import { contentKey } from '../keys.ts';
import type { Item, Refused } from '../sources/door.ts';
import { completionIn, resultIn } from '../sources/native-result.ts';
import { isBelow, isExact, shareOf, type WrittenScore } from './score.ts';

const adl = 'http://adlnet.gov/expapi/verbs/';
const cmi5 = 'https://w3id.org/xapi/cmi5/context/';

/** How cmi5 says in a statement which scaled score passes. */
const mastery = `${cmi5}extensions/masteryscore`;

/** Keys whose numbers are kept as they were written. */
export const exactKeys: ReadonlySet<string> = new Set(['scaled', 'raw', 'min', 'max', mastery]);

const Written = z.string().optional();
const Named = z.object({ id: z.string() });
const Category = z.union([z.array(Named), Named.transform((one) => [one])]).default([]);

/** What we look at in a statement that was checked, its numbers as they were written. */
const Meant = z.object({
  actor: z.object({
    objectType: z.string().optional(),
    mbox: z.string().optional(),
    mbox_sha1sum: z.string().optional(),
    openid: z.string().optional(),
    account: z.object({ homePage: z.string(), name: z.string() }).optional(),
  }),
  verb: Named,
  object: z.object({ objectType: z.string().optional(), id: z.string().optional() }),
  result: z
    .object({
      score: z.object({ scaled: Written, raw: Written, min: Written, max: Written }).optional(),
      success: z.boolean().optional(),
    })
    .optional(),
  context: z
    .object({
      contextActivities: z.object({ category: Category }).optional(),
      extensions: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  timestamp: z.string().optional(),
});
type Meant = z.output<typeof Meant>;

/** A statement at its place in the request, under its id, by a source; received at `now` (epoch ms). */
type Said = {
  readonly at: string;
  readonly id: string;
  readonly digest: string;
  readonly source: { readonly id: string; readonly usernamesAt: readonly string[] };
  readonly now: number;
};

/** What a statement that was checked means to us: a result, a completed module, the end of one, or nothing. */
export function meaningOf(statement: unknown, said: Said): Item {
  const meant = Meant.parse(statement);
  switch (meant.verb.id) {
    case `${adl}voided`:
      return voiding(meant, said);
    case `${adl}passed`:
    case `${adl}failed`:
      return resultOf(meant, said, meant.verb.id === `${adl}passed` ? 'passed' : 'failed');
    case `${adl}completed`:
      return completionOf(meant, said);
    default:
      return {
        at: said.at,
        is: 'ignored',
        because: `Who ${wordOf(meant.verb.id)} something has not passed an exam by that.`,
      };
  }
}

/** What has to be the same when a statement comes again; what the specification lets everybody change is left out. */
export function digestOf(statement: object): string {
  const { id, stored, authority, version, ...own }: Readonly<Record<string, unknown>> = { ...statement };
  const at = typeof own.timestamp === 'string' ? Date.parse(own.timestamp) : undefined;
  const kept = { ...own, timestamp: at, verb: without(own.verb, 'display'), object: without(own.object, 'definition') };
  return contentKey(JSON.stringify(sorted(kept)));
}

function voiding({ object }: Meant, { at, id, digest, source }: Said): Item {
  if (object.objectType !== 'StatementRef' || object.id === undefined)
    return refused(`${at}/object`, 'What is voided is named by a StatementRef.');
  return { at, is: 'voids', source: source.id, eventId: id, target: object.id.toLowerCase(), digest };
}

function resultOf(meant: Meant, said: Said, claim: 'passed' | 'failed'): Item {
  const { at, id, digest, source, now } = said;
  const learner = learnerOf(meant.actor, source.usernamesAt);
  if (!learner) return { at, is: 'ignored', because: 'A group sat it, and an exam is passed by one person.' };
  if ((meant.object.objectType ?? 'Activity') !== 'Activity')
    return { at, is: 'ignored', because: 'It is about something else than an activity, which no exam is.' };
  const contradiction = contradictionIn(meant, claim);
  if (contradiction) return refused(at + contradiction.at, contradiction.because);
  const score = shareOf(meant.result?.score ?? {});
  // Nobody fails by a score we do not have, and whether a pass is one a person has to say then.
  if (!score && claim === 'failed') return { at, is: 'ignored', because: 'It says failed without a score.' };
  const completedAt = meant.timestamp ?? new Date(now).toISOString();
  const data = { exam: meant.object.id, learner, score: score ?? { raw: '0', max: '1' }, completedAt };
  const result = resultIn({ type: 'exam.completed', data }, now);
  if ('is' in result) return refused(at + placeOf(result.at ?? ''), result.because.replace(/^\S+: /, ''));
  return { at, is: 'result', result: { source: source.id, eventId: id, ...result, claim }, digest };
}

/** Much is completed that is no module of a path, so what can be none is left. */
function completionOf({ actor, object, timestamp }: Meant, { at, id, digest, source, now }: Said): Item {
  const learner = learnerOf(actor, source.usernamesAt);
  const isActivity = (object.objectType ?? 'Activity') === 'Activity';
  if (!learner || !isActivity) return { at, is: 'ignored', because: 'It is not one person who completed an activity.' };
  const data = { course: object.id, learner, completedAt: timestamp ?? new Date(now).toISOString() };
  const done = completionIn({ type: 'course.completed', data }, now);
  if ('is' in done) return { at, is: 'ignored', because: `It is of no module: ${done.because.replace(/^\S+: /, '')}` };
  return { at, is: 'completion', completion: { source: source.id, eventId: id, ...done }, digest, onlyKnown: true };
}

function learnerOf(actor: Meant['actor'], usernamesAt: readonly string[]): Examinee | undefined {
  if (actor.objectType === 'Group') return undefined;
  const { mbox, mbox_sha1sum, openid, account } = actor;
  if (mbox !== undefined) return { email: mbox.slice('mailto:'.length) };
  if (account)
    return usernamesAt.includes(account.homePage) ? { username: account.name } : { externalId: account.name };
  return { externalId: mbox_sha1sum === undefined ? openid : `mbox_sha1sum:${mbox_sha1sum.toLowerCase()}` };
}

type Contradiction = { readonly at: string; readonly because: string };

/** Where a statement says two things; of those of cmi5 its part 9.3 to 9.5 says more than xAPI does. */
function contradictionIn({ result, context }: Meant, claim: 'passed' | 'failed'): Contradiction | undefined {
  const passed = claim === 'passed';
  const success = '/result/success';
  if (result?.success === !passed)
    return { at: success, because: `It says ${result.success} where the verb is ${claim}.` };
  const score: WrittenScore = result?.score ?? {};
  const long = (['scaled', 'raw', 'min', 'max'] as const).find((key) => !isExact(score[key] ?? '0'));
  if (long) return { at: `/result/score/${long}`, because: 'It has more digits than anybody writes.' };
  if (!context?.contextActivities?.category.some(({ id }) => id === `${cmi5}categories/cmi5`)) return undefined;
  if (result?.success === undefined) return { at: success, because: `cmi5 wants it beside ${claim}.` };
  const { scaled, raw, min, max } = score;
  if (scaled !== undefined && isBelow(scaled, '0'))
    return { at: '/result/score/scaled', because: 'In cmi5 it is from 0 to 1.' };
  if (raw !== undefined && (min === undefined || max === undefined))
    return { at: '/result/score', because: 'cmi5 wants "min" and "max" beside "raw".' };
  return masteryFault(context.extensions?.[mastery], scaled, passed);
}

function masteryFault(written: unknown, scaled: string | undefined, passed: boolean): Contradiction | undefined {
  if (written === undefined) return undefined;
  const at = `/context/extensions/${mastery.replaceAll('/', '~1')}`;
  if (typeof written !== 'string' || !isExact(written) || isBelow(written, '0') || isBelow('1', written))
    return { at, because: 'It is not a number from 0 to 1.' };
  if (scaled === undefined || isBelow(scaled, written) !== passed) return undefined;
  const because = `It is ${passed ? 'below' : 'not below'} the masteryScore ${written}, and the verb is ${passed ? 'passed' : 'failed'}.`;
  return { at: '/result/score/scaled', because };
}

const places: readonly (readonly [string, string])[] = [
  ['/data/exam', '/object/id'],
  ['/data/learner/email', '/actor/mbox'],
  ['/data/learner', '/actor'],
  ['/data/score', '/result/score'],
  ['/data/completedAt', '/timestamp'],
];

function placeOf(native: string): string {
  return places.find(([start]) => native.startsWith(start))?.[1] ?? '';
}

/** What is wrong with a statement, and where. */
export function refused(at: string, because: string): Refused & { readonly at: string } {
  const fix = 'Send what xAPI 1.0.3 or 2.0.0 says of statements, and for cmi5 its sections 9.3 to 9.6.';
  return { is: 'refused', status: 400, because: `${at || 'The body'}: ${because}`, at, fix };
}

/** The last word of a verb, as people would say it. */
function wordOf(verb: string): string {
  return (/([A-Za-z-]{1,40})\/?$/.exec(verb)?.[1] ?? 'did').toLowerCase();
}

function without(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
