import type { Migration } from './migrate.ts';

/** What is due is found without looking at all that waits. */
export const dueRows: Migration = {
  number: 7,
  name: 'due rows',
  statements: [
    'create index inbox_due on inbox(next_at) where processed_at is null',
    'create index outbox_due on outbox(next_at) where settled_at is null',
  ],
};
