import { join } from 'node:path';
import { loadProgram } from '../../src/config/load.ts';
import type { Attempt, Certification } from '../../src/core/certification.ts';
import { attemptOf } from '../../src/core/certification.ts';
import type { Change } from '../../src/core/change.ts';
import type { Context, Decision } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import type { Comment, Event, Place } from '../../src/core/event.ts';
import type { Examinee, ExamResult, Ruling } from '../../src/core/exams/exam.ts';
import type { Person } from '../../src/core/people/people.ts';
import { type OpenCourse, openCourse, type Program } from '../../src/core/program.ts';
import type { Criterion } from '../../src/core/rubric.ts';
import { readText } from '../../src/intake/spoken-lines.ts';

const loaded = await loadProgram(join(import.meta.dirname, '../../config'));
if (loaded.is === 'faults') throw new Error(JSON.stringify(loaded.faults));

/** The example program. */
export const program: Program = loaded.program;

/** Everyone in the example program with their GitLab user ids. */
export const people: readonly Person[] = program.people.map(({ gitlabId, ...entry }) => ({
  ...entry,
  userId: gitlabId ?? 0,
}));

export const bot = { userId: 999, username: 'fieldcert-bot' };

/** A Tuesday morning. */
export const now = Date.parse('2026-11-24T09:00:00Z');

/** The GitLab user id of somebody in the example program. */
export function idOf(username: string): number {
  const person = people.find((candidate) => candidate.username === username);
  if (!person) throw new Error(`Nobody is called ${username}`);
  return person.userId;
}

/** What a decision may know: the example program on that morning, everybody free, unless told otherwise. */
export function contextOf(differences: Partial<Context> = {}): Context {
  return { program, now, bot, people, standings: new Map(), ...differences };
}

/** Open reviews and when the last one was taken, by username. */
export function standingsOf(
  loads: Record<string, readonly [open: number, lastTakenAt?: number]>,
): Context['standings'] {
  return new Map(Object.entries(loads).map(([who, [open, lastTakenAt]]) => [idOf(who), { open, lastTakenAt }]));
}

/** A course of a program with all it names. */
export function courseIn(of: Program, id = 'SA-101'): OpenCourse {
  const course = openCourse(of, id);
  if (!course) throw new Error(`${id} takes no learners`);
  return course;
}

/** The program with SA-101 asking for another number of reviewers, or other changes to its practical. */
export function withPractical(practical: Partial<OpenCourse['practical']>, of: Program = program): Program {
  const courses = of.courses.map((course) =>
    course.id === 'SA-101' && course.practical
      ? { ...course, practical: { ...course.practical, ...practical } }
      : course,
  );
  return { ...of, courses };
}

/** A criterion described in the fewest words. */
export function criterion(id: string, weight: number, mustPass = false): Criterion {
  const scores = Object.fromEntries([1, 2, 3, 4].map((score) => [score, `${id} looks like ${score}`]));
  return { id, name: `Criterion ${id}`, weight, mustPass, competency: 'Any', scores };
}

/** A comment of `who` with this text; ids grow with time. */
export function comment(id: number, who: string, text: string, differences: Partial<Comment> = {}): Comment {
  const at = now + id * 1000;
  return { id, author: idOf(who), username: who, ...readText(text), createdAt: at, updatedAt: at, ...differences };
}

/** An exam result of somebody known by address, or of any examinee. Different scores are of different sittings, unless told. */
export function result(
  exam: string,
  who: string | Examinee,
  raw: string | number,
  differences: Partial<ExamResult> = {},
): ExamResult {
  const learner = typeof who === 'string' ? { email: people.find(({ username }) => username === who)?.emails[0] } : who;
  const score = { raw: String(raw), max: '100' };
  const completedAt = now - 1_000_000 + Math.round(Number(raw) * 1_000);
  return { source: 'native', eventId: `evt-${raw}`, exam, learner, score, completedAt, ...differences };
}

const place: Place = { project: 'field/certification', iid: 1 };

/**
 * One certification lived through: each step decides about one event and keeps the new state, all changes so far and the
 * thread as people see it.
 */
