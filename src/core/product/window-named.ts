import type { RenewalWindow } from '../calendar/windows.ts';
import { windowMeantOn, windowsNear } from '../calendar/windows.ts';
import { nearest } from '../commands/nearest.ts';
import type { Program } from '../program.ts';

/** The window somebody means, or those there are, with the one they most likely meant. */
export type NamedWindow =
  | { readonly is: 'window'; readonly window: RenewalWindow }
  | {
      readonly is: 'none';
      readonly nearest: string | undefined;
      readonly windows: readonly RenewalWindow[];
    };

/**
 * The window that is called so near a day (`YYYY-MM-DD`): by its id, in any case, or by its quarter where it is the only one that
 * opens in it. Without a name it is the present one, or the next.
 */
export function windowNamed(program: Program, named: string | undefined, on: string): NamedWindow {
  const windows = windowsNear(program, on);
  const wanted = named?.trim().toLowerCase();
  const inQuarter = windows.filter(({ quarter }) => quarter.toLowerCase() === wanted);
  const window =
    wanted === undefined
      ? windowMeantOn(program, on)
      : (windows.find(({ id }) => id.toLowerCase() === wanted) ?? (inQuarter.length === 1 ? inQuarter[0] : undefined));
  if (window) return { is: 'window', window };
  const near = nearest(named ?? '', [...windows.map(({ id }) => id), ...windows.map(({ quarter }) => quarter)]);
  return {
    is: 'none',
    nearest: windows.find(({ id, quarter }) => id === near || quarter === near)?.id,
    windows,
  };
}

/** What is told, and what to do, where no window is called so. */
export function noWindowWords(
  named: string | undefined,
  { nearest: near, windows }: Extract<NamedWindow, { is: 'none' }>,
): readonly [problem: string, fix: string] {
  if (windows.length === 0)
    return ['This program has no renewal windows.', 'Add them to recertification.windows in program.yaml.'];
  const there = windows.map(({ id, opensOn }) => `  ${id}  opens ${opensOn}`).join('\n');
  if (named === undefined) return [`No window is open, and none is to come:\n${there}`, 'Name one of these.'];
  const meant = near === undefined ? 'Name one of these.' : `Did you mean ${near}?`;
  return [`There is no window “${named}”. Around now there are\n${there}`, meant];
}
