import { z } from 'zod';
import { weekdayCalled } from './weekdays.ts';

const nth = ['first', 'second', 'third', 'fourth'] as const;
const pattern =
  /^(?:(first|second|third|fourth) (Mon|Tues|Wednes|Thurs|Fri)day|the ([1-9]|1\d|2[0-8])(?:st|nd|rd|th))$/;

/** On which day of each month a release comes out, from a month on. */
export const ReleaseRule = z.strictObject({
  since: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as 2023-11'),
  on: z.string().regex(pattern, 'expected words such as "third Thursday" or "the 22nd"'),
});
export type ReleaseRule = Readonly<z.infer<typeof ReleaseRule>>;

/** Third Thursdays since 16.6, the 22nd before. GitLab: handbook, engineering/releases/monthly-releases. */
export const gitlabReleases: readonly ReleaseRule[] = [
  { since: '2011-12', on: 'the 22nd' },
  { since: '2023-11', on: 'third Thursday' },
];

/** The day of the last release before `date` (`YYYY-MM-DD`); undefined where no rule reaches back so far. */
export function lastReleaseBefore(rules: readonly ReleaseRule[], date: string): string | undefined {
  const month = Temporal.PlainDate.from(date).toPlainYearMonth();
  const recent = [month, month.subtract({ months: 1 })].map((one) => releaseIn(rules, one.toString()));
  return recent.find((release) => release !== undefined && release < date);
}

/** The days of the releases from `from` up to and with `to`, oldest first. */
export function releasesBetween(rules: readonly ReleaseRule[], from: string, to: string): readonly string[] {
  const last = Temporal.PlainDate.from(to).toPlainYearMonth();
  const days: string[] = [];
  for (
    let month = Temporal.PlainDate.from(from).toPlainYearMonth();
    Temporal.PlainYearMonth.compare(month, last) <= 0;
    month = month.add({ months: 1 })
  ) {
    const day = releaseIn(rules, month.toString());
    if (day !== undefined && day >= from && day <= to) days.push(day);
  }
  return days;
}

/** The day of the release in a month (`YYYY-MM`). */
export function releaseIn(rules: readonly ReleaseRule[], month: string): string | undefined {
  const rule = rules.filter(({ since }) => since <= month).toSorted((a, b) => (a.since < b.since ? 1 : -1))[0];
  const [, which, weekday, day] = pattern.exec(rule?.on ?? '') ?? [];
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  if (day !== undefined) return first.with({ day: Number(day) }).toString();
  const wanted = weekday === undefined ? undefined : weekdayCalled(`${weekday}day`);
  const weeks = nth.findIndex((name) => name === which);
  if (wanted === undefined || weeks < 0) return undefined;
  return first.add({ days: ((wanted - first.dayOfWeek + 7) % 7) + weeks * 7 }).toString();
}
