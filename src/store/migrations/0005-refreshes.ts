import type { Migration } from './migrate.ts';

/** What was asked of the owners of content lists; their events and effects are kept under the same keys. */
export const refreshes: Migration = {
  number: 5,
  name: 'refreshes',
  statements: ['create table refresh(key text primary key, data text not null, updated_at bigint not null)'],
};
