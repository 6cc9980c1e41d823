import type { Word } from './utterance.ts';

/** A date as somebody wrote it; without a year the next such day is meant. */
export type WrittenDate = { readonly year?: number | undefined; readonly month: number; readonly day: number };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const full = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

/**
 * The date in words such as `2026-12-15`, `15 Dec` or `Dec 15, 2027`, and how many words it took; undefined where they are
 * none. Dates with slashes are none: 3/4/2026 is two different days.
 */
export function dateIn(words: readonly Word[]): { readonly date: WrittenDate; readonly taken: number } | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})[.,]?$/.exec(words[0]?.text ?? '');
  if (iso) {
    const date = { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
    return exists(date) ? { date, taken: 1 } : undefined;
  }
  const [first = '', second = '', third = ''] = words.map(({ text }) => text);
  const named = [first, second].map(monthIn).find((month) => month > 0);
  const days = [first, second].map(dayIn).find((day) => day > 0);
  if (!named || !days) return undefined;
  const year = /^(\d{4})[.,]?$/.exec(third)?.[1];
  const date = { ...(year ? { year: Number(year) } : {}), month: named, day: days };
  return exists(date) ? { date, taken: year ? 3 : 2 } : undefined;
}

/** The day that is meant on `today` (`YYYY-MM-DD`), as `YYYY-MM-DD`; undefined for February 29 when no such day is near. */
export function dayMeant({ year, month, day }: WrittenDate, today: string): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [thisYear, thisYear + 1] : [year];
  const found = years.filter((one) => exists({ year: one, month, day })).map((one) => isoOf(one, month, day));
  return year === undefined ? found.find((date) => date >= today) : found[0];
}

function monthIn(text: string): number {
  const name = text.toLowerCase().replace(/[.,]$/, '');
  return (full.includes(name) ? full.indexOf(name) : months.indexOf(name === 'sept' ? 'sep' : name)) + 1;
}

function dayIn(text: string): number {
  return Number(/^(\d{1,2})(?:st|nd|rd|th)?[.,]?$/i.exec(text)?.[1] ?? 0);
}

/** A leap year stands in for a year that was not written. */
function exists({ year = 2028, month, day }: WrittenDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCFullYear() === year;
}

function isoOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
