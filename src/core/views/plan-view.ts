import type { Messages } from '../messages/messages.ts';
import type { PlannedPlace } from '../messages/plan-messages.ts';
import type { Plan, Step } from '../provision/plan.ts';
import { countOf, effectWords, homeWords, stepWords } from '../provision/plan-words.ts';

// What a person still reads in a comment; all of it is in the plan.
const most = { steps: 100, effects: 50 };

/** A plan as a merge request tells it, without anybody's name. */
export function planView({ gitlab, program, steps, effects, notices }: Plan): Messages['note/plan'] {
  const places = Map.groupBy(steps, ({ home }) => homeWords(home));
  return {
    gitlab,
    program: { name: program.name, hash: program.hash.slice(0, 12) },
    ...countOf(steps),
    places: [...places].map(([name, its]) => placeView(name, its)),
    effects: effects
      .slice(0, most.effects)
      .map(({ is, exam, attempt, says }) => ({ is: effectWords[is], exam, attempt, says })),
    moreEffects: Math.max(0, effects.length - most.effects),
    notices: notices.map(({ says, fix }) => ({ says, fix })),
  };
}

// That something is missing is the reason for nearly every addition, and goes without saying.
function placeView(name: string, steps: readonly Step[]): PlannedPlace {
  return {
    name,
    steps: steps.slice(0, most.steps).map((step) => ({
      sign: step.sign,
      words: stepWords(step),
      ...(step.sign === '+' ? {} : { because: step.because }),
    })),
    more: Math.max(0, steps.length - most.steps),
  };
}
