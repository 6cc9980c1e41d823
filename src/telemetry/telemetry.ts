import type { Logger } from 'pino';
import type { Decision } from '../core/context.ts';

/** How an effect on GitLab went, as far as the log cares. */
type Applied =
  | { readonly is: 'done'; readonly alerts: readonly string[] }
  | { readonly is: 'later'; readonly afterMs: number; readonly because: string };

/** What a person decided about a parked row. */
type Resolved = { readonly how: 'retried' | 'dropped'; readonly by: string };

/** How a hook is, as far as the log cares. */
type HookChecked = {
  readonly project: string;
  readonly state: string;
  readonly failed: number;
  readonly resent: number;
  readonly waiting: number;
  readonly alerts: readonly { readonly says: string; readonly fix: string }[];
};

/** One function per thing worth knowing; each writes one log line. Texts of people and secrets are never among the fields. */
export type Telemetry = {
  accepted(certification: string, happened: string, fresh: boolean): void;
  refused(door: string, status: number, because: string): void;
  ignored(door: string, because: string): void;
  decided(certification: string, happened: string, decision: Decision): void;
  /** A person should look at this. */
  alert(certification: string, because: string): void;
  applied(certification: string, effect: string, outcome: Applied): void;
  /** Tried until it was given up on; it and what follows it wait for a person. */
  parked(certification: string, row: { readonly queue: string; readonly id: string }, because: string): void;
  /** A person decided about what was parked. */
  resolved(certification: string, row: { readonly queue: string; readonly id: string }, how: Resolved): void;
  /** Old event bodies were emptied and ledgers pruned. */
  pruned(counts: { readonly bodies: number; readonly ledgers: number }): void;
  swept(project: string, counts: { readonly issues: number; readonly events: number }): void;
  /** Who in a pool is busy on GitLab was read for the day. */
  availabilityRead(counts: { readonly people: number; readonly busy: number }): void;
  /** Clocks were looked at; what was held back is said in a later round. */
  roundMade(counts: { readonly practicals: number; readonly notes: number; readonly heldBack: number }): void;
  /** A renewal window was opened for so many people. */
  windowOpened(window: string, people: number): void;
  hookChecked(health: HookChecked): void;
  provisioned(project: string, made: readonly string[]): void;
  unknownPeople(usernames: readonly string[]): void;
  /** The service cannot begin yet; it asks again after `afterMs`. */
  waitsForGitLab(because: string, afterMs: number): void;
  failed(what: string, error: unknown): void;
  stopped(): void;
};

/** Telemetry that writes to a pino logger. */
export function logTo(log: Logger): Telemetry {
  return {
    accepted: (certification, happened, fresh) => log.info({ certification, happened, fresh }, 'accepted'),
    refused: (door, status, because) => log.warn({ door, status, because }, 'refused'),
    ignored: (door, because) => log.debug({ door, because }, 'ignored'),
    decided: (certification, happened, { outcome, because, certification: after }) =>
      log.info({ certification, happened, outcome, because, state: after?.is }, 'decided'),
    alert: (certification, because) => log.warn({ certification, because }, 'look at this'),
    applied: (certification, effect, outcome) => logApplied(log, { certification, effect }, outcome),
    parked: (certification, { queue, id }, because) => log.error({ certification, queue, id, because }, 'parked'),
    resolved: (certification, { queue, id }, how) => log.info({ certification, queue, id, ...how }, 'resolved'),
    pruned: (counts) => log.info(counts, 'pruned'),
    swept: (project, counts) => log.info({ project, ...counts }, 'swept'),
    availabilityRead: (counts) => log.info(counts, 'availability read'),
    roundMade: (counts) =>
      counts.heldBack > 0
        ? log.warn(counts, 'more reminders are due than one hour may write')
        : log.info(counts, 'round made'),
    windowOpened: (window, people) => log.info({ window, people }, 'window opened'),
    hookChecked: (health) => logHook(log, health),
    provisioned: (project, made) => log.info({ project, made }, 'provisioned'),
    unknownPeople: (usernames) => log.warn({ usernames }, 'not known to GitLab'),
    waitsForGitLab: (because, afterMs) => log.warn({ because, afterMs }, 'waiting for GitLab'),
    failed: (what, error) => log.error({ what, err: error }, 'failed'),
    stopped: () => log.info('stopped'),
  };
}

function logApplied(
  log: Logger,
  fields: { readonly certification: string; readonly effect: string },
  outcome: Applied,
): void {
  if (outcome.is === 'later')
    log.warn({ ...fields, because: outcome.because, afterMs: outcome.afterMs }, 'applied later');
  else if (outcome.alerts.length > 0) log.warn({ ...fields, alerts: outcome.alerts }, 'applied with alerts');
  else log.info(fields, 'applied');
}

function logHook(log: Logger, { alerts, ...health }: HookChecked): void {
  const news = alerts.length > 0 || health.failed > 0 || health.waiting > 0;
  log[news ? 'info' : 'debug'](health, 'hook checked');
  for (const { says, fix } of alerts) log.warn({ project: health.project, because: says, fix }, 'hook needs help');
}
