import type { Migration } from './migrate.ts';

/** By what people are known beside people.yaml, and under which other keys certifications are asked for. */
export const identities: Migration = {
  number: 4,
  name: 'identities',
  statements: [
    `create table identity(id text primary key, kind text not null, value text not null, user_id bigint not null,
       linked_at bigint not null, linked_by text not null, because text not null, unlinked_at bigint, unlinked_by text,
       unlinked_because text, check(kind in ('email', 'username', 'externalId')))`,
    'create unique index identity_now on identity(kind, value) where unlinked_at is null',
    'create table alias(cert_key text primary key, target text not null, made_at bigint not null)',
    'create index alias_target on alias(target)',
  ],
};
