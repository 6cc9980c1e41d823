/** What a plan says in a merge request. Nobody is named there: more people may read it than may know whose outcome is whose. */
export type PlanMessages = {
  'note/plan': {
    readonly gitlab: string;
    /** `hash` shortened, as the command line shows it. */
    readonly program: { readonly name: string; readonly hash: string };
    /** How many steps there are of each kind. */
    readonly add: number;
    readonly change: number;
    readonly remove: number;
    readonly places: readonly PlannedPlace[];
    readonly effects: readonly {
      readonly is: string;
      readonly exam: string;
      readonly attempt?: number | undefined;
      readonly says: string;
    }[];
    readonly moreEffects: number;
    readonly notices: readonly { readonly says: string; readonly fix?: string | undefined }[];
  };
};

/** What would be written in one project or group, as far as a comment has room for it. */
export type PlannedPlace = {
  readonly name: string;
  readonly steps: readonly {
    readonly sign: '+' | '~' | '-';
    readonly words: string;
    readonly because?: string | undefined;
  }[];
  readonly more: number;
};
