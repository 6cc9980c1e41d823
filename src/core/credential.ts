/** What was earned. The date of award never changes. */
export type Credential = {
  readonly achievement: string;
  readonly outcome: 'merit' | 'pass';
  readonly awardedAt: number;
  /** The last time a higher level renewed it, and which course that was. */
  readonly renewed?: { readonly at: number; readonly by: string } | undefined;
  /** The paths its award completed. */
  readonly completes?: readonly PathCredential[] | undefined;
};

/** All courses of a path were certified: an achievement of its own, and the courses with their awards it rests on. */
export type PathCredential = {
  readonly achievement: string;
  readonly awardedAt: number;
  readonly evidence: readonly { readonly course: string; readonly awardedAt: number }[];
};
