import type { Kysely } from 'kysely';
import { dateAt } from '../core/calendar.ts';
import { refreshedIn } from '../core/content/refresh.ts';
import type { StaleAssessment } from '../core/content/stale.ts';
import { staleAssessments } from '../core/content/stale.ts';
import type { Program } from '../core/program.ts';
import { everyRefresh } from '../store/refreshes.ts';
import type { Tables } from '../store/tables.ts';
import type { Finding } from './doctor-finding.ts';
import { fine, warning } from './doctor-finding.ts';

/** Whether assessments ask about all that the coming window covers, by program.yaml and by what owners said. `now` in epoch ms. */
export async function contentFindings(
  program: Program,
  db: Kysely<Tables> | undefined,
  now: number,
): Promise<readonly Finding[]> {
  const refreshes = db ? await everyRefresh(db) : [];
  const stale = staleAssessments(program, refreshes.flatMap(refreshedIn), dateAt(program, now)).filter(
    ({ isOut }) => isOut,
  );
  if (stale.length > 0) return stale.map((one) => findingOf(program, one));
  const kept = program.productAssessments.some(({ content }) => content);
  return kept ? [fine('content', 'No assessment is behind what the coming window covers.')] : [];
}

function findingOf({ contentLists }: Program, stale: StaleAssessment): Finding {
  const { assessment, list, standsOn, window, opensOn, cutoff } = stale;
  const covers = `${window} (opens ${opensOn}) covers the one of ${cutoff}`;
  const says = `${assessment} asks about everything up to the release of ${standsOn}, and ${covers}`;
  const owners = contentLists.find(({ id }) => id === list)?.owners ?? [];
  const who = owners.length > 0 ? owners.map((name) => `@${name}`).join(', ') : 'its owners';
  return warning('content', `${says}.`, `Have ${who} bring it up to date, then raise its release in program.yaml.`);
}
