import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { onIssueChanged, onIssueGone, onIssueRead, onRectifyAsked } from '../drift/drift.ts';
import type { Event } from '../event.ts';
import { addressee } from '../views/view.ts';
import { closeDuty } from './closing.ts';
import { onDutyTime } from './on-duty-time.ts';
import { onProductComment } from './on-product-comment.ts';
import { onPastDuty } from './past-duty.ts';
import type { ProductCertification } from './product-certification.ts';
import type { Subject } from './subject.ts';
import { subjectOf } from './subject.ts';

/** Decides what follows from an event for a product certification, beside what its exam and its windows bring. */
export function decideProduct(context: Context, certification: ProductCertification, event: Event): Decision {
  const subject = subjectOf(context.program, certification);
  if (!subject) return ignore(`No product assessment is passed with ${certification.exam} in this program.`);
  switch (event.happened) {
    case 'comment-written':
      return onCommentIn(context, certification, event, subject);
    case 'issue-changed':
      return isLast(certification, event) ? onIssueChanged(context, certification, event) : ignore(isPast);
    case 'issue-read':
      return onIssueRead(context, certification, event);
    case 'issue-gone':
      return isLast(certification, event) ? onIssueGone(certification, event) : ignore(isPast);
    case 'rectify-asked':
      return onRectifyAsked(context, certification, event);
    case 'time-came':
      return onDutyTime(context, certification, subject);
    case 'person-left':
      return {
        ...closeDuty(context, certification, subject, 'The learner takes no further part.'),
        because: `${addressee(context, event.userId).name} has left.`,
      };
    case 'duty-moved':
      return closeDuty(context, certification, subject, `Their role asks for ${event.to} from now on.`);
    default:
      return ignore('Nothing about product knowledge follows from this.');
  }
}

const isPast = 'It is not the issue of what was asked last.';

function isLast({ obligation }: ProductCertification, { attempt }: { readonly attempt?: number | undefined }): boolean {
  return attempt === undefined || attempt === obligation?.number;
}

function onCommentIn(
  context: Context,
  certification: ProductCertification,
  { comment, attempt }: Extract<Event, { happened: 'comment-written' }>,
  subject: Subject,
): Decision {
  const past = certification.product.past.find(({ number }) => number === attempt);
  return past
    ? onPastDuty(context, certification, past, comment)
    : onProductComment(context, certification, subject, comment);
}
