import type { Generated } from 'kysely';

/** Rows of the store. Times are milliseconds since the epoch, JSON is text, ids are monotonic uuidv7. */
export type Tables = {
  inbox: InboxRow;
  certification: CertificationRow;
  ledger: LedgerRow;
  outbox: OutboxRow;
  dead_letter: DeadLetterRow;
  timer: TimerRow;
  binding: BindingRow;
  seat: SeatRow;
  standing: StandingRow;
  person: PersonRow;
  identity: IdentityRow;
  alias: AliasRow;
  refresh: RefreshRow;
  waiting: WaitingRow;
  meta: MetaRow;
};

/** Everything that ever arrived, in the order of its certification. */
export type InboxRow = {
  readonly id: string;
  readonly source: string;
  /** Unique per source: the same event never becomes two rows. */
  readonly dedupe: string;
  readonly cert_key: string;
  readonly seq: number;
  /** The event as JSON. */
  readonly event: string;
  readonly received_at: number;
  attempts: Generated<number>;
  /** Not tried before; far away while the row is parked. */
  next_at: number;
  processed_at: number | null;
  outcome: 'applied' | 'ignored' | null;
  because: string | null;
  error: string | null;
  /** Tries that count toward giving up. */
  failures: Generated<number>;
  /** Since when every try was denied access. */
  denied_since: number | null;
};

/** The present state of one certification; `next_seq` numbers its inbox rows. */
export type CertificationRow = {
  readonly key: string;
  /** `new` while only inbox rows exist. */
  state: string;
  /** JSON; empty while only inbox rows exist. */
  data: string | null;
  next_seq: number;
  updated_at: number;
};

/** What was decided and why; append only, each row of a certification carries the hash of the one before. */
export type LedgerRow = {
  readonly id: string;
  readonly cert_key: string;
  readonly number: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly because: string;
  readonly detail: string;
  /** Inbox or outbox row this comes from. */
  readonly ref: string | null;
  readonly previous_hash: string;
  readonly hash: string;
};

/** What GitLab still has to hear, in order; `effect_key` makes every effect happen once. */
export type OutboxRow = {
  readonly id: string;
  readonly cert_key: string;
  /** Order within the certification, from 1 without gaps. */
  readonly seq: number;
  readonly effect_key: string;
  /** Kind of effect; a later `show` supersedes an earlier one. */
  readonly kind: string;
  /** The effect as JSON. */
  readonly effect: string;
  readonly because: string;
  readonly created_at: number;
  attempts: Generated<number>;
  /** Not tried before; far away while the row is parked. */
  next_at: number;
  /** Set before the first call: after a crash the outcome is unknown and looked up. */
  started_at: number | null;
  settled_at: number | null;
  outcome: 'done' | 'superseded' | 'dropped' | null;
  result: string | null;
  error: string | null;
  /** Tries that count toward giving up. */
  failures: Generated<number>;
  /** Since when every try was denied access. */
  denied_since: number | null;
};

/** A row that was given up on: it holds back the later ones of its certification until somebody retries or drops it. */
export type DeadLetterRow = {
  /** The id of the inbox or outbox row. */
  readonly id: string;
  readonly queue: 'advance' | 'apply';
  readonly cert_key: string;
  /** How often it was tried. */
  failures: number;
  error: string;
  at: number;
  resolved_at: number | null;
  resolved_by: string | null;
  resolution: 'retried' | 'dropped' | null;
};

/** Something that happens by itself at `due_at`. */
export type TimerRow = {
  readonly id: string;
  readonly cert_key: string;
  readonly kind: string;
  readonly due_at: number;
  fired_at: number | null;
  cancelled_at: number | null;
};

/** What on GitLab belongs to a certification: its issue, notes and uploads, by tag. */
export type BindingRow = {
  readonly cert_key: string;
  readonly tag: string;
  readonly project: string;
  readonly issue_iid: number | null;
  readonly note_id: number | null;
  readonly url: string | null;
  readonly bound_at: number;
};

/** A reviewer's place on an attempt; free again when released. */
export type SeatRow = {
  readonly cert_key: string;
  readonly attempt: number;
  readonly user_id: number;
  readonly taken_at: number;
  released_at: number | null;
};

/** What is known of a reviewer beside their places, as JSON. */
export type StandingRow = { readonly user_id: number; data: string; updated_at: number };

/** A person of the program with the GitLab user id that was found for them. */
export type PersonRow = { readonly username: string; user_id: number; found_at: number };

/** By what somebody is known beside what people.yaml says; an end of it is kept too. Times in epoch ms. */
export type IdentityRow = {
  readonly id: string;
  readonly kind: 'email' | 'username' | 'externalId';
  /** In small letters. */
  readonly value: string;
  readonly user_id: number;
  readonly linked_at: number;
  readonly linked_by: string;
  readonly because: string;
  unlinked_at: number | null;
  unlinked_by: string | null;
  unlinked_because: string | null;
};

/** A key that another certification stands for. */
export type AliasRow = { readonly cert_key: string; readonly target: string; readonly made_at: number };

/** What was asked of the owners of a content list, as JSON; the key is that of its inbox rows. */
export type RefreshRow = { readonly key: string; data: string; updated_at: number };

/** A result nothing comes of until a person has looked; one that left stays, so that what was ruled can be taken back. Times in epoch ms. */
export type WaitingRow = {
  /** Follows from certification and name, so that it is the same whenever it waits again. */
  readonly id: string;
  readonly cert_key: string;
  /** What tells it from whatever else waits of its certification. */
  readonly name: string;
  why: 'unknown-learner' | 'unknown-exam' | 'contradicted' | 'unconfirmed';
  /** The result as JSON. */
  result: string;
  because: string;
  since: number;
  left_at: number | null;
  /** The ruling by which it left as JSON, where there was one. */
  ruled: string | null;
};

/** Small facts of the service itself, such as the sweep's watermark. */
export type MetaRow = { readonly key: string; value: string };
