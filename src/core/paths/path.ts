import type { Credential, PathCredential } from '../credential.ts';
import type { Course, Level, Program, Role } from '../program.ts';

/** All open courses of a role at a level, or up to one; each is an achievement of its own. */
export type Path = {
  /** Such as `SA-L2`, or `SA-to-L2`. */
  readonly id: string;
  readonly role: Role;
  readonly level: Level;
  readonly courses: readonly Course[];
};

/** What somebody has earned elsewhere: a certification and its credential. */
export type Earned = { readonly key: string; readonly credential: Credential };

/** The paths of a program. One course alone is none: its own credential says the same. */
export function pathsOf(program: Pick<Program, 'paths' | 'roles' | 'levels' | 'courses'>): readonly Path[] {
  const { paths, roles, levels, courses } = program;
  if (paths === 'none') return [];
  const open = courses.filter(({ status, practical }) => practical && (status === 'alpha' || status === 'active'));
  return roles.flatMap((role) =>
    levels.flatMap((level): Path[] => {
      const at = open.filter((course) => course.role === role.id && belongs(program, paths, course, level));
      const reached = at.some((course) => course.level === level.id);
      const id = paths === 'each-level' ? `${role.id}-${level.id}` : `${role.id}-to-${level.id}`;
      return at.length > 1 && reached ? [{ id, role, level, courses: at }] : [];
    }),
  );
}

function belongs(
  { levels }: Pick<Program, 'levels'>,
  paths: 'each-level' | 'up-to-level',
  course: Course,
  level: Level,
): boolean {
  if (paths === 'each-level') return course.level === level.id;
  return (levels.find(({ id }) => id === course.level)?.number ?? Number.POSITIVE_INFINITY) <= level.number;
}

/** The paths that `earned` complete together and none of them holds yet, with the evidence; the award is that of the last one. */
export function completedPaths(
  program: Pick<Program, 'paths' | 'roles' | 'levels' | 'courses'>,
  earned: readonly Credential[],
): readonly { readonly path: Path; readonly credential: PathCredential }[] {
  const held = earned.flatMap(({ completes = [] }) => completes.map(({ achievement }) => achievement));
  return pathsOf(program).flatMap((path) => {
    if (held.includes(path.id)) return [];
    const evidence = path.courses.flatMap(({ id }) => {
      const credential = earned.find(({ achievement }) => achievement === id);
      return credential ? [{ course: id, awardedAt: credential.awardedAt }] : [];
    });
    if (evidence.length < path.courses.length) return [];
    const awardedAt = Math.max(...evidence.map((one) => one.awardedAt));
    return [{ path, credential: { achievement: path.id, awardedAt, evidence } }];
  });
}
