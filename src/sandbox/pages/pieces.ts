import { scopeOf } from '../labels.ts';
import type { Issue, Label, Project, User } from '../world.ts';
import { dayWords, isOverdue } from './clock.ts';
import { readableOn, styleColor } from './color.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';

/** A label as a pill; `scope::value` is drawn in two parts as GitLab does. With `href` it is a link. */
export function labelPill(label: Label, href?: string): Html {
  const color = styleColor(label.color);
  const style = `--label:${color};--on-label:${readableOn(color)}`;
  const scope = scopeOf(label.name);
  const text = scope
    ? html`<span class="label-scope">${scope}</span><span class="label-value">${label.name.slice(scope.length + 2)}</span>`
    : html`<span class="label-scope">${label.name}</span>`;
  const kind = scope ? 'label label-scoped' : 'label';
  return href
    ? html`<a class="${kind}" style="${style}" href="${href}" title="${label.description}">${text}</a>`
    : html`<span class="${kind}" style="${style}" title="${label.description}">${text}</span>`;
}

/** A person's initials in a colored circle; hidden from screen readers because the name stands beside it. */
export function avatar(user: User, size: 'small' | 'large' = 'small'): Html {
  return html`<span class="avatar avatar-${size} tone-${user.id % 7}" title="${user.name}" aria-hidden="true">${initials(user.name)}</span>`;
}

/** An avatar that stands alone, with the name for screen readers. */
export function avatarAlone(user: User, words: string): Html {
  return html`${avatar(user)}<span class="unseen">${words} ${user.name}</span>`;
}

/** A person's name as a link, with `@username`. */
export function personLink(user: User | undefined): Html {
  if (!user) return html`<span class="muted">Ghost user</span>`;
  return html`<a class="person" href="/${user.username}"><strong>${user.name}</strong> <span class="muted">@${user.username}</span></a>`;
}

/** Open or Closed, in words and color. */
export function stateBadge(issue: Issue): Html {
  return issue.state === 'opened'
    ? html`<span class="badge badge-open">${icon('issue')} Open</span>`
    : html`<span class="badge badge-closed">${icon('check')} Closed</span>`;
}

/** The crossed eye of a confidential issue. */
export function confidentialBadge(issue: Issue): Html | undefined {
  return issue.confidential
    ? html`<span class="badge badge-confidential">${icon('eye-slash')} Confidential</span>`
    : undefined;
}

/** A due date, with the word "overdue" when an open issue missed it. */
export function dueDate(now: number, issue: Issue): Html | undefined {
  if (!issue.dueDate) return undefined;
  const late = issue.state === 'opened' && isOverdue(now, issue.dueDate);
  return html`<span class="due${late && ' due-late'}">${icon('calendar')} <time datetime="${issue.dueDate}">${dayWords(issue.dueDate)}</time>${late && html` <span>overdue</span>`}</span>`;
}

/** Line icons drawn for the sandbox; decorative, the words stand beside them. */
export function icon(name: keyof typeof paths): Html {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${trusted(paths[name])}</svg>`;
}

/** An issue's page. */
export function issueUrlPath(project: Project, issue: Pick<Issue, 'iid'>): string {
  return `/${project.path}/-/issues/${issue.iid}`;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

const paths = {
  board: '<path d="M2 3h3v10H2zM6.5 3h3v6h-3zM11 3h3v8h-3z"/>',
  calendar: '<path d="M3 4h10v9H3zM3 7h10M6 2.5v3M10 2.5v3"/>',
  check: '<path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.2 8.2l2 2 3.6-4"/>',
  'eye-slash':
    '<path d="M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4zM8 6.2A1.8 1.8 0 1 0 8 9.8 1.8 1.8 0 0 0 8 6.2zM3 13 13 3"/>',
  hook: '<path d="M6.5 9.5 9.5 6.5M7 4.5l1.5-1.5a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7"/>',
  issue: '<path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 6.5A1.5 1.5 0 1 0 8 9.5 1.5 1.5 0 0 0 8 6.5z"/>',
  label: '<path d="M2 3v5l6.5 6L14 8.5 7.5 2.5H2.5zM5 5.5h.1"/>',
  list: '<path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1"/>',
  lock: '<path d="M4 7.5h8V13H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 5 0v2"/>',
  pencil: '<path d="M3 13l.6-2.8 7-7 2.2 2.2-7 7z"/>',
  people:
    '<path d="M6 3.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM2.5 13c0-2.5 1.5-4 3.5-4s3.5 1.5 3.5 4M10.5 4a2 2 0 0 1 0 3.5M11 9c1.6.4 2.5 1.8 2.5 4"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  smile:
    '<path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.5 6.3h.1M10.4 6.3h.1M5.2 9.5c1.4 1.9 4.2 1.9 5.6 0"/>',
} as const;
