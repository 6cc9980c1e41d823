import { z } from 'zod';
import { differenceWords } from '../../core/drift/drift-words.ts';
import { placeOf } from '../../engine/find-certification.ts';
import type { HookHealth } from '../../engine/hook-health.ts';
import { checkHooks } from '../../engine/hook-health.ts';
import type { Rectification } from '../../engine/rectify.ts';
import { examineIssue, isRight, rectify as setRight } from '../../engine/rectify.ts';
import type { Replayed } from '../../engine/replay.ts';
import { planReplay, replaySummary, rowsNamed, replay as takeInAgain } from '../../engine/replay.ts';
import type { SweepNews } from '../../engine/sweep.ts';
import { sweep as sweepAll } from '../../engine/sweep.ts';
import { byOf } from './gate.ts';
import type { AdminDesk } from './operation.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';
import { Place, Time, timeOf } from './shapes.ts';

const HookChecked = z
  .strictObject({
    project: z.string(),
    state: z.enum(['on', 'off for a while', 'off', 'missing', 'unseen']),
    switchedOn: z.boolean().describe('GitLab had switched it off, and it is on again.'),
    failed: z.int().describe('Deliveries that failed since it was last looked at.'),
    resent: z.int(),
    waiting: z.int().describe('Still to be sent again.'),
    alerts: z.array(z.strictObject({ says: z.string(), fix: z.string() }).readonly()).readonly(),
  })
  .readonly();

/** What a sweep found and did. */
export const Swept = z
  .strictObject({
    missed: z.int().describe('How many things the service had not been told of.'),
    projects: z.array(z.strictObject({ project: z.string(), issues: z.int(), since: Time }).readonly()).readonly(),
    found: z
      .array(z.strictObject({ issue: Place, comments: z.int(), drifted: z.boolean(), gone: z.boolean() }).readonly())
      .readonly(),
    hooks: z.array(HookChecked).readonly(),
  })
  .readonly();

const sweep = operation({
  id: 'sweep',
  method: 'post',
  path: '/sweeps',
  pipelines: 'trusted-branch',
  does: 'Looks on GitLab now for what the service was not told of, takes it in, and looks after the webhooks.',
  answerName: 'Swept',
  answer: Swept,
  problems: ['gitlab-refused'],
  work: async ({ engine }) => {
    const news: SweepNews[] = [];
    let missed = 0;
    let hooks: readonly HookHealth[] = [];
    try {
      missed = await sweepAll(engine, (one) => news.push(one));
    } finally {
      // Whatever kept issues from being read, a webhook that is off loses more with every minute.
      hooks = await checkHooks(engine);
    }
    return {
      missed,
      projects: news.flatMap((one) =>
        one.is === 'listed' ? [{ project: one.project, issues: one.issues, since: timeOf(one.since) }] : [],
      ),
      found: news.flatMap(foundIn),
      hooks: hooks.map(({ last: _, ...health }) => health),
    };
  },
});

function foundIn(news: SweepNews): readonly z.input<typeof Swept>['found'][number][] {
  if (news.is === 'gone') return [{ issue: news.place, comments: 0, drifted: false, gone: true }];
  if (news.is !== 'read' || (news.comments === 0 && !news.drifted)) return [];
  return [{ issue: news.place, comments: news.comments, drifted: news.drifted, gone: false }];
}

/** What an event would do, or did. */
export const Replay = z
  .strictObject({
    event: z.string(),
    certification: z.string(),
    happened: z.string(),
    first: z
      .strictObject({ outcome: z.enum(['applied', 'ignored']), because: z.string().nullable() })
      .readonly()
      .nullable(),
    outcome: z.enum(['applied', 'ignored']).describe('What would be decided now.'),
    because: z.string(),
    before: z.string().nullable().describe('The state of the certification; null before its first.'),
    after: z.string().nullable(),
    changes: z.array(z.strictObject({ do: z.string(), key: z.string(), because: z.string() }).readonly()).readonly(),
    timers: z.array(z.strictObject({ kind: z.string(), at: Time }).readonly()).readonly(),
    takenInAs: z.string().nullable().describe('The id it has now; null where it was only looked at.'),
  })
  .readonly();

const Event = z.strictObject({
  event: z.string().min(4).max(100).describe('Its id, or as much of its beginning as no other has.'),
});

