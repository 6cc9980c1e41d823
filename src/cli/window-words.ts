import type { PlannedPerson, WindowPlan } from '../core/product/window-plan.ts';
import { planned } from '../core/product/window-plan.ts';
import type { AskedPerson, WindowStatus } from '../core/product/window-status.ts';
import { standings } from '../core/product/window-status.ts';
import type { DueWindow } from '../engine/open-window.ts';
import { aligned, counted } from './columns.ts';

type Is = PlannedPerson['is'];

const isWords: Readonly<Record<Is, string>> = {
  asked: 'asked to pass',
  counts: 'passed already, which counts',
  'asked-before': 'asked already',
  away: 'paused: asked after their return',
  left: 'have left',
  'starts-later': 'start later',
  'no-assessment': 'no assessment for their role',
  'no-project': 'their company has no project yet',
  'not-on-gitlab': 'not on GitLab',
};

/** A plan for a terminal: how many are asked and how many not and why, then the same by role, region, manager and company. */
export function windowText(plan: WindowPlan): string {
  const { people, strangers } = plan;
  const asked = people.filter(({ is }) => is === 'asked').length;
  const company = people.some((person) => person.company !== null);
  return [
    ...heading(plan),
    '',
    asked === 0 ? 'Nobody is to be asked.' : `${asked} of ${counted(people.length, 'person', 'people')} to be asked:`,
    ...aligned(
      counts(
        people,
        ({ is }) => isWords[is],
        planned.map((is) => isWords[is]),
      ),
    ),
    ...(asked === 0 ? [] : ['', timeWords(asked, plan.issuesAMinute)]),
    ...staleLines(plan),
    ...by('role', people, ({ role }) => role),
    ...by('region', people, ({ region }) => region),
    ...by('manager', people, ({ manager }) => manager && `@${manager}`),
    ...(company ? by('company', people, ({ company: one }) => one) : []),
    ...strangerLines(strangers),
  ].join('\n');
}

/** The same with everybody by name, each with the reason. */
export function windowList(plan: WindowPlan): string {
  const rows = planned.flatMap((is) =>
    plan.people
      .filter((person) => person.is === is)
      .toSorted((a, b) => (a.username < b.username ? -1 : 1))
      .map(({ username, name, role, because }) => [isWords[is], `@${username}`, name, role ?? '', because]),
  );
  return [...heading(plan), '', ...aligned(rows), ...strangerLines(plan.strangers)].join('\n');
}

/** How long so many new issues take. */
export function timeWords(issues: number, rate: number | null): string {
  if (rate === null) return 'No limit for new issues is known here: they come as fast as GitLab takes them.';
  const minutes = Math.ceil(issues / rate);
  return `At ${rate} new issues a minute it takes about ${counted(minutes, 'minute')}.`;
}

function heading({ window, on }: Pick<WindowPlan, 'window' | 'on'>): readonly string[] {
  const { id, opensOn, closesOn, graceUntil, cutoff } = window;
  const opens = opensOn > on ? 'opens' : 'opened';
  const closes = closesOn >= on ? 'closes' : 'closed';
  const covers = cutoff === null ? '' : ` It covers the release of ${cutoff}.`;
  return [`${id}, looked at on ${on}: ${opens} ${opensOn}, ${closes} ${closesOn}, grace until ${graceUntil}.${covers}`];
}

function staleLines({ stale, on, window: { cutoff } }: WindowPlan): readonly string[] {
  const isOut = cutoff !== null && cutoff <= on;
  const lines = stale.map(
    ({ assessment, standsOn }) =>
      `${isOut ? '!' : ' '} ${assessment} asks about everything up to the release of ${standsOn}, ${isOut ? `not of ${cutoff}` : `and has to cover the one of ${cutoff}`}.`,
  );
  const todo = isOut
    ? '→ Have its owners bring it up to date before the window opens.'
    : '→ Once that release is out, its owners bring it up to date, before the window opens.';
  return lines.length === 0 ? [] : ['', ...lines, todo];
}

function counts<Person>(
  people: readonly Person[],
  classOf: (person: Person) => string,
  order: readonly string[],
): readonly (readonly string[])[] {
  const groups = Map.groupBy(people, classOf);
  return order.flatMap((name) => {
    const size = groups.get(name)?.length ?? 0;
    return size === 0 ? [] : [[String(size), name]];
  });
}

