import type { Attempt, Certification } from '../../src/core/certification.ts';
import { attemptOf, isOpen } from '../../src/core/certification.ts';
import { asks, isProduct } from '../../src/core/product/product-certification.ts';
import { sheetOf } from '../../src/core/verdict/sheets.ts';
import type { World } from '../../test/stories/world.ts';
import type { Learner } from './cast.ts';
import { daysAround, oneOf } from './chance.ts';
import type { Diary } from './diary.ts';
import { type Diligence, renewalsOf } from './renewals.ts';

/** How people are: shares of 1 each time they have to do something, and days. */
export type Habits = {
  readonly renewing: Diligence;
  readonly declines: number;
  /** Reviewers who say nothing at all about one practical. */
  readonly silent: number;
  /** Learners who never hand anything in. */
  readonly vanishes: number;
  /** Practicals that are not up to the standard. */
  readonly weak: number;
  readonly leavesAYear: number;
  readonly leaveDays: number;
  /** Leaves that are told with /away. */
  readonly saysAway: number;
};

type Scene = {
  readonly world: World;
  readonly diary: Diary;
  readonly random: () => number;
  readonly habits: Habits;
};

const hour = 3_600_000;
const day = 24 * hour;
const staffActAfter = 14 * day;

/** What people do, and when, once they notice something. */
export function playOf({ world, diary, random, habits }: Scene) {
  const known = new Set<string>();
  const away = new Map<string, number>();
  const still = new Map<string, number>();
  const { people, store } = world.service().engine;
  const nameOf = (userId: number) => people.find((person) => person.userId === userId)?.username ?? '';
  const later = (days: number, act: () => Promise<unknown>) => diary.add(officeHour(world.clock.at + days * day), act);
  const once = (mark: string, act: () => void) => {
    if (known.has(mark)) return;
    known.add(mark);
    act();
  };

  /** The same moment, or the next one on a working day between 8 and 17 UTC. */
  function officeHour(moment: number): number {
    const at = Math.round(moment);
    const when = new Date(at);
    const weekday = when.getUTCDay();
    const hours = when.getUTCHours();
    if (weekday === 0 || weekday === 6 || hours >= 17)
      return officeHour(at - (at % day) + day + 8 * hour + (at % hour));
    return hours < 8 ? at - (at % day) + 8 * hour + (at % hour) : at;
  }

  async function certificationNow(key: string): Promise<Certification | undefined> {
    const row = await store.db.selectFrom('certification').select('data').where('key', '=', key).executeTakeFirst();
    return row?.data ? (JSON.parse(row.data) as Certification) : undefined;
  }

  async function iidOf(key: string, attempt: number): Promise<number | undefined> {
    const bound = store.db.selectFrom('binding').select('issue_iid').where('cert_key', '=', key);
    return (await bound.where('tag', '=', `issue/${attempt}`).executeTakeFirst())?.issue_iid ?? undefined;
  }

  const renews = renewalsOf({ world, random, habits: habits.renewing, later, nameOf, iidOf });

  /** Says something in the practical, if it is still this attempt and open. */
  async function says(who: string, key: string, number: number, text: string): Promise<void> {
    const now = await certificationNow(key);
    const iid = await iidOf(key, number);
    if (now && isOpen(now) && now.attempt.number === number && iid !== undefined)
      await world.person(who).says(iid, text);
  }

  function learnerPrepares(key: string, learner: string, { number }: Attempt): void {
    if (random() < habits.vanishes) {
      later(daysAround(40, random), () => says(learner, key, number, '/withdraw'));
      return;
    }
    later(daysAround(4, random), () =>
      says(learner, key, number, '/evidence https://example.com/recording The call\n/ready-for-review'),
    );
  }

  function reviewerIsAsked(key: string, reviewer: string, { number, rubric }: Attempt): void {
    const chanceNow = random();
    if (chanceNow < habits.declines) later(1, () => says(reviewer, key, number, '/decline'));
    if (chanceNow < habits.declines + habits.silent) return;
    const weak = random() < habits.weak;
    const lines = rubric.criteria.map(({ id }) => `${id} ${scoreOf(weak)} As seen in the recording`);
    const scores = async () => {
      const until = away.get(reviewer) ?? 0;
      if (until > world.clock.at) return diary.add(officeHour(until + day), scores);
      await says(reviewer, key, number, `/score\n${lines.join('\n')}\n\n/finish`);
    };
    later(daysAround(2, random), scores);
  }

  function scoreOf(weak: boolean): number {
    const drawn = random();
    if (weak) return drawn < 0.6 ? 2 : 3;
    return drawn < 0.08 ? 2 : drawn < 0.75 ? 3 : 4;
  }

  function moderatorIsAsked(key: string, { number }: Attempt): void {
    const { moderators } = world.program.reviewing;
    const outcome = random() < 0.6 ? 'pass' : 'needs-development';
    later(daysAround(1.5, random), () =>
      says(oneOf(moderators, random), key, number, `/decide ${outcome} I read the whole thread again`),
    );
  }

  /** What has not moved for two weeks staff take in hand: the next attempt begins, or somebody else reviews. */
  function staffAct(certification: Certification): void {
    const attempt = attemptOf(certification);
    const [staff = ''] = world.program.staff;
    if (!attempt) return;
    const { key } = certification;
    const words = certification.is === 'next-attempt' ? '/next-attempt' : otherReviewer(certification.is, attempt);
    later(0, async () => {
      const iid = await iidOf(key, attempt.number);
      if (iid !== undefined) await world.person(staff).says(iid, words);
    });
  }

  /** Whether it has been in one state for two weeks, or for two more since staff acted. */
  function standsStill(now: Certification): boolean {
    const mark = `${now.key}#${attemptOf(now)?.number}/${now.is}`;
    const since = still.get(mark) ?? world.clock.at;
    const long = world.clock.at - since > staffActAfter;
    still.set(mark, long ? world.clock.at : since);
    return long;
  }

  function otherReviewer(state: Certification['is'], attempt: Attempt): string {
    const silent = attempt.pick.chosen.filter(({ userId }) => !sheetOf(attempt, userId).finished);
    if (state !== 'preparing' && silent.length > 0)
      return silent.map(({ userId }) => `/release @${nameOf(userId)}`).join('\n');
    const taken = attempt.pick.chosen.map(({ userId }) => nameOf(userId));
    const others = world.program.reviewing.pools.flatMap(({ members }) => members);
    const free = others.filter((username) => !taken.includes(username) && (away.get(username) ?? 0) < world.clock.at);
    return `/review-by @${oneOf(free, random)}`;
  }

  /** Everything about one certification that somebody has to act upon. */
  function react(certification: Certification): void {
    if (isProduct(certification) && asks(certification))
      once(`${certification.key}#${certification.obligation.number}`, () => renews(certification));
    const attempt = attemptOf(certification);
    if (!attempt || !isOpen(certification)) return;
    const { key, learner } = certification;
    const at = `${key}#${attempt.number}`;
    if (learner.is === 'known') once(at, () => learnerPrepares(key, nameOf(learner.userId), attempt));
    for (const { userId } of attempt.pick.chosen)
      if (certification.is !== 'preparing' && !sheetOf(attempt, userId).finished)
        once(`${at}/${userId}`, () => reviewerIsAsked(key, nameOf(userId), attempt));
    if (certification.is === 'decision-ready')
      once(`${at}/decide/${attempt.revision}`, () => moderatorIsAsked(key, attempt));
  }

  return {
    officeHour,
    async passes({ username, exam }: Learner): Promise<void> {
      const answer = await world.person(username).passes(exam, 80 + Math.floor(random() * 21));
      if (answer.status !== 202)
        throw new Error(`The result of ${username} was answered ${answer.status}: ${await answer.text()}`);
    },
    planLeave(reviewer: string, from: number, to: number): void {
      for (let at = from; at < to; ) {
        at += daysAround(365 / (habits.leavesAYear + 1), random) * day;
        const days = Math.max(1, Math.round(daysAround(habits.leaveDays, random)));
        const says = random() < habits.saysAway;
        diary.add(at, () => leave(reviewer, at + days * day, says));
      }
    },
    /** What changed since the last look; gives the certifications that are open or wait for their next attempt. */
    async notice(): Promise<readonly Certification[]> {
      const rows = await store.db
        .selectFrom('certification')
        .select('data')
        .where('state', 'not in', ['certified', 'withdrawn', 'exam-failed', 'ended'])
        .execute();
      const waiting = rows.flatMap(({ data }) => (data ? [JSON.parse(data) as Certification] : []));
      for (const now of waiting) {
        react(now);
        if (standsStill(now)) staffAct(now);
      }
      return waiting;
    },
  };

  async function leave(reviewer: string, until: number, tells: boolean): Promise<void> {
    away.set(reviewer, until);
    if (!tells) return;
    const userId = people.find(({ username }) => username === reviewer)?.userId ?? 0;
    const seat = await store.db
      .selectFrom('seat')
      .select(['cert_key', 'attempt'])
      .where('user_id', '=', userId)
      .where('released_at', 'is', null)
      .executeTakeFirst();
    // Somebody with nothing to review has no thread to say it in; their status on GitLab says it.
    if (!seat) {
      diary.add(until, () => world.person(reviewer).isOnGitLab('not_set'));
      return void (await world.person(reviewer).isOnGitLab('busy'));
    }
    await says(reviewer, seat.cert_key, seat.attempt, `/away ${new Date(until).toISOString().slice(0, 10)}`);
  }
}
