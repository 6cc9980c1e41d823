/** Something that was decided or is so, in words, with what it rests on below it. `is` and `facts` are for scripts. */
export type Branch = {
  readonly is: string;
  readonly words: string;
  /** Whether a condition is met or somebody's word counts; `waits`: that is still open. */
  readonly mark?: 'yes' | 'no' | 'waits' | undefined;
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  readonly parts?: readonly Branch[] | undefined;
};
