import type { Kysely } from 'kysely';
import { dateAt } from '../core/calendar.ts';
import { calibrationNow } from '../core/calibration/lapse.ts';
import type { Pool, Program } from '../core/program.ts';
import { openCourse } from '../core/program.ts';
import { standingsOf } from '../store/standings.ts';
import type { Tables } from '../store/tables.ts';
import type { Finding } from './doctor-finding.ts';
import { fault, few, fine, warning } from './doctor-finding.ts';
import { recallPeople } from './people.ts';

const fix = 'See fieldcert calibrate.';

/** Whether pools that ask for calibration have enough members who are, and whose ends soon. `now` in epoch ms. */
export async function calibrationFindings(
  program: Program,
  db: Kysely<Tables>,
  now: number,
): Promise<readonly Finding[]> {
  const pools = program.reviewing.pools.filter(({ calibration }) => calibration === 'required');
  if (pools.length === 0) return [];
  const { people } = await recallPeople(program, { db });
  const standings = await standingsOf(db);
  return pools.flatMap((pool) => {
    const members = people.filter(({ username }) => pool.members.includes(username));
    const states = members.map(({ username, userId, timezone = program.timezone }) => {
      return { username, ...calibrationNow(standings.get(userId) ?? {}, pool.id, dateAt({ timezone }, now)) };
    });
    const counting = states.filter(({ is }) => is === 'counts' || is === 'lapses-soon').length;
    const soon = states.flatMap((state) =>
      state.is === 'lapses-soon' ? [`@${state.username} until ${state.until}`] : [],
    );
    return findingsOf(pool, neededBy(program, pool), counting, soon);
  });
}

function findingsOf({ id }: Pool, needed: number, counting: number, soon: readonly string[]): readonly Finding[] {
  const short = `${counting === 1 ? 'One member' : `${counting} members`} of ${id} may review, and a practical asks for ${needed}.`;
  const found = [
    ...(counting < needed ? [fault('calibration', short, `Calibrate more of them. ${fix}`)] : []),
    ...(soon.length > 0
      ? [warning('calibration', `For ${id} these count for thirty days or less: ${few(soon)}.`, `Renew them. ${fix}`)]
      : []),
  ];
  return found.length > 0 ? found : [fine('calibration', `${id} has ${counting} calibrated members.`)];
}

/** How many reviewers a practical of the pool asks for at most. */
function neededBy(program: Program, { id }: Pool): number {
  const open = program.courses.flatMap((course) => openCourse(program, course.id) ?? []);
  return Math.max(0, ...open.filter(({ pool }) => pool.id === id).map(({ practical }) => practical.reviewers));
}
