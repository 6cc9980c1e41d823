/** What the badge shows: color, number, word and pips, so that color is never alone. */
export type BadgeView = {
  readonly number: number;
  readonly name: string;
  readonly pips: number;
  readonly steps: number;
  readonly hex: string;
  readonly color: string;
  readonly text: 'dark' | 'light';
  readonly course: { readonly id: string; readonly title: string };
  readonly merit: boolean;
  /** `YYYY-MM-DD`. */
  readonly awardedOn: string;
  readonly learner: string;
};
