import type { BadgeView } from '../views/badge-view.ts';
import type { Addressee } from './messages.ts';

/** What is said where an award completes a path, which is a credential of its own. */
export type PathMessages = {
  'note/path-completed': {
    readonly learner: Addressee;
    readonly role: string;
    readonly level: BadgeView;
    /** All courses up to the level, not of the level alone. */
    readonly upTo: boolean;
    readonly courses: readonly {
      readonly id: string;
      readonly title: string;
      /** `YYYY-MM-DD`. */
      readonly awardedOn: string;
    }[];
    readonly badge: string;
  };
};
