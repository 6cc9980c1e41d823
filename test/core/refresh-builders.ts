import { refreshKey } from '../../src/core/content/refresh.ts';
import type { Decision } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import type { Comment, Event, Place } from '../../src/core/event.ts';
import type { Words } from '../../src/core/messages/messages.ts';
import type { Program } from '../../src/core/program.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import { contextOf, program as example, idOf } from './builders.ts';

const place: Place = { project: 'field/certification', iid: 1 };

/** The life of one content list, event by event. */
export function contentLife(list = 'sales', program: Program = example) {
  const key = refreshKey(list);
  const decisions: Decision[] = [];
  let refresh: Decision['refresh'];
  let notes = 0;
  const life = {
    step(event: Event, day: string, of: Program = program): Decision {
      const now = Date.parse(day.includes('T') ? day : `${day}T09:00:00Z`);
      const decision = decide(undefined, key, event, contextOf({ program: of, now, refresh }));
      decisions.push(decision);
      refresh = decision.refresh ?? refresh;
      return decision;
    },
    released: (release: string, of?: Program) => life.step({ happened: 'release-came', list, release }, release, of),
    /** Somebody comments on the issue of the present round, or of an earlier one. */
    says(
      username: string,
      text: string,
      day: string,
      more: Partial<Comment> & { readonly round?: number } = {},
    ): Decision {
      const at = Date.parse(`${day}T10:00:00Z`);
      const { round: attempt = refresh?.round.number ?? 1, ...rest } = more;
      notes += 1;
      const comment: Comment = {
        id: 100 + notes,
        author: idOf(username),
        username,
        lines: readText(text).lines,
        textHash: text,
        createdAt: at,
        updatedAt: at,
        ...rest,
      };
      return life.step({ happened: 'comment-written', place, comment, attempt }, `${day}T10:00:00Z`);
    },
    /** Somebody closes the issue of the present round by hand, or opens it again. */
    closes(username: string | undefined, day: string, closed = true): Decision {
      const by = username === undefined ? undefined : idOf(username);
      const issue = { labels: [], assignees: [], closed, confidential: true, intact: true };
      const attempt = refresh?.round.number ?? 1;
      return life.step({ happened: 'issue-changed', place, by, issue, attempt }, day);
    },
    round: () => refresh?.round,
    refresh: () => refresh,
    /** Everything people were shown by this template, oldest first. */
    words(name: Words['say']): readonly Words[] {
      const changes = decisions.flatMap((decision) => decision.changes);
      const written = changes.flatMap((change) => Object.values(change) as readonly unknown[]);
      return written.filter(
        (one): one is Words => typeof one === 'object' && one !== null && 'say' in one && one.say === name,
      );
    },
  };
  return life;
}

/** A life of a content list. */
export type ContentLife = ReturnType<typeof contentLife>;

/** The program whose assessments stand on the release of that month. */
export function standingOn(release: string, of: Program = example): Program {
  const productAssessments = of.productAssessments.map((one) =>
    one.content ? { ...one, content: { ...one.content, release } } : one,
  );
  return { ...of, productAssessments };
}
