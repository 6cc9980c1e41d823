import { z } from 'zod';
import { nearest } from '../commands/nearest.ts';
import type { Role } from '../program.ts';

/** What an export can tell of a person. */
export const exportFields = [
  'username',
  'name',
  'emails',
  'role',
  'manager',
  'region',
  'company',
  'started',
  'left',
  'timezone',
] as const;
export type ExportField = (typeof exportFields)[number];

/** One person as an export has them; blank cells are left out. `row` is the one in the file. */
export type ExportRow = {
  readonly row: number;
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly emails: readonly string[];
  /** The id of a role of the program. */
  readonly role?: string | undefined;
  /** A username or an address. */
  readonly manager?: string | undefined;
  readonly region?: string | undefined;
  readonly company?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly started?: string | undefined;
  /** `YYYY-MM-DD`; null where the export has the column and says nothing, so that somebody may come back. */
  readonly left?: string | null | undefined;
  readonly timezone?: string | undefined;
};

/** What a cell gives, or what is wrong with it. */
export type CellRead =
  | { readonly is: 'value'; readonly value: string | readonly string[] }
  | { readonly is: 'fault'; readonly message: string; readonly fix: string };

/** Reads one cell that is not blank. */
export function readCell(field: ExportField, cell: string, roles: readonly Role[]): CellRead {
  switch (field) {
    case 'username':
      return usernameIn(cell);
    case 'emails':
      return emailsIn(cell);
    case 'role':
      return roleIn(cell, roles);
    case 'manager':
      return cell.includes('@', 1) ? oneEmail(cell) : usernameIn(cell);
    case 'started':
    case 'left':
      return dayIn(cell);
    case 'timezone':
      return timezoneIn(cell);
    default:
      return oneLineIn(cell);
  }
}

function value(of: string | readonly string[]): CellRead {
  return { is: 'value', value: of };
}

function fault(message: string, fix: string): CellRead {
  return { is: 'fault', message, fix };
}

function usernameIn(cell: string): CellRead {
  const name = cell.replace(/^@/, '');
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return value(name);
  return fault(`“${cell}” is not a GitLab username`, 'give the name behind the at sign, such as maya');
}

const separators = /[,;|\s]+/;

function emailsIn(cell: string): CellRead {
  const all = cell.split(separators).filter(Boolean);
  const wrong = all.find((address) => !z.email().safeParse(address).success);
  if (wrong !== undefined)
    return fault(
      `“${wrong}” is not an e-mail address`,
      'several addresses are parted by a space, a comma or a semicolon',
    );
  return value(all);
}

function oneEmail(cell: string): CellRead {
  if (z.email().safeParse(cell).success) return value(cell);
  return fault(`“${cell}” is neither a username nor an e-mail address`, 'give one of the two; names are not unique');
}

function roleIn(cell: string, roles: readonly Role[]): CellRead {
  const wanted = cell.toLowerCase();
  const names = roles.flatMap(({ id, name, aliases }) => [id, name, ...aliases].map((called) => ({ id, called })));
  const found = names.find(({ called }) => called.toLowerCase() === wanted);
  if (found) return value(found.id);
  const meant = nearest(
    cell,
    names.map(({ called }) => called),
  );
  const advice = 'leave it blank, or add the title to the aliases of a role in program.yaml';
  return fault(`no role is called “${cell}”`, meant ? `did you mean “${meant}”? Otherwise ${advice}` : advice);
}

function dayIn(cell: string): CellRead {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ][\d:.]+Z?)?$/.exec(cell) ?? dotted(/^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(cell)) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (z.iso.date().safeParse(iso).success) return value(iso);
  return fault(`“${cell}” is not a date we can be sure of`, 'write it as 2026-11-24 or 24.11.2026');
}

function dotted(found: RegExpExecArray | null): readonly string[] | undefined {
  return found ? [found[0], found[3] ?? '', found[2] ?? '', found[1] ?? ''] : undefined;
}

function timezoneIn(cell: string): CellRead {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(cell);
    return value(cell);
  } catch {
    return fault(`no time zone “${cell}”`, 'write an IANA name such as Europe/Berlin or UTC');
  }
}

function oneLineIn(cell: string): CellRead {
  const line = cell.replaceAll(/\s+/g, ' ');
  return line.length <= 200 ? value(line) : fault('the value is longer than 200 characters', 'shorten it');
}
