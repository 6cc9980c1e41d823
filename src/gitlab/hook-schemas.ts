import { z } from 'zod';

/** The kinds of events we listen to, as GitLab names their flags. */
export const hookFlags = [
  'issues_events',
  'confidential_issues_events',
  'note_events',
  'confidential_note_events',
] as const;

/** One kind of events a hook may send. */
export type HookFlag = (typeof hookFlags)[number];

const Flag = z.boolean().nullish();

/** GitLab: doc/api/project_webhooks.md; secrets never come back. What older versions leave out is undefined. */
export const HookRow = z
  .object({
    id: z.int(),
    url: z.string(),
    issues_events: Flag,
    confidential_issues_events: Flag,
    note_events: Flag,
    confidential_note_events: Flag,
    alert_status: z.string().nullish(),
    disabled_until: z.string().nullish(),
    token_present: Flag,
    signing_token_present: Flag,
    name: z.string().nullish(),
    enable_ssl_verification: Flag,
  })
  .transform((row) => ({
    id: row.id,
    url: row.url,
    lacks: hookFlags.filter((flag) => row[flag] !== true),
    state: stateOf(row.alert_status),
    disabledUntil: row.disabled_until ? Date.parse(row.disabled_until) : undefined,
    hasToken: row.token_present ?? undefined,
    hasSigningToken: row.signing_token_present ?? undefined,
    name: row.name ?? undefined,
    verifiesCertificate: row.enable_ssl_verification ?? true,
  }))
  .readonly();
/**
 * A project hook. `lacks`: what it does not send of all we listen to. `state`: whether GitLab has switched it off because
 * it failed, until `disabledUntil` (ms) or for good.
 */
export type Hook = z.output<typeof HookRow>;

function stateOf(status: string | null | undefined): 'on' | 'off for a while' | 'off' {
  if (status === 'disabled') return 'off';
  return status === 'temporarily_disabled' ? 'off for a while' : 'on';
}

/** GitLab: doc/api/project_webhooks.md, "List all events for a project webhook"; it says no time of its own. */
export const HookEventRow = z
  .object({
    id: z.int(),
    trigger: z.string(),
    request_headers: z.record(z.string(), z.unknown()).nullish(),
    response_headers: z.record(z.string(), z.unknown()).nullish(),
    response_status: z.union([z.string(), z.number()]).nullish(),
  })
  .transform((row) => {
    const sent = lower(row.request_headers ?? {});
    const status = String(row.response_status ?? 'internal error');
    return {
      id: row.id,
      trigger: row.trigger,
      key: sent['webhook-id'] ?? sent['idempotency-key'],
      status,
      succeeded: /^[23]\d\d$/.test(status),
      at: timeOf(sent['webhook-timestamp'], lower(row.response_headers ?? {}).date),
    };
  })
  .readonly();
/**
 * One attempt to deliver. `key` is the same for every attempt at one event. `status` is the answer's code, or
 * `internal error` for a time-out or no connection; 2xx and 3xx succeeded. `at` in ms where it is known.
 */
export type HookEvent = z.output<typeof HookEventRow>;

/** Attempts on one page of a hook's history. */
export const hookEventsPerPage = 20;

/** The status our own door answered a resend with, as GitLab saw it. */
export const ResentRow = z
  .object({ response_status: z.union([z.string(), z.number()]).nullish() })
  .transform((row) => String(row.response_status ?? 'internal error'));

function lower(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}

function timeOf(seconds: string | undefined, date: string | undefined): number | undefined {
  const at = seconds === undefined ? Date.parse(date ?? '') : Number(seconds) * 1000;
  return Number.isFinite(at) ? at : undefined;
}
