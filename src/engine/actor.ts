import type { Event } from '../core/event.ts';

/** Who or what brought an event about, as the ledger names them. */
export function actorOf(event: Event): string {
  switch (event.happened) {
    case 'exam-completed':
      return `exam source ${event.result.source}`;
    case 'exam-voided':
      return `exam source ${event.source}`;
    case 'course-completed':
      return `exam source ${event.completion.source}`;
    case 'comment-written':
      return `user ${event.comment.author}`;
    case 'issue-changed':
    case 'issue-read':
      return event.by === undefined ? 'somebody' : `user ${event.by}`;
    case 'exam-ruled':
      return event.ruling.by;
    case 'rectify-asked':
    case 'people-changed':
    case 'window-opened':
    case 'duty-moved':
      return event.by;
    default:
      return 'fieldcert';
  }
}
