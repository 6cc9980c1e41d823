import type { StateCore, Token } from 'markdown-it';
import { labelsOf } from '../labels.ts';
import type { Project, World } from '../world.ts';
import { emojiText, isDrawnEmoji } from './emoji.ts';
import { escapeText } from './html.ts';

/** Markdown rule: turns `@user`, `#1`, `~label` and `:emoji:` in plain text into links, pills and characters. */
export function expandReferences({ tokens, env, Token: Fresh }: StateCore): void {
  const place = env as { readonly world: World; readonly project: Project };
  for (const block of tokens) {
    if (block.type !== 'inline' || !block.children) continue;
    let depth = 0;
    block.children = block.children.flatMap((token) => {
      if (token.type === 'link_open') depth += 1;
      if (token.type === 'link_close') depth -= 1;
      return token.type === 'text' && depth === 0 ? expanded(token, place, Fresh) : [token];
    });
  }
}

function expanded(
  token: Token,
  place: { readonly world: World; readonly project: Project },
  Fresh: StateCore['Token'],
): Token[] {
  const parts = token.content.split(reference);
  if (parts.length === 1) return [token];
  return parts.flatMap((part, index) => {
    if (part === '') return [];
    const markup = index % 2 === 1 ? referenceMarkup(part, place) : undefined;
    const made = new Fresh(markup === undefined ? 'text' : 'html_inline', '', 0);
    made.content = markup ?? part;
    return [made];
  });
}

const reference = /((?<![\w@/])@[\w][\w.-]*\w|(?<![\w&/])#\d+\b|(?<![\w~])~(?:"[^"]+"|[\w:-]+)|:[\w+-]+:)/;

function referenceMarkup(
  text: string,
  { world, project }: { readonly world: World; readonly project: Project },
): string | undefined {
  if (text.startsWith(':')) return isDrawnEmoji(text.slice(1, -1)) ? emojiText(text.slice(1, -1)) : undefined;
  if (text.startsWith('#')) return `<a href="/${escapeText(project.path)}/-/issues/${text.slice(1)}">${text}</a>`;
  if (text.startsWith('@')) return userMarkup(text, world);
  const name = text.slice(1).replace(/^"|"$/g, '');
  const label = labelsOf(world, { kind: 'project', place: project }).find((other) => other.name === name);
  return label && `<span data-label="${label.id}"></span>`;
}

function userMarkup(text: string, world: World): string | undefined {
  const name = text.slice(1).toLowerCase();
  const user = [...world.users.values()].find((other) => other.username.toLowerCase() === name);
  return user && `<a href="/${escapeText(user.username)}" title="${escapeText(user.name)}">${escapeText(text)}</a>`;
}
