/**
 * A year of the program, lived on the sandbox in minutes: learners who pass, prepare and sometimes vanish, reviewers who go on
 * leave, decline or fall silent, moderators, and staff who lend a hand. Says whether every certification came to an end, how long
 * that took, how evenly the work was spread and how many comments people got.
 *
 *   npm run bench:year
 *   npm run bench:year -- --seed 7 --months 2 --practicals 10
 */
import { parseArgs } from 'node:util';
import type { Certification } from '../src/core/certification.ts';
import { openWorld } from '../test/stories/world.ts';
import { type Learner, withCast } from './year/cast.ts';
import { chance } from './year/chance.ts';
import { openDiary } from './year/diary.ts';
import { type Habits, playOf } from './year/play.ts';
import { report } from './year/report.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    months: { type: 'string', default: '12' },
    practicals: { type: 'string', default: '40' },
    learners: { type: 'string', default: '600' },
    reviewers: { type: 'string', default: '50' },
  },
});
const hour = 3_600_000;
const month = (365 / 12) * 24 * hour;
const habits: Habits = {
  renewing: { fails: 0.25, leaves: 0.04, forgets: 0.05 },
  declines: 0.04,
  silent: 0.06,
  vanishes: 0.03,
  weak: 0.2,
  leavesAYear: 3,
  leaveDays: 10,
  saysAway: 0.8,
};
const random = chance(Number(values.seed));
let cast: ReturnType<typeof withCast> | undefined;
await using world = await openWorld({
  change: (program) => {
    cast = withCast(program, { learners: Number(values.learners), reviewers: Number(values.reviewers) });
    return cast.program;
  },
});
if (!cast) throw new Error('The world was opened without a program.');
const { learners, reviewers } = cast;
const began = world.clock.at;
const ends = began + Number(values.months) * month;
const diary = openDiary();
const play = playOf({ world, diary, random, habits });

plan(learners.slice(0, Number(values.months) * Number(values.practicals)));
for (const reviewer of reviewers) play.planLeave(reviewer, began, ends);
await live();
console.log(await report(world, { reviewers, learners: learners.map(({ username }) => username), began }));

/** Everybody passes on some working day of the year, in office hours. */
function plan(sitters: readonly Learner[]): void {
  for (const sitter of sitters)
    diary.add(play.officeHour(began + random() * (ends - began)), () => play.passes(sitter));
}

/** Lives on until everything has ended, or half a year after the last pass. */
async function live(): Promise<void> {
  const last = ends + 6 * month;
  for (let tick = began + hour; world.clock.at < last; ) {
    const next = Math.min(diary.next(), tick);
    world.clock.at = Math.max(world.clock.at, next);
    if (next === tick) tick += hour;
    else await diary.take()?.();
    await world.settle();
    const open = await play.notice();
    if (next === tick - hour && (tick - began) % (30 * 24 * hour) < hour) progress(open);
    if (world.clock.at > ends && open.length === 0) return;
  }
}

function progress(open: readonly Certification[]): void {
  const day = new Date(world.clock.at).toISOString().slice(0, 10);
  process.stderr.write(`${day}: ${open.length} certifications are under way\n`);
}
