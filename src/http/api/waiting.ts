import { z } from 'zod';
import type { ExamResult } from '../../core/exams/exam.ts';
import { personOf } from '../../core/people/people.ts';
import { peopleNow } from '../../engine/people.ts';
import { personNamed, rule, type Wish, waitingOf } from '../../engine/rulings.ts';
import type { WaitingRow } from '../../store/tables.ts';
import { waitingResults } from '../../store/waiting.ts';
import { byOf, type Caller } from './gate.ts';
import type { AdminDesk } from './operation.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';
import { Next, nextAfter, Paging, Time, timeOf } from './shapes.ts';

const Waiting = z
  .strictObject({
    id: z.string(),
    since: Time,
    why: z.enum(['unknown-learner', 'unknown-exam', 'contradicted', 'unconfirmed']),
    source: z.string(),
    exam: z.string().describe('As the source calls it.'),
    learner: z.string().nullable().describe('The username; null where nobody knows them.'),
    recordedBy: z.string().nullable().describe('Who recorded it by hand; somebody else has to confirm it.'),
  })
  .readonly();

const WaitingList = z.strictObject({ items: z.array(Waiting).readonly(), next: Next }).readonly();

const Ruled = z.strictObject({ id: z.string(), certification: z.string() }).readonly();

const One = z.strictObject({
  waiting: z.string().max(100).describe('Its id, or as much of its beginning as no other has.'),
});

const reason = z.string().trim().min(1).max(1000).describe('Why, in a sentence; kept in the record.');

const Reason = z.strictObject({ reason });

const Ruling = z.discriminatedUnion('says', [
  z.strictObject({ says: z.literal('exam'), exam: z.string().max(100).describe('Which exam is meant.'), reason }),
  z.strictObject({
    says: z.literal('learner'),
    learner: z.string().max(200).describe('Whom the source means: username or address.'),
    reason,
  }),
  z.strictObject({
    says: z.enum(['accept', 'discard']).describe('It counts as its score says, or not at all.'),
    reason,
  }),
]);

const list = operation({
  id: 'listWaitingResults',
  method: 'get',
  path: '/waiting',
  pipelines: 'trusted-branch',
  does: 'Lists the exam results nothing comes of until somebody looks, longest first; without scores.',
  query: Paging,
  answerName: 'WaitingResults',
  answer: WaitingList,
  work: async ({ engine }, { query }) => {
    const { db } = engine.store;
    const found = query.after === '' ? undefined : await waitingOf(db, query.after);
    const after = typeof found === 'object' ? found : undefined;
    const limit = Number(query.limit);
    const rows = await waitingResults(db, { which: 'waiting', limit, after });
    const people = await peopleNow(engine.people, db);
    const items = rows.map((row): z.input<typeof Waiting> => {
      const { source, exam, learner, recorded } = JSON.parse(row.result) as ExamResult;
      const known = personOf(people, learner)?.username ?? null;
      const { id, since, why } = row;
      return { id, since: timeOf(since), why, source, exam, learner: known, recordedBy: recorded?.by ?? null };
    });
    return {
      items,
      next: nextAfter(
        rows.map(({ id }) => id),
        limit,
      ),
    };
  },
});

const ruleOn = operation({
  id: 'ruleOnResult',
  method: 'post',
  path: '/waiting/{waiting}/ruling',
  pipelines: 'trusted-branch',
  does: 'Says what a result that waits means, and has it taken up.',
  params: One,
  body: Ruling,
  answerName: 'RuledResult',
  answer: Ruled,
  problems: ['not-found', 'cannot-be-done'],
  work: async (desk, { caller, params, body }) => {
    const wish = await wishOf(desk, body);
    return ruled(desk, params.waiting, wish, { by: byOf(caller), because: body.reason });
  },
});

const undo = operation({
  id: 'undoRuling',
  method: 'post',
  path: '/waiting/{waiting}/undo',
  pipelines: 'trusted-branch',
  does: 'Takes back what was ruled on a result, with all that follows.',
  params: One,
  body: Reason,
  answerName: 'RuledResult',
  answer: Ruled,
  problems: ['not-found', 'cannot-be-done'],
  work: (desk, { caller, params, body }) =>
    ruled(desk, params.waiting, { is: 'undone' }, { by: byOf(caller), because: body.reason }),
});

const confirm = operation({
  id: 'confirmResult',
  method: 'post',
  path: '/waiting/{waiting}/confirm',
  pipelines: 'trusted-branch',
  does: 'Confirms a result that somebody else of staff recorded by hand, in the name of whoever started the job.',
  params: One,
  answerName: 'RuledResult',
  answer: Ruled,
  problems: ['not-found', 'cannot-be-done'],
  work: (desk, { caller, params }) =>
    ruled(desk, params.waiting, { is: 'confirmed' }, { by: staffOf(desk, caller), because: 'Confirmed.' }),
});

async function wishOf({ engine }: AdminDesk, body: z.output<typeof Ruling>): Promise<Wish> {
  if (body.says === 'exam') return { is: 'exam', exam: body.exam };
  if (body.says !== 'learner') return { is: body.says === 'accept' ? 'counts' : 'discarded' };
  const person = await personNamed(engine, body.learner);
  if (person) return { is: 'learner', person };
  throw new ApiProblem('cannot-be-done', {
    detail: 'Nobody of that name is in people.yaml, or GitLab does not know them.',
    fix: 'Add them to people.yaml first.',
    at: 'learner',
  });
}

async function ruled(
  { engine }: AdminDesk,
  words: string,
  wish: Wish,
  named: { readonly by: string; readonly because: string },
): Promise<z.input<typeof Ruled>> {
  const row = await found(engine.store.db, words);
  const done = await rule(engine, row.id, wish, named);
  if (done.is === 'refused') throw new ApiProblem('cannot-be-done', { detail: done.because, fix: done.fix });
  return { id: row.id, certification: row.cert_key };
}

async function found(db: AdminDesk['engine']['store']['db'], words: string): Promise<WaitingRow> {
  const row = await waitingOf(db, words.trim().toLowerCase());
  if (typeof row === 'object') return row;
  throw new ApiProblem('not-found', {
    detail: `${row === 'none' ? 'Nothing that waits has an id that begins' : 'Several ids begin'} with “${words}”.`,
    fix: 'Take the id from GET /waiting.',
  });
}

/** GitLab vouches for who started the job. */
function staffOf({ engine }: AdminDesk, { job }: Caller): string {
  const username = job.user.username.toLowerCase();
  const staff = engine.program.staff.find((one) => one.toLowerCase() === username);
  if (staff) return staff;
  throw new ApiProblem('cannot-be-done', {
    detail: `@${job.user.username}, who started the job, is not of staff in people.yaml.`,
    fix: 'Have somebody of staff start it.',
  });
}

/** Ruling on what nobody can decide. */
export const waitingOperations = [list, ruleOn, undo, confirm];
