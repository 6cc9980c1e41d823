import type { Migration } from './migrate.ts';

/** Results nothing comes of until a person has looked. */
export const waiting: Migration = {
  number: 6,
  name: 'waiting',
  statements: [
    `create table waiting(id text primary key, cert_key text not null, name text not null, why text not null,
       result text not null, because text not null, since bigint not null, left_at bigint, ruled text,
       check(why in ('unknown-learner', 'unknown-exam', 'contradicted', 'unconfirmed')))`,
    'create index waiting_of on waiting(cert_key)',
    'create index waiting_now on waiting(since) where left_at is null',
  ],
};
