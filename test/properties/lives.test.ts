import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Day } from './day.ts';
import { live } from './day.ts';
import type { Ending } from './ending.ts';
import { endingOf } from './ending.ts';
import type { Lives } from './lives.ts';
import { lives, livesInWords } from './lives.ts';
import { openTown } from './town.ts';
import type { Weather } from './weather.ts';
import { weather, weatherInWords, within } from './weather.ts';

/*
 * Whatever happens to deliveries, to GitLab and to the service, the same lives end the same.
 *
 * Every run lives some generated lives twice: on a calm day, when each delivery comes at once and once and nothing breaks, and in a
 * generated weather. People act in the same order on both days; whoever acts upon something they saw waits until they see it.
 *
 * FIELDCERT_PROPERTY_RUNS=1000 tries so many, each time others; FIELDCERT_PROPERTY_SEED and FIELDCERT_PROPERTY_PATH, as a failure
 * prints them, live that failure again.
 *
 * What ends otherwise for an honest reason is not generated:
 * - An edit by somebody other than the author: only its hook names the editor, so when that is lost nobody knows.
 * - People changing the issue itself: who did it is named only if the hook arrives, and how often it is set right depends on
 *   when that is noticed.
 * - A command that comes too early (`/decide`, or `/finish` after scores that were deleted) from somebody who does not wait for
 *   the answer: it is judged by what the thread holds when it is read. `/finish` too early is generated, with the wait.
 * - `/explain`: it tells the state of the moment. So does `/help`: it is generated, and what its answer lists is not compared.
 * - Taking back or deleting a comment that should be answered, before the answer is there: nobody may ever know that it was there.
 * - Two edits within one second: GitLab's hooks tell times in whole seconds, and nobody knows which was last.
 * - Exams of two learners whose courses share reviewers: who reviews depends on whose result is taken in first.
 * - A call that was held up for seconds between the note that it begins and its sending, and lands after its process died.
 */

const runs = Number(process.env.FIELDCERT_PROPERTY_RUNS ?? 50);
const seed = Number(process.env.FIELDCERT_PROPERTY_SEED ?? (runs > 50 ? Date.now() % 2 ** 31 : 20_261_124));
const path = process.env.FIELDCERT_PROPERTY_PATH;

// Whoever makes a failing run smaller should have time for it, and still say what was found before the test ends.
const limitMs = 180_000 + runs * 4_000;

// The queue's alarm would ring by the machine's clock; whoever moves the clock of a town wakes the queue.
beforeAll(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));

it(`ends the same in any weather: ${runs} lives, seed ${seed}`, { timeout: limitMs + 60_000 }, async () => {
  const property = fc.asyncProperty(lives, weather, async (acts, sky) => {
    const calm = await lived(acts, []);
    await expectSame(acts, within(sky, calm.extent), calm.ending);
  });
  const limit = { interruptAfterTimeLimit: limitMs, markInterruptAsFailure: true };
  await fc.assert(property, { numRuns: runs, seed, ...limit, ...(path ? { path } : {}) });
});

async function expectSame(acts: Lives, sky: Weather, calm: Ending): Promise<void> {
  let told: readonly string[] = [];
  try {
    const stormy = await lived(acts, sky);
    told = ['In order:', ...stormy.told, ''];
    expectOneOfEach(stormy.ending);
    expect(stormy.ending).toEqual(calm);
  } catch (error) {
    const words = [
      'These lives',
      ...livesInWords(acts),
      '',
      'ended otherwise in this weather',
      ...weatherInWords(sky),
      '',
    ];
    throw new Error([...words, ...told, error instanceof Error ? error.message : error].join('\n'), { cause: error });
  }
}

async function lived(acts: Lives, sky: Weather): Promise<Day & { readonly ending: Ending }> {
  await using town = await openTown();
  const day = await live(town, acts, sky);
  return { ...day, ending: await endingOf(town, day.people) };
}

/** One issue for each attempt and one badge for each credential, and nothing that was taken in twice or left undone. */
function expectOneOfEach({ issues, store }: Ending): void {
  const attempts = issues.map(({ certification }) => certification);
  expect(attempts).toEqual([...new Set(attempts)]);
  for (const { certification, comments, labels } of issues) {
    const verdicts = comments.filter(({ author, name }) => author === 'fieldcert-bot' && name === 'verdict');
    // Somebody nobody knows has passed: that waits for staff.
    const decided = labels.includes('fieldcert::identity-needed') ? 0 : 1;
    expect(verdicts.length, `verdicts of ${certification}`).toBe(decided);
  }
  expect(store).toMatchObject({ takenInTwice: [], brokenLedgers: [], undecided: [], undone: [], givenUpOn: [] });
}
