import type { Certification } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import type { Event } from '../event.ts';
import { ask, beginning, begunWith } from './opening.ts';
import { subjectOf } from './subject.ts';
import { answerIn, askedIn } from './window-answer.ts';

type WindowOpened = Extract<Event, { happened: 'window-opened' }>;

/** A window opened for somebody: they are asked to renew, or to pass for the first time. */
export function onWindowOpened(
  context: Context,
  certification: Certification | undefined,
  key: string,
  { learner, exam, window }: WindowOpened,
): Decision {
  const subject = subjectOf(context.program, { exam });
  if (!subject) return ignore(`No product assessment is passed with ${exam} in this program.`);
  if (!personWith(context, learner)) return ignore('They are not in people.yaml any more.');
  const begun = begunWith(certification ?? beginning(key, exam, learner), learner);
  const answer = answerIn(context, begun, subject, window);
  switch (answer.is) {
    case 'asked-before':
    case 'counts':
    case 'away-already':
      return ignore(answer.because);
    case 'away': {
      if (!('is' in begun)) return ignore('It is paused.');
      const waiting = { ...begun, product: { ...begun.product, waiting: window } };
      return { outcome: 'applied', because: answer.because, certification: waiting, changes: [], timers: [] };
    }
    case 'asked':
    case 'comes-to-count':
      return ask(context, begun, subject, askedIn(context, begun, window), `${window.id} opened on ${window.opensOn}.`);
  }
}
