import type { World } from '../stories/world.ts';
import { reviewersOf } from '../stories/world.ts';

/** What the two reviewers of the example life say. */
export const scores = {
  first: '/score all 4 Clear from the first minute\n/finish',
  second: '/score all 4\n/score value 3\n/finish',
} as const;

/** Maya passes, both reviewers score, and whatever was put off comes due; the practical ends certified. */
export async function liveThrough(world: World, halfway: () => void = () => {}): Promise<void> {
  await world.person('maya').passes('SA-101', 92);
  await world.catchUp();
  const [first, second] = await reviewersOf(world);
  await world.person(first).says(1, scores.first);
  await world.catchUp();
  halfway();
  await world.person(second).says(1, scores.second);
  await world.catchUp();
}

/** Everything a person can see of the only practical, and what the store holds of it; addresses of uploads read `/uploads/…`. */
export async function endOf(world: World) {
  const issues = await world.issues();
  const notes = await world.notes(1);
  const { db } = world.service().engine.store;
  const certifications = await db.selectFrom('certification').select(['key', 'state']).orderBy('key').execute();
  const bindings = await db.selectFrom('binding').select(['cert_key', 'tag', 'issue_iid']).orderBy('tag').execute();
  const seats = await db.selectFrom('seat').select('user_id').where('released_at', 'is', null).execute();
  return {
    issues: issues.map((issue) => ({ ...issue, labels: issue.labels.toSorted() })),
    said: notes.map(({ author, body, emoji }) => ({
      author,
      body: body.replace(/\/uploads\/[0-9a-f]+\//g, '/uploads/…/'),
      emoji,
    })),
    certifications,
    bindings,
    seats,
  };
}

/** What a whole life ends in. */
export type End = Awaited<ReturnType<typeof endOf>>;

/** The comments of the bot among an end's comments. */
export function ourComments({ said }: Pick<End, 'said'>): readonly string[] {
  return said.filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);
}
