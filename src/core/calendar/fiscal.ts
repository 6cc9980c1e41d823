/** A quarter of a fiscal year, which is named by the calendar year it ends in. Days are `YYYY-MM-DD`. */
export type FiscalQuarter = {
  readonly year: number;
  readonly quarter: 1 | 2 | 3 | 4;
  /** Such as `FY27-Q1`. */
  readonly label: string;
  readonly startsOn: string;
  readonly endsOn: string;
};

const quarters = [1, 2, 3, 4] as const;

/** The quarter `date` falls in, where fiscal years begin in this month (1 to 12). */
export function fiscalQuarterOf(startMonth: number, date: string): FiscalQuarter {
  const day = Temporal.PlainDate.from(date);
  const first = day.month >= startMonth ? day.year : day.year - 1;
  const year = endingIn(startMonth, first);
  const index = Math.floor(((day.month - startMonth + 12) % 12) / 3);
  const quarter = quarters[index] ?? 1;
  const starts = Temporal.PlainDate.from({ year: first, month: startMonth, day: 1 }).add({ months: index * 3 });
  return {
    year,
    quarter,
    label: `${fiscalYearLabel(year)}-Q${quarter}`,
    startsOn: starts.toString(),
    endsOn: starts.add({ months: 3 }).subtract({ days: 1 }).toString(),
  };
}

/** How a fiscal year is written: `FY27` for 2027. */
export function fiscalYearLabel(year: number): string {
  return `FY${String(year % 100).padStart(2, '0')}`;
}

/** The day of this month (1 to 12) in the fiscal year; the month's last one where it has not so many. */
export function dayInFiscalYear(startMonth: number, year: number, month: number, day: number): Temporal.PlainDate {
  const first = startMonth === 1 ? year : year - 1;
  return Temporal.PlainDate.from({ year: month >= startMonth ? first : first + 1, month, day });
}

function endingIn(startMonth: number, firstYear: number): number {
  return startMonth === 1 ? firstYear : firstYear + 1;
}
