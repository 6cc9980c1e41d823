import type { Recertification } from '../product/settings.ts';
import { dayInFiscalYear, fiscalQuarterOf, fiscalYearLabel } from './fiscal.ts';
import { lastReleaseBefore } from './releases.ts';
import { weekdayCalled } from './weekdays.ts';

/** When product knowledge is renewed, in one year. Days are `YYYY-MM-DD`, the last ones included. */
export type RenewalWindow = {
  /** Such as `FY27-early-Q1`; every year has its own. */
  readonly id: string;
  /** The quarter it opens in, such as `FY27-Q1`. */
  readonly quarter: string;
  readonly opensOn: string;
  readonly closesOn: string;
  /** Until when a credential that was not renewed stays in force. */
  readonly graceUntil: string;
  /** The day of the release the assessment has to cover: the last one before the quarter. */
  readonly cutoff?: string | undefined;
};

type Settings = { readonly recertification: Recertification };
type Entry = Recertification['windows'][number];

/** The windows that open in a fiscal year, in the order they open. */
export function windowsOfYear({ recertification }: Settings, year: number): readonly RenewalWindow[] {
  return recertification.windows
    .flatMap((entry) =>
      openingsIn(recertification, entry, year).map((day) => windowOn(recertification, entry, year, day)),
    )
    .toSorted((a, b) => (a.opensOn < b.opensOn ? -1 : 1));
}

/** The window with this id, such as `FY27-early-Q1`; undefined where the program has no such window in that year. */
export function windowCalled(settings: Settings, id: string, near: string): RenewalWindow | undefined {
  return windowsAround(settings, near).find((window) => window.id === id);
}

/** The window that is open or in its grace on `date`. */
export function windowAt(settings: Settings, date: string): RenewalWindow | undefined {
  return windowsAround(settings, date).findLast(({ opensOn, graceUntil }) => opensOn <= date && date <= graceUntil);
}

/** The next window that opens after `date`. */
export function windowAfter(settings: Settings, date: string): RenewalWindow | undefined {
  return windowsAround(settings, date).find(({ opensOn }) => opensOn > date);
}

/** The window that is open on `date`, or else the next one. */
export function windowComing(settings: Settings, date: string): RenewalWindow | undefined {
  return windowsAround(settings, date).find(({ closesOn }) => closesOn >= date);
}

/** The first window that asks about a release, by the day of it. */
export function windowCovering(settings: Settings, release: string): RenewalWindow | undefined {
  return windowsAround(settings, release).find(({ cutoff }) => cutoff !== undefined && cutoff >= release);
}

/**
 * The window in which somebody who passed on `date` has to renew: the next one, unless it opens within `minHoldDays`, for which
 * the pass counts already.
 */
export function windowDueAfter(settings: Settings, date: string): RenewalWindow | undefined {
  const { minHoldDays } = settings.recertification;
  return windowAfter(settings, Temporal.PlainDate.from(date).add({ days: minHoldDays }).toString());
}

/** From which day on a pass counts for a window, `YYYY-MM-DD`. */
export function countsFrom({ recertification: { minHoldDays } }: Settings, { opensOn }: RenewalWindow): string {
  return Temporal.PlainDate.from(opensOn).subtract({ days: minHoldDays }).toString();
}

/** The window people mean on `date` when they name none: the one that is open or in its grace, else the next. */
export function windowMeantOn(settings: Settings, date: string): RenewalWindow | undefined {
  return windowAt(settings, date) ?? windowAfter(settings, date);
}

/** The windows near a day: those of its fiscal year, of the one before and of the two after, in the order they open. */
export function windowsNear(settings: Settings, date: string): readonly RenewalWindow[] {
  return windowsAround(settings, date);
}

/** The windows that open in the fiscal year of a day, and in the one after it. */
export function windowsAhead(settings: Settings, date: string): readonly RenewalWindow[] {
  const { year } = fiscalQuarterOf(settings.recertification.fiscalYearStartMonth, date);
  return [year, year + 1].flatMap((one) => windowsOfYear(settings, one));
}

// A day has its windows in the year before, its own and the ones after: fixed dates may leave a year out.
function windowsAround(settings: Settings, date: string): readonly RenewalWindow[] {
  const { year } = fiscalQuarterOf(settings.recertification.fiscalYearStartMonth, date);
  return [year - 1, year, year + 1, year + 2].flatMap((one) => windowsOfYear(settings, one));
}

function windowOn(rules: Recertification, entry: Entry, year: number, opens: Temporal.PlainDate): RenewalWindow {
  const opensOn = opens.toString();
  const closes = opens.add({ days: entry.lastsDays - 1 });
  const quarter = fiscalQuarterOf(rules.fiscalYearStartMonth, opensOn);
  return {
    id: `${fiscalYearLabel(year)}-${entry.id}`,
    quarter: quarter.label,
    opensOn,
    closesOn: closes.toString(),
    graceUntil: closes.add({ days: entry.graceDays }).toString(),
    cutoff: lastReleaseBefore(rules.releases, quarter.startsOn),
  };
}

function openingsIn(rules: Recertification, { opens }: Entry, year: number): readonly Temporal.PlainDate[] {
  const { fiscalYearStartMonth: startMonth } = rules;
  if (typeof opens === 'string') return [openingBy(opens, startMonth, year)];
  return opens
    .filter((day) => fiscalQuarterOf(startMonth, day).year === year)
    .map((day) => Temporal.PlainDate.from(day));
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function openingBy(rule: string, startMonth: number, year: number): Temporal.PlainDate {
  const [, weekday = '', day, month = ''] = /^first (\w+) on or after (\d+) (\w+)$/.exec(rule) ?? [];
  const anchor = dayInFiscalYear(startMonth, year, months.indexOf(month) + 1, Number(day));
  return anchor.add({ days: ((weekdayCalled(weekday) ?? 1) - anchor.dayOfWeek + 7) % 7 });
}
