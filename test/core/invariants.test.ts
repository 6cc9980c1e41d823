import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptOf, isOpen } from '../../src/core/certification.ts';
import type { Change } from '../../src/core/change.ts';
import { parseComment, vocabularyOf } from '../../src/core/commands/grammar.ts';
import type { Decision } from '../../src/core/context.ts';
import type { Comment, Event } from '../../src/core/event.ts';
import { contextOf, courseIn, idOf, kindsOf, type Life, openLife, program, standingsOf } from './builders.ts';
import { inOrder, threads, type Written, writtenThread } from './written-thread.ts';

type Act = 'write' | 'tell' | 'tell again' | 'fetch' | 'answer';
const acts = fc.array(
  fc.tuple(fc.constantFrom<Act>('write', 'write', 'tell', 'tell', 'tell again', 'fetch', 'answer'), fc.nat(99)),
  { maxLength: 60 },
);

type Request = { readonly attempt: number; readonly reading: number };
type Seen = { readonly event: Event; readonly decision: Decision; readonly underWay: readonly number[] };
type Answer = Request & { readonly comments: readonly Comment[] };

/** A thread that grows while hooks come in any order and readings are fetched and answered at any later moment. */
function world(life: Life, thread: readonly Written[], check: (seen: Seen) => void) {
  const unwritten = [...inOrder(thread)];
  const untold: Comment[] = [];
  const told: Comment[] = [];
  const now = new Map<number, Comment>();
  const asked: Request[] = [];
  const fetched: Answer[] = [];

  function step(event: Event): void {
    const decision = life.step(event);
    asked.push(...decision.changes.filter((change) => change.do === 'read-thread'));
    check({ event, decision, underWay: [...asked, ...fetched].map(({ reading }) => reading) });
  }

  function tell(said: Comment | undefined): void {
    if (!said) return;
    told.push(said);
    step({ happened: 'comment-written', place: { project: 'field/certification', iid: 1 }, comment: said });
  }

  const does: Readonly<Record<Act, (pick: number) => void>> = {
    write: () => {
      const said = unwritten.shift();
      if (!said) return;
      untold.push(said);
      now.set(said.id, said);
      const all = thread[said.id - 1];
      if (all?.deleted && all.versions.at(-1) === said) now.delete(said.id);
    },
    tell: (pick) => tell(untold.splice(pick % (untold.length || 1), 1)[0]),
    'tell again': (pick) => tell(told[pick % (told.length || 1)]),
    fetch: () => {
      const request = asked.at(-1);
      const comments = [...now.values()].map(({ editedBy: _unknown, ...rest }) => rest);
      if (request) fetched.push({ ...request, comments });
      asked.length = 0;
    },
    answer: () => {
      const answer = fetched.shift();
      if (answer) step({ happened: 'thread-read', ...answer });
    },
  };

  return {
    act: (act: Act, pick: number) => does[act](pick),
    /** Until everything was written, told, fetched and answered. */
    end: () => {
      while (unwritten.length > 0) does.write(0);
      while (untold.length > 0) does.tell(0);
      while (asked.length + fetched.length > 0) {
        does.fetch(0);
        does.answer(0);
      }
    },
  };
}

const seats = {
  taken: contextOf({ standings: standingsOf({ tomas: [1], lena: [1] }) }),
  'one empty': contextOf({ standings: standingsOf({ ines: [3], tomas: [3], lena: [3] }) }),
};
const vocabulary = vocabularyOf(contextOf(), courseIn(program).rubric);
const lives = fc.record({
  which: fc.constantFrom('taken' as const, 'one empty' as const),
  thread: threads,
  meddled: fc.array(fc.boolean(), { maxLength: 10 }),
  acts,
});

/** Some last versions were written by somebody else. */
function meddle(thread: readonly Written[], meddled: readonly boolean[]): readonly Written[] {
  return thread.map(({ versions, deleted }, index) => {
    const last = versions.at(-1);
    if (!last || versions.length === 1 || !meddled[index]) return { versions, deleted };
    return { versions: [...versions.slice(0, -1), { ...last, editedBy: idOf('lena') }], deleted };
  });
}

