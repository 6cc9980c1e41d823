import type { PersonEntry } from './people.ts';
import type { ExportField, ExportRow } from './people-export.ts';

/** One thing that would become different about a person; `to` undefined takes it away. */
export type FieldChange = {
  readonly field: Exclude<ExportField, 'username'>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** What would be written about people, and why; nobody is ever taken out. */
export type PeoplePlan = {
  readonly added: readonly { readonly row: number; readonly entry: PersonEntry }[];
  readonly changed: readonly {
    readonly row: number;
    readonly username: string;
    readonly changes: readonly FieldChange[];
  }[];
  /** Rows that say what is known already. */
  readonly same: number;
  /** Usernames the export says nothing of. */
  readonly missing: readonly string[];
  readonly leftOut: readonly { readonly row: number; readonly who: string; readonly because: string }[];
  readonly faults: readonly RowFault[];
};

/** What is wrong with a row as a whole, at one of its fields. */
export type RowFault = {
  readonly row: number;
  readonly field: ExportField;
  readonly message: string;
  readonly fix: string;
};

type Meant =
  | { readonly is: 'known'; readonly entry: PersonEntry }
  | { readonly is: 'new'; readonly entry: PersonEntry }
  | { readonly is: 'left-out'; readonly who: string; readonly because: string }
  | { readonly is: 'fault'; readonly fault: RowFault };

/**
 * Compares an export with the people of the program; `today` is `YYYY-MM-DD`. People are told apart by username and
 * address, never by name. Blank cells change nothing and addresses are only ever added, because staff know more of them
 * than an HR system does.
 */
export function planPeople(people: readonly PersonEntry[], rows: readonly ExportRow[], today: string): PeoplePlan {
  const twice = repeated(rows);
  const known = indexOf(people);
  const read = rows.map((row) => ({ row, meant: twice.get(row) ?? meantBy(known, row, today) }));
  const after = [...people, ...read.flatMap(({ meant }) => (meant.is === 'new' ? [meant.entry] : []))];
  const book = addressBook(after, read);
  const settled = read.map(({ row, meant }) => ({ row, meant, manager: managerOf(book, row, meant) }));
  const twoRows = sameTarget(settled);
  const faults = settled.flatMap(({ meant, manager }) => [
    ...(meant.is === 'fault' ? [meant.fault] : []),
    ...(manager && 'fault' in manager ? [manager.fault] : []),
  ]);
  const found = settled.flatMap(({ row, meant, manager }) =>
    meant.is === 'known' ? [{ row, entry: meant.entry, changes: changesOf(meant.entry, row, nameIn(manager)) }] : [],
  );
  const told = new Set(found.map(({ entry }) => entry.username));
  return {
    added: settled.flatMap(({ row, meant, manager }) =>
      meant.is === 'new' ? [{ row: row.row, entry: { ...meant.entry, ...managed(nameIn(manager)) } }] : [],
    ),
    changed: found.flatMap(({ row, entry, changes }) =>
      changes.length > 0 ? [{ row: row.row, username: entry.username, changes }] : [],
    ),
    same: found.filter(({ changes }) => changes.length === 0).length,
    missing: people.map(({ username }) => username).filter((username) => !told.has(username)),
    leftOut: settled.flatMap(({ row, meant }) =>
      meant.is === 'left-out' ? [{ row: row.row, who: meant.who, because: meant.because }] : [],
    ),
    faults: [...faults, ...twoRows].toSorted((a, b) => a.row - b.row),
  };
}

type Index = {
  readonly byUsername: ReadonlyMap<string, PersonEntry>;
  readonly byEmail: ReadonlyMap<string, PersonEntry>;
};

function indexOf(people: readonly PersonEntry[]): Index {
  return {
    byUsername: new Map(people.map((entry) => [lower(entry.username), entry])),
    byEmail: new Map(people.flatMap((entry) => entry.emails.map((email) => [lower(email), entry] as const))),
  };
}

function meantBy({ byUsername, byEmail }: Index, row: ExportRow, today: string): Meant {
  const called = byUsername.get(lower(row.username));
  const owned = row.emails.flatMap((address) => {
    const owner = byEmail.get(lower(address));
    return owner ? [{ address, owner }] : [];
  });
  const [first] = owned;
  const other = owned.find(({ owner }) => owner !== (called ?? first?.owner));
  if (other) {
    const fix = 'one of the two has an address that is not theirs: mend the export, or people.yaml';
    return faultOf(row, 'emails', `${other.address} belongs to ${other.owner.username} in people.yaml`, fix);
  }
  if (called) return { is: 'known', entry: called };
  if (first && row.username === undefined) return { is: 'known', entry: first.owner };
  if (!first) return newPerson(row, today);
  const { username } = first.owner;
  const message = `${first.address} belongs to ${username} in people.yaml, and this row says ${row.username}`;
  return faultOf(row, 'username', message, `if ${username} was renamed on GitLab, change people.yaml first`);
}

function newPerson(row: ExportRow, today: string): Meant {
  const { username, name } = row;
  const who = username ?? name ?? row.emails[0] ?? 'somebody without a name';
  if (username === undefined)
    return { is: 'left-out', who, because: 'has no GitLab username in the export, and no address that is known' };
  if (row.left && row.left <= today)
    return { is: 'left-out', who, because: `has left on ${row.left} and was never in people.yaml` };
  if (name === undefined)
    return faultOf(
      row,
      'name',
      `${username} is new, and a new person needs a name`,
      'fill it in, or name the column with --column name="…"',
    );
  return { is: 'new', entry: entryOf(row, username, name) };
}

function entryOf(row: ExportRow, username: string, name: string): PersonEntry {
  const { role, region, company, started, left, timezone } = row;
  const told = { role, region, timezone, company, started, left: left ?? undefined };
  return { username, name, emails: [...distinct(row.emails)], externalIds: [], ...told };
}

function managed(manager: string | undefined): Pick<PersonEntry, 'manager'> {
  return manager === undefined ? {} : { manager };
}

type Book = ReadonlyMap<string, string>;

/** Usernames by what people may be called as a manager: username or address, also one only the export knows. */
function addressBook(
  people: readonly PersonEntry[],
  read: readonly { readonly row: ExportRow; readonly meant: Meant }[],
): Book {
  const names = people.flatMap(({ username, emails }) =>
    [username, ...emails].map((name) => [lower(name), username] as const),
  );
  const exported = read.flatMap(({ row, meant }) =>
    'entry' in meant ? row.emails.map((email) => [lower(email), meant.entry.username] as const) : [],
  );
  return new Map([...exported, ...names]);
}

type Manager = { readonly username: string } | { readonly fault: RowFault } | undefined;

function managerOf(book: Book, row: ExportRow, meant: Meant): Manager {
  if (row.manager === undefined || !('entry' in meant)) return undefined;
  const username = book.get(lower(row.manager));
  const wrong = (message: string, fix: string) => ({
    fault: { row: row.row, field: 'manager' as const, message, fix },
  });
  if (username === undefined)
    return wrong(
      `the manager ${row.manager} is neither in people.yaml nor in the export`,
      'add a row for them, or leave the cell blank',
    );
  return username === meant.entry.username
    ? wrong(`${username} cannot be their own manager`, 'leave the cell blank')
    : { username };
}

function nameIn(manager: Manager): string | undefined {
  return manager && 'username' in manager ? manager.username : undefined;
}

function changesOf(entry: PersonEntry, row: ExportRow, manager: string | undefined): readonly FieldChange[] {
  const { name, role, region, company, started, timezone } = row;
  const told = { name, role, manager, region, company, started, left: row.left ?? undefined, timezone };
  const emails = distinct(row.emails).filter((email) => !has(entry.emails, email));
  const changed = Object.entries(told).flatMap(([key, to]): FieldChange[] => {
    const field = key as keyof typeof told;
    return to === undefined || to === entry[field] ? [] : [{ field, from: entry[field], to }];
  });
  const back = row.left === null && entry.left !== undefined;
  return [
    ...emails.map((to): FieldChange => ({ field: 'emails', to })),
    ...changed,
    ...(back ? [{ field: 'left' as const, from: entry.left }] : []),
  ];
}

/** Rows that repeat what an earlier row claimed, so that nobody is two people. */
function repeated(rows: readonly ExportRow[]): ReadonlyMap<ExportRow, Meant> {
  const first = new Map<string, number>();
  const faults = new Map<ExportRow, Meant>();
  for (const row of rows) {
    const claims = [
      ...(row.username === undefined ? [] : [{ field: 'username' as const, name: row.username }]),
      ...distinct(row.emails).map((name) => ({ field: 'emails' as const, name })),
    ];
    for (const { field, name } of claims) {
      const before = first.get(lower(name));
      if (before === undefined) first.set(lower(name), row.row);
      else if (before !== row.row && !faults.has(row))
        faults.set(row, faultOf(row, field, `${name} stands in row ${before} already`, 'keep one row for each person'));
    }
  }
  return faults;
}

/** Two rows that mean one person, one by username and one by an address. */
function sameTarget(read: readonly { readonly row: ExportRow; readonly meant: Meant }[]): readonly RowFault[] {
  const first = new Map<string, number>();
  return read.flatMap(({ row, meant }) => {
    if (meant.is !== 'known') return [];
    const before = first.get(meant.entry.username);
    if (before === undefined) first.set(meant.entry.username, row.row);
    if (before === undefined) return [];
    const message = `this is ${meant.entry.username}, and so is row ${before}`;
    return [
      {
        row: row.row,
        field: row.username === undefined ? ('emails' as const) : ('username' as const),
        message,
        fix: 'keep one row for each person',
      },
    ];
  });
}

function faultOf(row: ExportRow, field: ExportField, message: string, fix: string): Meant {
  return { is: 'fault', fault: { row: row.row, field, message, fix } };
}

function lower(name: string | undefined): string {
  return name?.toLowerCase() ?? '';
}

function has(names: readonly string[], name: string): boolean {
  return names.some((one) => lower(one) === lower(name));
}

function distinct(emails: readonly string[]): readonly string[] {
  return emails.filter((email, index) => emails.findIndex((one) => lower(one) === lower(email)) === index);
}
