import { ApiProblem } from './problems.ts';

/** Lets one piece of work be done at a time. */
export type Turn = {
  /** @throws ApiProblem while another is under way */
  take<T>(work: () => Promise<T>): Promise<T>;
};

/** A turn within this process; between replicas GitLab itself settles who was first. */
export function createTurn(): Turn {
  let taken = false;
  return {
    async take(work) {
      if (taken)
        throw new ApiProblem(
          'under-way',
          { detail: 'Another plan is being applied.', fix: 'Send it again in half a minute.' },
          30,
        );
      taken = true;
      try {
        return await work();
      } finally {
        taken = false;
      }
    },
  };
}