function by(
  what: string,
  people: readonly PlannedPerson[],
  of: (person: PlannedPerson) => string | null,
): readonly string[] {
  const groups = [...Map.groupBy(people, of)].toSorted(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1));
  const rows = groups.map(([name, mine]) => {
    const those = (...wanted: readonly Is[]) => String(mine.filter(({ is }) => wanted.includes(is)).length);
    const others = mine.filter(({ is }) => !['asked', 'counts', 'asked-before'].includes(is)).length;
    return [name ?? 'none', those('asked'), those('counts'), those('asked-before'), String(others)];
  });
  return ['', ...aligned([[`by ${what}`, 'to ask', 'counts', 'asked', 'other'], ...rows])];
}

function strangerLines(strangers: WindowPlan['strangers']): readonly string[] {
  if (strangers.length === 0) return [];
  return [
    '',
    `${counted(strangers.length, 'learner')} nobody is known for, asked nothing until somebody says who they are:`,
    ...aligned(
      strangers.map(({ called, exam, passed }) => [called, `${exam}, ${passed ? 'passed' : 'not passed yet'}`]),
    ),
    '→ fieldcert people list --unknown says how.',
  ];
}

const standingWords: Readonly<Record<AskedPerson['is'], string>> = {
  open: 'to pass, within their time',
  late: 'late: past their last day',
  lapsed: 'lapsed: the grace is over too',
  paused: 'paused',
  passed: 'passed',
  overtaken: 'asked anew by a later window',
  closed: 'asked no more',
};

/** How a window stands, for a terminal: who opened and closed it, how many issues are written, and how many passed. */
export function statusText(status: WindowStatus): string {
  const { begun, closed, takenIn, deciding, asked } = status;
  const written = asked.filter(({ issue }) => issue !== null).length;
  const issues = counted(asked.length + deciding, 'issue');
  const classes = standings.map((is) => standingWords[is]);
  return [
    ...heading(status),
    begun ? `Opened on ${begun.on} by ${begun.by}.` : 'Nobody has opened it yet.',
    ...(closed ? [`Closed on ${closed.on} by ${closed.by}: nobody else is asked in it.`] : []),
    ...(begun ? ['', `${counted(takenIn, 'person', 'people')} taken in, ${written} of ${issues} written:`] : []),
    ...aligned(counts(asked, ({ is }) => standingWords[is], classes)),
  ].join('\n');
}

/** The same with everybody who has not passed by name, those who wait longest first. */
export function statusList(status: WindowStatus): string {
  const rows = ['lapsed', 'late', 'open', 'paused'].flatMap((is) =>
    status.asked
      .filter((one) => one.is === is)
      .toSorted((a, b) => (a.username < b.username ? -1 : 1))
      .map(({ username, name, role, manager, dueOn, issue }) => [
        is,
        `@${username}`,
        name,
        role ?? '',
        manager ? `manager @${manager}` : '',
        dueOn ? `due ${dueOn}` : '',
        issue ? `${issue.project}#${issue.iid}` : 'not written yet',
      ]),
  );
  return [statusText(status), '', ...(rows.length === 0 ? ['Nobody has still to pass.'] : aligned(rows))].join('\n');
}

/** What came of taking everybody in. */
export function takenInWords(
  id: string,
  { people, fresh }: { readonly people: number; readonly fresh: number },
): string {
  if (fresh === 0) return `${id} had been opened for all ${counted(people, 'person', 'people')} before.`;
  const before = people - fresh;
  return `${id} is open for ${counted(people, 'person', 'people')}${before === 0 ? '' : `, for ${before} of them since before`}.`;
}

type Due = Pick<DueWindow, 'is' | 'fresh'> & { readonly window: { readonly id: string } };

/** What came of opening what was due, one line each. */
export function dueLines(due: readonly Due[]): readonly string[] {
  if (due.length === 0) return ['No window is due today.'];
  return due.map(({ window: { id }, is, fresh }) => {
    if (is === 'closed') return `${id} was closed for further people.`;
    if (is === 'opened') return `${id} is open: ${counted(fresh, 'person', 'people')} taken in just now.`;
    return `${id} is open for everybody already.`;
  });
}
