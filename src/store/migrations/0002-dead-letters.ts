import type { Migration } from './migrate.ts';

/** Rows that are given up on until a person decides; the outbox is made anew, because SQLite cannot change a check. */
export const deadLetters: Migration = {
  number: 2,
  name: 'dead letters',
  statements: [
    `create table dead_letter(id text primary key, queue text not null, cert_key text not null, failures bigint not null,
       error text not null, at bigint not null, resolved_at bigint, resolved_by text, resolution text,
       check(queue in ('advance', 'apply')), check(resolution in ('retried', 'dropped')))`,
    'create index dead_letter_open on dead_letter(queue, cert_key) where resolved_at is null',
    'alter table inbox add column failures bigint not null default 0',
    'alter table inbox add column denied_since bigint',
    `create index inbox_body on inbox(processed_at) where processed_at is not null and event <> '{}'`,
    `create table outbox_next(id text primary key, cert_key text not null, seq bigint not null,
       effect_key text not null unique, kind text not null, effect text not null, because text not null,
       created_at bigint not null, attempts bigint not null default 0, next_at bigint not null, started_at bigint,
       settled_at bigint, outcome text, result text, error text, failures bigint not null default 0,
       denied_since bigint, unique(cert_key, seq), check(outcome in ('done', 'superseded', 'dropped')))`,
    `insert into outbox_next(id, cert_key, seq, effect_key, kind, effect, because, created_at, attempts, next_at,
         started_at, settled_at, outcome, result, error)
       select id, cert_key, seq, effect_key, kind, effect, because, created_at, attempts, next_at, started_at, settled_at,
         outcome, result, error from outbox`,
    'drop table outbox',
    'alter table outbox_next rename to outbox',
    'create index outbox_open on outbox(cert_key, seq) where settled_at is null',
  ],
};
