import type { People } from './people.ts';
import type { Parcel } from './post.ts';
import type { Incarnation, Town } from './town.ts';
import type { Mishap, Weather } from './weather.ts';

/** Everything that is under way in a run. */
export type Run = {
  readonly town: Town;
  readonly people: People;
  readonly weather: Weather;
  /** Remembers what happens, for whoever reads how a run went wrong. */
  readonly tell: (line: string) => void;
  service: Incarnation | undefined;
  /** The act before which a dead service is begun again. */
  backAtAct: number;
  act: number;
  deaths: number;
  /** Since this process was begun. */
  operations: number;
  allOperations: number;
  calls: number;
  /** Calls by their name. */
  readonly writes: Map<string, number>;
  deliveries: number;
  held: readonly { readonly parcel: Parcel; readonly untilAct: number }[];
  /** Exam results nobody took in; they are sent again. */
  unsent: readonly Parcel[];
  /** What GitLab will do for a process that is dead by then; `at` in epoch ms. */
  late: readonly { readonly at: number; readonly land: () => Promise<void> }[];
};

type Of<Is extends Mishap['is']> = Extract<Mishap, { is: Is }>;

/** The mishaps of a kind that fit. */
export function mishaps<Is extends Mishap['is']>(
  { weather }: Run,
  is: Is,
  fits: (mishap: Of<Is>) => boolean = () => true,
): readonly Of<Is>[] {
  return weather.filter((mishap): mishap is Of<Is> => mishap.is === is && fits(mishap as Of<Is>));
}