type Lived = { readonly life: Life; readonly all: readonly Written[] };
type Checks = { readonly each?: (seen: Seen) => void; readonly end?: () => void };

function always(checksOf: (lived: Lived) => Checks): void {
  fc.assert(
    fc.property(lives, ({ which, thread, meddled, acts: all }) => {
      const lived = { life: openLife(seats[which]), all: meddle(writtenThread(thread), meddled) };
      const { each, end } = checksOf(lived);
      const run = world(lived.life, lived.all, (seen) => each?.(seen));
      for (const [act, pick] of all) run.act(act, pick);
      run.end();
      end?.();
    }),
    { numRuns: 300 },
  );
}

describe('whatever is written, told, fetched and answered when', () => {
  it('a reading under way always ends', () => {
    always(({ life }) => {
      const reading = () => attemptOf(life.state())?.reading;
      return {
        each: ({ underWay }) => expect([undefined, ...underWay]).toContain(reading()),
        end: () => expect(reading()).toBeUndefined(),
      };
    });
  });

  it('a verdict follows only from the newest reading, with one word and at most one badge', () => {
    always(({ life }) => {
      let newest: number | undefined;
      let open = true;
      const times = (what: string) => kindsOf(life.changes).filter((kind) => kind === what).length;
      return {
        each: ({ event }) => {
          const state = life.state();
          if (open && !isOpen(state)) expect(event).toMatchObject({ happened: 'thread-read', reading: newest });
          open = isOpen(state);
          newest = life.changes.findLast((change) => change.do === 'read-thread')?.reading;
        },
        end: () => {
          const { is } = life.state();
          expect([times('say verdict'), times('upload badge')]).toEqual([open ? 0 : 1, is === 'certified' ? 1 : 0]);
          expect(times('say decision')).toBeLessThanOrEqual(1);
        },
      };
    });
  });

  it('nobody is thanked and refused for the same text, unless it is gone or was somebody else’s', () => {
    always(({ all }) => {
      const answers = new Map<string, Set<string>>();
      return {
        each: ({ event, decision }) => {
          for (const change of decision.changes) {
            const answer = answerOf(change);
            const said = answer && saidIn(event, answer.id);
            if (!said) continue;
            const text = `${said.id} ${said.textHash}`;
            answers.set(text, (answers.get(text) ?? new Set()).add(answer.is));
          }
        },
        end: () => {
          const own = all.filter(({ deleted }) => !deleted).flatMap(({ versions }) => versions);
          for (const { id, textHash, editedBy } of own)
            if (editedBy === undefined) expect(answers.get(`${id} ${textHash}`)?.size ?? 1).toBe(1);
        },
      };
    });
  });

  it('every comment that asks for something is answered, and what somebody else wrote counts for nothing', () => {
    always(({ life, all }) => ({
      end: () => {
        const answered = new Set(life.changes.flatMap((change) => answerOf(change)?.id ?? []));
        for (const { versions, deleted } of all) {
          const last = versions.at(-1);
          if (!last || deleted) continue;
          const { said, faults } = parseComment(last.lines, vocabulary);
          if (said.length + faults.length > 0) expect(answered).toContain(last.id);
          const counted = attemptOf(life.state())?.said.find(({ noteId }) => noteId === last.id);
          if (last.editedBy !== undefined && isOpen(life.state())) expect(counted?.commands ?? []).toEqual([]);
        }
      },
    }));
  });
});

function answerOf(change: Change): { readonly id: number; readonly is: string } | undefined {
  if (change.do === 'acknowledge') return { id: change.noteId, is: 'thanked' };
  if (change.do !== 'say' || !/-\d+$/.test(change.tag)) return undefined;
  const is = change.words.say === 'note/refused' ? 'refused' : 'thanked';
  return { id: Number(/\d+$/.exec(change.tag)?.[0]), is };
}

function saidIn(event: Event, id: number): Comment | undefined {
  if (event.happened === 'comment-written') return event.comment;
  return event.happened === 'thread-read' ? event.comments.find((comment) => comment.id === id) : undefined;
}