export function newLife(first: Context = contextOf(), key = 'SA-101/u101') {
  const thread = new Map<number, Comment>();
  const changes: Change[] = [];
  const timers: Decision['timers'][number][] = [];
  let context = first;
  let certification: Certification | undefined;
  let last = 0;

  function step(event: Event): Decision {
    const decision = decide(certification, key, event, context);
    certification = decision.certification ?? certification;
    changes.push(...decision.changes);
    timers.push(...decision.timers);
    return decision;
  }

  function hears(said: Comment): Decision {
    thread.set(said.id, said);
    return step({ happened: 'comment-written', place, comment: said });
  }

  /** Where a comment is heard of and the thread asked for out of doubt, it comes back at once; both decisions in one. */
  function settles(first: Decision): Decision {
    const asked = first.changes.find((change) => change.do === 'read-thread');
    if (!asked?.because.startsWith('The whole thread is read before')) return first;
    const second = life.readsFor(asked.attempt, asked.reading);
    return { ...second, changes: [...first.changes, ...second.changes], timers: [...first.timers, ...second.timers] };
  }

  const life = {
    step,
    changes,
    timers,
    thread,
    now: (differences: Partial<Context>) => {
      context = { ...context, ...differences };
    },
    state: (): Certification => {
      if (!certification) throw new Error('This life has not begun');
      return certification;
    },
    exam: (taken: ExamResult) => step({ happened: 'exam-completed', result: taken }),
    /** A new comment; gives all that follows, also from a reading of the thread that it caused out of doubt. */
    says: (who: string, text: string): Decision => settles(life.told(who, text)),
    /** A new comment in another of the attempt's issues. */
    saysIn: (inThread: string, who: string, text: string): Decision => {
      last += 1;
      return step({ happened: 'comment-written', place, comment: { ...comment(last, who, text), thread: inThread } });
    },
    /** A new comment; gives the bare decision, and no reading is answered. */
    told: (who: string, text: string): Decision => {
      last += 1;
      return hears(comment(last, who, text));
    },
    /** Writes into the thread without anybody being told. */
    writesUnheard: (who: string, text: string) => {
      last += 1;
      thread.set(last, comment(last, who, text));
    },
    /** A comment edited later than everything so far; gives all that follows, like `says`. */
    edits: (id: number, text: string, editedBy?: string): Decision => {
      const before = thread.get(id);
      if (!before) throw new Error(`There is no comment ${id}`);
      const by = editedBy === undefined ? before.author : idOf(editedBy);
      const latest = Math.max(...[...thread.values()].map(({ updatedAt }) => updatedAt));
      return settles(hears({ ...before, ...readText(text), editedBy: by, updatedAt: latest + 500 }));
    },
    /** A comment as given, by anybody, new or as it once was; gives all that follows, like `says`. */
    hears: (said: Comment): Decision => settles(hears(said)),
    deletes: (id: number) => thread.delete(id),
    /** The thread comes back for the latest request, as GitLab's API shows it: without who edited. */
    reads: (): Decision => {
      const request = changes.findLast((change) => change.do === 'read-thread');
      if (!request) throw new Error('Nobody asked to read the thread');
      return life.readsFor(request.attempt, request.reading);
    },
    readsFor: (attempt: number, reading: number): Decision => {
      const comments = [...thread.values()].map(({ editedBy: _unknown, ...rest }) => rest);
      const asked = changes.find((change) => change.do === 'read-thread' && change.reading === reading);
      const threads = asked?.do === 'read-thread' ? asked.threads : undefined;
      return step({ happened: 'thread-read', attempt, reading, threads, comments });
    },
    voids: (eventId: string) => step({ happened: 'exam-voided', source: 'native', eventId, digest: 'd' }),
    /** Staff rule on a result, as the `at`th ruling. */
    rules: (ruled: ExamResult, says: Ruling['says'], by = 'priya', at = 1) =>
      step({ happened: 'exam-ruled', result: ruled, ruling: { says, by, at, because: 'So it is.' } }),
    time: () => step({ happened: 'time-came', timer: 'pick-again', dueAt: now }),
  };
  return life;
}

export type Life = ReturnType<typeof newLife>;

/** A life whose practical in SA-101 is open, reviewed by Inês and Omar unless the context says otherwise. */
export function openLife(context?: Context): Life & { readonly reviewers: readonly string[] } {
  const life = newLife(context ?? contextOf({ standings: standingsOf({ tomas: [1], lena: [1] }) }));
  life.exam(result('SA-101', 'maya', 92));
  return { ...life, reviewers: reviewersOf(life.state()) };
}

/** Usernames of the reviewers in the order of their seats. */
export function reviewersOf(certification: Certification): readonly string[] {
  const chosen = 'attempt' in certification ? (certification.attempt?.pick.chosen ?? []) : [];
  return chosen.map(({ userId }) => people.find((person) => person.userId === userId)?.username ?? `user-${userId}`);
}

/** What changes do, such as `say reply` or `show`, without numbers. */
export function kindsOf(changes: readonly Change[]): readonly string[] {
  return changes.map((change) => ('tag' in change ? `${change.do} ${change.tag.replace(/-\d+$/, '')}` : change.do));
}

/** What refusals among the changes say is wrong. */
export function problemsIn(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) =>
    change.do === 'say' && change.words.say === 'note/refused'
      ? change.words.with.faults.map(({ problem }) => problem)
      : [],
  );
}

/** The practical of a life. */
export function attemptIn(life: Life): Attempt {
  const attempt = attemptOf(life.state());
  if (!attempt) throw new Error('No practical was opened');
  return attempt;
}

/** A life whose two reviewers, Omar first, have finished and disagree: somebody else has been asked to look. */
export function splitLife(context?: Context): ReturnType<typeof openLife> {
  const life = openLife(context);
  life.says('omar', '/score all 2\n/finish');
  life.says('ines', '/score all 3\n/finish');
  life.reads();
  return life;
}

/** Like `splitLife`, and the third reviewer sees it in another way again: moderators have been asked. */
export function disputedLife(): Life {
  const life = splitLife();
  life.says(reviewersOf(life.state())[2] ?? '', '/score all 4\n/finish');
  life.reads();
  return life;
}
