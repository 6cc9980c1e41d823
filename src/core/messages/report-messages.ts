/** What the page of a report says; `on` and `since` as `YYYY-MM-DD`, states and `from` as in the report itself. */
export type ReportMessages = {
  'page/report': {
    readonly program: string;
    readonly on: string;
    readonly from: 'record' | 'labels';
    /** Whose people are counted; everybody where there are no partners. */
    readonly about: 'everybody' | 'own' | 'company' | 'all';
    /** The partner company, where it is about one. */
    readonly company?: string | undefined;
    readonly total: number;
    /** The columns. */
    readonly states: readonly string[];
    /** One number for each state, in the order of `states`. */
    readonly rows: readonly {
      readonly role: string;
      readonly level: string;
      readonly counts: readonly number[];
      readonly total: number;
    }[];
    readonly days: number;
    readonly decided: number;
    readonly half: number;
    readonly most: number;
    readonly clocks: { readonly ok: number; readonly dueSoon: number; readonly late: number; readonly paused: number };
    /** Assessments behind what the coming window covers. */
    readonly content: readonly {
      readonly assessment: string;
      readonly standsOn: string;
      readonly window: string;
      readonly opensOn: string;
      readonly cutoff: string;
      readonly isOut: boolean;
    }[];
    readonly stuck: readonly {
      readonly issue: string;
      readonly role: string;
      readonly level: string;
      readonly state: string;
      readonly since: string;
      readonly workingDays: number;
    }[];
  };
};
