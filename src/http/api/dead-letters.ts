import { z } from 'zod';
import type { Dead } from '../../engine/dead.ts';
import { allDead, deadNamed, resolveDead } from '../../engine/dead.ts';
import { oneLine } from '../../render/plain.ts';
import type { Resolution } from '../../store/dead-letters.ts';
import { firstLine } from '../../store/dead-letters.ts';
import { byOf, type Caller } from './gate.ts';
import type { AdminDesk } from './operation.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';
import { Time, timeOf } from './shapes.ts';

const DeadLetter = z
  .strictObject({
    id: z.string(),
    certification: z.string(),
    queue: z.enum(['advance', 'apply']).describe('An event to be decided, or an effect to be written on GitLab.'),
    kind: z.string(),
    error: z.string(),
    failures: z.int(),
    parkedAt: Time,
    behind: z.int().describe('How many later ones of its certification wait behind it.'),
  })
  .readonly();

const DeadLetters = z.strictObject({ items: z.array(DeadLetter).readonly() }).readonly();

const Resolved = z
  .strictObject({
    id: z.string(),
    certification: z.string(),
    resolution: z.enum(['retried', 'dropped']),
    behind: z.int(),
  })
  .readonly();

const Letter = z.strictObject({
  letter: z.string().max(100).describe('Its id, or as much of its beginning as no other has.'),
});

const Reason = z.strictObject({
  reason: z.string().trim().min(1).max(1000).describe('Why, in a sentence; kept in the record.'),
});

function letterOf({ letter, kind, behind }: Dead): z.input<typeof DeadLetter> {
  const { id, queue, cert_key, error, failures, at } = letter;
  const said = oneLine(firstLine(error), 300);
  return { id, certification: cert_key, queue, kind, error: said, failures, parkedAt: timeOf(at), behind };
}

async function decided(
  { engine }: AdminDesk,
  caller: Caller,
  words: string,
  resolution: Resolution,
): Promise<z.input<typeof Resolved>> {
  const dead = await deadNamed(engine.store.db, words.trim().toLowerCase());
  if (typeof dead === 'string')
    throw new ApiProblem('not-found', {
      detail: `${dead === 'none' ? 'Nothing that was given up on has an id that begins' : 'Several ids begin'} with “${words}”.`,
      fix: 'Take the id from GET /dead-letters.',
    });
  const resolved = await resolveDead(engine, dead.letter.id, { ...resolution, by: byOf(caller) });
  const { id, cert_key } = dead.letter;
  if (resolved.is === 'resolved')
    return { id, certification: cert_key, resolution: resolution.how, behind: dead.behind };
  throw new ApiProblem('decided-before', {
    detail: `${id} was ${dead.letter.resolution} by ${dead.letter.resolved_by} before.`,
    fix: 'See what is left with GET /dead-letters.',
  });
}

const list = operation({
  id: 'listDeadLetters',
  method: 'get',
  path: '/dead-letters',
  pipelines: 'trusted-branch',
  does: 'Lists what was given up on, longest first.',
  answerName: 'DeadLetters',
  answer: DeadLetters,
  work: async ({ engine }) => ({ items: (await allDead(engine.store.db)).map(letterOf) }),
});

const retry = operation({
  id: 'retryDeadLetter',
  method: 'post',
  path: '/dead-letters/{letter}/retry',
  pipelines: 'trusted-branch',
  does: 'Tries again, when the cause is mended.',
  params: Letter,
  answerName: 'ResolvedDeadLetter',
  answer: Resolved,
  problems: ['not-found', 'decided-before'],
  work: (desk, { caller, params }) => decided(desk, caller, params.letter, { how: 'retried' }),
});

const drop = operation({
  id: 'dropDeadLetter',
  method: 'post',
  path: '/dead-letters/{letter}/drop',
  pipelines: 'trusted-branch',
  does: 'Leaves it undone, so that what waits behind it goes on.',
  params: Letter,
  body: Reason,
  answerName: 'ResolvedDeadLetter',
  answer: Resolved,
  problems: ['not-found', 'decided-before'],
  work: (desk, { caller, params, body }) => decided(desk, caller, params.letter, { how: 'dropped', ...body }),
});

/** Deciding about what was given up on. */
export const deadLetterOperations = [list, retry, drop];
