import type { Credential } from '../credential.ts';
import type { Course, Program } from '../program.ts';
import type { Earned } from './path.ts';

/** The last day a course's credential is valid, `YYYY-MM-DD`; undefined where it is for good. */
export function validUntil(
  { courses, timezone }: Pick<Program, 'courses' | 'timezone'>,
  { achievement, awardedAt, renewed }: Credential,
): string | undefined {
  const months = courses.find(({ id }) => id === achievement)?.validMonths;
  if (months === undefined) return undefined;
  const from = Temporal.Instant.fromEpochMilliseconds(renewed?.at ?? awardedAt).toZonedDateTimeISO(timezone);
  return from.toPlainDate().add({ months }).toString();
}

/** The credentials that certifying a course renews: those of lower levels of its role that are valid for a time. */
export function renewedBy(program: Program, course: Course, earned: readonly Earned[]): readonly Earned[] {
  if (!program.recertification.higherLevelRenewsLower) return [];
  const numberOf = (id: string) => program.levels.find((level) => level.id === id)?.number ?? 0;
  return earned.filter(({ credential }) => {
    const lower = program.courses.find(({ id }) => id === credential.achievement);
    if (lower?.role !== course.role || lower.validMonths === undefined) return false;
    return numberOf(lower.level) < numberOf(course.level);
  });
}
