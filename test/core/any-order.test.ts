import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import type { Change } from '../../src/core/change.ts';
import type { Context } from '../../src/core/context.ts';
import type { Comment, Event } from '../../src/core/event.ts';
import { comment, contextOf, openLife, standingsOf } from './builders.ts';
import { endOf, inOrder, threads, type Written, writtenThread } from './written-thread.ts';

const seats: Readonly<Record<string, Context>> = {
  taken: contextOf({ standings: standingsOf({ tomas: [1], lena: [1] }) }),
  'one empty': contextOf({ standings: standingsOf({ ines: [3], tomas: [3], lena: [3] }) }),
};

/** One delivery: a version of a comment, and whether the thread that was asked for comes back right after it. */
type Delivery = { readonly comment: Comment; readonly read: boolean };

/** A life in which every reading shows the thread as it is at the end; what became of it, and who was answered what. */
function lived(which: string, thread: readonly Written[], deliveries: readonly Delivery[]) {
  const life = openLife(seats[which]);
  const end = endOf(thread);
  const answers = new Map<string, string>();
  let asked: number | undefined;

  function step(event: Event, all: readonly Comment[]): void {
    const { changes } = life.step(event);
    for (const change of changes) note(change, end, all, answers);
    asked = changes.findLast((change) => change.do === 'read-thread')?.reading ?? asked;
  }
  function hear(said: Comment): void {
    const place = { project: 'field/certification', iid: 1 };
    step({ happened: 'comment-written', place, comment: said }, [said]);
  }
  function read(comments: readonly Comment[]): void {
    if (asked !== undefined) step({ happened: 'thread-read', attempt: 1, reading: asked, comments }, comments);
    asked = undefined;
  }

  for (const delivery of deliveries) {
    hear(delivery.comment);
    if (delivery.read) read(end);
  }
  read(end);
  // Deletions are seen only when the thread is read, so at last somebody causes that.
  const last = comment(90, 'lena', '/finish');
  hear(last);
  read([...end, last]);
  return { certification: bare(life.state()), answers: Object.fromEntries([...answers].toSorted()) };
}

/** Notes a check mark or a text. Answers to what the thread no longer holds, or to an earlier version, do not count. */
function note(change: Change, end: readonly Comment[], all: readonly Comment[], answers: Map<string, string>): void {
  if (change.do !== 'acknowledge' && change.do !== 'say') return;
  const tag = change.do === 'say' ? change.tag : `thanks-${change.noteId}`;
  const id = Number(/-(\d+)$/.exec(tag)?.[1] ?? 0);
  const textIn = (comments: readonly Comment[]) => comments.find((one) => one.id === id)?.textHash;
  if (id > 0 && (textIn(end) === undefined || textIn(end) !== textIn(all))) return;
  const isStatus = change.do === 'say' && change.words.say === 'note/explain';
  answers.set(tag, change.do === 'say' && !isStatus ? JSON.stringify(change.words) : 'given');
}

function bare(certification: Certification) {
  if (!('attempt' in certification) || !certification.attempt) throw new Error('No practical was opened');
  const { revision: _numbers, said, ...attempt } = certification.attempt;
  return { ...certification, attempt: { ...attempt, said: said.toSorted((a, b) => a.noteId - b.noteId) } };
}

/** Deliveries by the place of their version in time, each at least once. */
const anyOrder = threads.chain((thread) => {
  const all = inOrder(writtenThread(thread)).map((_, index) => index);
  const some = fc.shuffledSubarray([...all, ...all], { minLength: all.length, maxLength: 2 * all.length });
  const order = some.map((list) => [...list, ...all.filter((one) => !list.includes(one))]);
  const reads = fc.array(fc.boolean(), { minLength: 2 * all.length, maxLength: 3 * all.length });
  return fc.record({ seats: fc.constantFrom('taken', 'one empty'), thread: fc.constant(thread), order, reads });
});

/**
 * What differs by its nature is left out: two versions within one second and texts that come back (nobody can tell them
 * apart), edits by others (only a hook tells who edited), scores taken away after a /finish rested on them, the check
 * mark for a version nobody told of in time, and the words of /explain, which say what is known at that moment.
 */
describe('comments heard of in any order, twice and late', () => {
  it('end in the same certification and the same answers', () => {
    fc.assert(
      fc.property(anyOrder, ({ seats: which, thread, order, reads }) => {
        const all = writtenThread(thread);
        const versions = inOrder(all);
        const expected = lived(
          which,
          all,
          versions.map((one) => ({ comment: one, read: true })),
        );
        const deliveries = order.flatMap((index, at) => {
          const one = versions[index];
          return one ? [{ comment: one, read: reads[at] ?? true }] : [];
        });
        expect(lived(which, all, deliveries)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
