import type { RenewalWindow } from '../../src/core/calendar/windows.ts';
import { windowCalled } from '../../src/core/calendar/windows.ts';
import type { Context, Decision } from '../../src/core/context.ts';
import type { Words } from '../../src/core/messages/messages.ts';
import { isProduct, type ProductCertification } from '../../src/core/product/product-certification.ts';
import type { Program } from '../../src/core/program.ts';
import { comment, contextOf, idOf, newLife, people, program, result } from './builders.ts';

const place = { project: 'field/certification', iid: 1 };

/** Milliseconds since the epoch of an instant, or of nine in the morning UTC of a day. */
export function at(when: string): number {
  return Date.parse(when.includes('T') ? when : `${when}T09:00:00Z`);
}

/** A window of the example program, or of another. */
export function windowNamed(id: string, near = '2026-11-24', of: Program = program): RenewalWindow {
  const year = 2000 + Number(id.slice(2, 4));
  const window = windowCalled(of, id, `${year - 1}-06-01`) ?? windowCalled(of, id, near);
  if (!window) throw new Error(`There is no window ${id}`);
  return window;
}

/** The product knowledge of somebody, lived through: the clock is driven, and what comes by itself comes on time. */
export function productLife(who = 'maya', exam = 'PK-CS', from = '2026-02-09', differences: Partial<Context> = {}) {
  const key = `${exam}/u${idOf(who)}`;
  const life = newLife(contextOf({ now: at(from), ...differences }), key);
  let now = at(from);
  let count = 0;
  const fired = new Set<string>();
  const move = (to: number) => {
    now = to;
    life.now({ now });
  };
  const state = (): ProductCertification => {
    const certification = life.state();
    if (!isProduct(certification)) throw new Error(`${certification.is} is no state of product knowledge`);
    return certification;
  };
  const opened = (id: string, near?: string): Decision =>
    life.step({
      happened: 'window-opened',
      learner: idOf(who),
      exam,
      window: windowNamed(id, near, differences.program ?? program),
      by: 'the calendar',
    });
  return {
    ...life,
    key,
    state,
    opened,
    /** Moves the clock to `when`; timers that are due by then have come, each at its time. */
    until(when: string): readonly Decision[] {
      const decisions: Decision[] = [];
      for (;;) {
        const due = life.timers
          .filter((timer) => timer.at <= at(when) && !fired.has(`${timer.set} ${timer.at}`))
          .toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        fired.add(`${due.set} ${due.at}`);
        move(Math.max(now, due.at));
        decisions.push(life.step({ happened: 'time-came', timer: due.set, dueAt: due.at }));
      }
      move(at(when));
      return decisions;
    },
    /** Sits the exam at `when`, and the result comes in `delivered`, or at once. */
    sits(raw: number, when: string, delivered = when, more: object = {}): Decision {
      if (at(delivered) > now) this.until(delivered);
      count += 1;
      return life.exam(result(exam, who, raw, { eventId: `evt-${count}`, completedAt: at(when), ...more }));
    },
    /** Completes a module at `when`, as the learning platform reports. */
    completes(course: string, when: string, delivered = when): Decision {
      if (at(delivered) > now) this.until(delivered);
      count += 1;
      const learner = { username: who };
      const completion = { source: 'native', eventId: `evt-${count}`, course, learner, completedAt: at(when) };
      return life.step({ happened: 'course-completed', exam, completion });
    },
    /** Writes a comment at `when` in the issue of what is asked last, or of an earlier one. */
    says(who: string, text: string, when: string, issue?: number): Decision {
      if (at(when) > now) this.until(when);
      count += 1;
      const said = { ...comment(count, who, text), createdAt: at(when), updatedAt: at(when) };
      return life.step({
        happened: 'comment-written',
        place,
        comment: said,
        attempt: issue ?? state().obligation?.number,
      });
    },
    /** Edits the comment that was written last, or the one with this number. */
    edits(
      text: string,
      when: string,
      { by, id = count }: { readonly by?: string; readonly id?: number } = {},
    ): Decision {
      if (at(when) > now) this.until(when);
      const said = state().obligation?.said.find(({ noteId }) => noteId === id);
      const author = people.find(({ userId }) => userId === said?.author)?.username ?? 'maya';
      const editedBy = idOf(by ?? author);
      const times = { createdAt: said?.at ?? at(when), updatedAt: at(when), editedBy };
      return life.step({ happened: 'comment-written', place, comment: { ...comment(id, author, text), ...times } });
    },
    started: (startedOn: string): Decision =>
      life.step({ happened: 'member-started', learner: idOf(who), exam, startedOn }),
    /** The texts people were shown so far, by name. */
    words: (name: Words['say']): readonly Words[] =>
      life.changes.flatMap((change): Words[] => {
        if (change.do === 'say') return change.words.say === name ? [change.words] : [];
        if (change.do === 'open' || change.do === 'show')
          return [change.description, change.title].filter((text) => text?.say === name) as Words[];
        return [];
      }),
  };
}

/** Somebody's product knowledge. */
export type ProductLifeStory = ReturnType<typeof productLife>;

/** All modules of the learning path, completed on a day. */
export function completesPath(life: ProductLifeStory, when: string): void {
  for (const module of ['LP-CS-1', 'LP-CS-2', 'LP-CS-3']) life.completes(module, when);
}

/** Certified in the window of February 2026. */
export function certifiedLife(): ProductLifeStory {
  const life = productLife();
  life.opened('FY27-early-Q1');
  life.sits(92, '2026-02-12');
  return life;
}
