import type { Html } from './html.ts';
import { html } from './html.ts';

/** "3 hours ago" as seen from `now` (milliseconds), with the full time in the title. */
export function ago(now: number, iso: string): Html {
  return html`<time datetime="${iso}" title="${fullTime(iso)}">${agoWords(now - Date.parse(iso))}</time>`;
}

/** "Nov 24, 2026"; takes `YYYY-MM-DD`. */
export function dayWords(date: string): string {
  const format = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-US', format).format(new Date(`${date}T00:00:00Z`));
}

/** Whether a due date (`YYYY-MM-DD`) lies before the day of `now` in UTC. */
export function isOverdue(now: number, date: string): boolean {
  return date < new Date(now).toISOString().slice(0, 10);
}

function fullTime(iso: string): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-US', format).format(new Date(iso))} UTC`;
}

function agoWords(milliseconds: number): string {
  const words = new Intl.RelativeTimeFormat('en-US', { numeric: 'always' });
  const unit = units.find(([, size]) => Math.abs(milliseconds) >= size);
  if (!unit) return 'just now';
  return words.format(-Math.trunc(milliseconds / unit[1]), unit[0]);
}

const units = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
