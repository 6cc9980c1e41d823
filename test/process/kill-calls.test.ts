import { beforeAll, describe, expect, it } from 'vitest';
import type { Call, Moment } from './calls.ts';
import { calls, killAt, landed } from './calls.ts';
import type { End } from './story.ts';
import { around, endOf, play, settle, steps, unkilledEnd } from './story.ts';
import { openTown } from './town.ts';

/** `FIELDCERT_KILLS=all` tries every call at every moment; without it each call at its worst. */
const everyMoment = process.env.FIELDCERT_KILLS === 'all';

let unkilled: End;
beforeAll(async () => {
  unkilled = await unkilledEnd();
});

const cases: readonly (readonly [Moment, string, Call])[] = calls.flatMap((call) => {
  const moments: readonly Moment[] = everyMoment ? ['lost', 'late', 'unanswered', 'answered'] : [worstOf(call)];
  return moments.map((moment) => [moment, call.name, call] as const);
});

describe.concurrent('the service, killed while it calls GitLab, ends as if it never was', { timeout: 120_000 }, () => {
  it.each(cases)('%s: %s', async (moment, _name, call) => {
    const [step] = steps.slice(call.step);
    if (!step) throw new Error(`There is no step ${call.step}.`);
    const { before, after } = around(step);
    await using town = await openTown();
    await town.start();
    await play(town, before);
    await killAt(town, step, call, moment);
    await town.start();
    await settle(town, step);
    await play(town, after);
    if (moment === 'late') await landed(town, call);
    expect(await endOf(town)).toEqual(unkilled);
  });
});

/** What makes an issue or a comment is worst when GitLab does it after the service looked; all else when it was done unheard. */
function worstOf({ method, path }: Call): Moment {
  return method === 'POST' && /issues\$|notes\$/.test(path.source) ? 'late' : 'unanswered';
}
