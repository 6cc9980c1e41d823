import type { OpenProduct } from '../../src/core/product/product-certification.ts';
import { modulesOf, subjectOf } from '../../src/core/product/subject.ts';
import type { World } from '../../test/stories/world.ts';
import { daysAround } from './chance.ts';

/** How learners go about product knowledge: shares of 1 each time they are asked. */
export type Diligence = {
  /** Their first try is below the pass mark. */
  readonly fails: number;
  /** They go on leave first, and say so. */
  readonly leaves: number;
  /** Nothing moves them until it has lapsed. */
  readonly forgets: number;
};

type Scene = {
  readonly world: World;
  readonly random: () => number;
  readonly habits: Diligence;
  readonly later: (days: number, act: () => Promise<unknown>) => void;
  readonly nameOf: (userId: number) => string;
  readonly iidOf: (key: string, number: number) => Promise<number | undefined>;
};

/** What learners do about product knowledge, once they are asked for it. */
export function renewalsOf({ world, random, habits, later, nameOf, iidOf }: Scene) {
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));

  async function sits(certification: OpenProduct, fails: boolean): Promise<void> {
    const { learner, exam } = certification;
    if (learner.is !== 'known') return;
    const score = fails ? between(40, 79) : between(80, 100);
    const answer = await world.person(nameOf(learner.userId)).passes(exam, score);
    if (answer.status !== 202)
      throw new Error(`A result of ${exam} was answered ${answer.status}: ${await answer.text()}`);
    if (fails) later(daysAround(3, random), () => studies(certification));
  }

  async function studies(certification: OpenProduct): Promise<void> {
    const subject = subjectOf(world.program, certification);
    if (!subject) return;
    await says(
      certification,
      `/completed ${modulesOf(subject.assessment)
        .map(({ id }) => id)
        .join(' ')}`,
    );
    later(1 + daysAround(1, random), () => sits(certification, random() < habits.fails / 2));
  }

  async function says({ key, learner, obligation }: OpenProduct, words: string): Promise<void> {
    const iid = await iidOf(key, obligation.number);
    if (iid !== undefined && learner.is === 'known') await world.person(nameOf(learner.userId)).says(iid, words);
  }

  function leaves(certification: OpenProduct, back: () => void): void {
    later(1, () => says(certification, '/pause'));
    later(1 + daysAround(25, random), async () => {
      await says(certification, '/resume');
      back();
    });
  }

  return (certification: OpenProduct): void => {
    const drawn = random();
    const first = () => sits(certification, random() < habits.fails);
    if (drawn < habits.forgets) later(50 + daysAround(15, random), first);
    else if (drawn < habits.forgets + habits.leaves) leaves(certification, () => later(daysAround(6, random), first));
    else later(daysAround(8, random), first);
  };
}