async function eventNamed({ engine }: AdminDesk, words: string): Promise<Replayed> {
  const [row, other] = await rowsNamed(engine, words);
  if (!row || other)
    throw new ApiProblem('not-found', {
      detail: row ? `More than one event begins with “${words}”.` : `No event that arrived begins with “${words}”.`,
      fix: 'GET /certifications/{certification}/events lists the ids.',
    });
  if (row.event) return { ...row, event: row.event };
  throw new ApiProblem('cannot-be-done', {
    detail: `What event ${row.from} of ${row.certKey} said is no longer kept (retention.inboxDays in program.yaml).`,
    fix: 'Look at the certification and rectify its issue.',
  });
}

async function replayed(desk: AdminDesk, words: string, again: boolean): Promise<z.input<typeof Replay>> {
  const event = await eventNamed(desk, words);
  const plan = await planReplay(desk.engine, event);
  const takenInAs = again ? await takeInAgain(desk.engine, event) : null;
  return { ...replaySummary(event, plan), takenInAs };
}

const planOfReplay = operation({
  id: 'planReplay',
  method: 'get',
  path: '/events/{event}/replay',
  pipelines: 'trusted-branch',
  does: 'Says what an event that arrived would do now, and changes nothing.',
  params: Event,
  answerName: 'Replay',
  answer: Replay,
  problems: ['not-found', 'cannot-be-done'],
  work: (desk, { params }) => replayed(desk, params.event, false),
});

const replay = operation({
  id: 'replay',
  method: 'post',
  path: '/events/{event}/replay',
  pipelines: 'trusted-branch',
  does: 'Takes an event in once more; what it asked for before happens once.',
  params: Event,
  answerName: 'Replay',
  answer: Replay,
  problems: ['not-found', 'cannot-be-done'],
  work: (desk, { params }) => replayed(desk, params.event, true),
});

const Rectified = z
  .strictObject({
    issue: Place,
    certification: z.string(),
    state: z.string(),
    right: z.boolean().describe('All is as the record says.'),
    differences: z.array(z.string()).readonly(),
    missingComments: z.array(z.string()).readonly(),
    missingPictures: z.array(z.string()).readonly(),
    uncheckedComments: z.array(z.int()).readonly(),
    waiting: z.int().describe('Changes that still wait to be shown; they may explain a difference.'),
    asked: z.boolean().describe('Whether it was asked for that it be set right.'),
  })
  .readonly();

const Issue = z.strictObject({
  issue: z.string().max(1000).describe('1, group/project#1 or its address, percent-encoded.'),
});

async function examined({ engine }: AdminDesk, words: string): Promise<Rectification> {
  const place = placeOf(engine.program, words);
  const found = place && (await examineIssue(engine, place));
  if (found && !('is' in found)) return found;
  throw new ApiProblem('not-found', {
    detail: found ? found.because : `“${words}” is not an issue.`,
    fix: 'Write it as 1, group/project#1 or the address of the issue, percent-encoded.',
  });
}

function rectified({ engine }: AdminDesk, found: Rectification, asked: boolean): z.input<typeof Rectified> {
  const { place, certification, state, differences, missing, pictures, unmarked, waiting } = found;
  return {
    issue: place,
    certification,
    state,
    right: isRight(found),
    differences: differences.map((one) => differenceWords(engine, one)),
    missingComments: missing,
    missingPictures: pictures,
    uncheckedComments: unmarked,
    waiting,
    asked,
  };
}

const examine = operation({
  id: 'examineIssue',
  method: 'get',
  path: '/issues/{issue}/rectification',
  pipelines: 'trusted-branch',
  does: 'Compares an issue with the record, and changes nothing.',
  params: Issue,
  answerName: 'Rectification',
  answer: Rectified,
  problems: ['not-found', 'gitlab-refused'],
  work: async (desk, { params }) => rectified(desk, await examined(desk, params.issue), false),
});

const rectify = operation({
  id: 'rectifyIssue',
  method: 'post',
  path: '/issues/{issue}/rectification',
  pipelines: 'trusted-branch',
  does: 'Has an issue set right where it differs from the record.',
  params: Issue,
  answerName: 'Rectification',
  answer: Rectified,
  problems: ['not-found', 'gitlab-refused'],
  work: async (desk, { caller, params }) => {
    const found = await examined(desk, params.issue);
    if (isRight(found)) return rectified(desk, found, false);
    await setRight(desk.engine, found, byOf(caller));
    return rectified(desk, found, true);
  },
});

/** Looking for what went missing, and setting it right. */
export const mendingOperations = [sweep, planOfReplay, replay, examine, rectify];
