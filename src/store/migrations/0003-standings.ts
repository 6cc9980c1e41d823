import type { Migration } from './migrate.ts';

/** What is known of reviewers beside their places: away, busy, calibrated. */
export const standings: Migration = {
  number: 3,
  name: 'standings',
  statements: ['create table standing(user_id bigint primary key, data text not null, updated_at bigint not null)'],
};
