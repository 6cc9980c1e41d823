import { refreshKey } from '../../src/core/content/refresh.ts';
import type { Decision } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import type { Event } from '../../src/core/event.ts';
import type { Words } from '../../src/core/messages/messages.ts';
import type { Program } from '../../src/core/program.ts';
import { contextOf, program as example } from './builders.ts';

/** The life of one content list, event by event. */
export function contentLife(list = 'sales', program: Program = example) {
  const key = refreshKey(list);
  const decisions: Decision[] = [];
  let refresh: Decision['refresh'];
  const life = {
    step(event: Event, day: string, of: Program = program): Decision {
      const now = Date.parse(day.includes('T') ? day : `${day}T09:00:00Z`);
      const decision = decide(undefined, key, event, contextOf({ program: of, now, refresh }));
      decisions.push(decision);
      refresh = decision.refresh ?? refresh;
      return decision;
    },
    released: (release: string, of?: Program) => life.step({ happened: 'release-came', list, release }, release, of),
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
