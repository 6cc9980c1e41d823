import type { Env, StateCore, Token } from 'markdown-it';
import MarkdownIt from 'markdown-it';
import sanitize from 'sanitize-html';
import { labelsOf } from '../labels.ts';
import type { Project, World } from '../world.ts';
import type { Html } from './html.ts';
import { escapeText, html, trusted } from './html.ts';
import { labelPill } from './pieces.ts';
import { expandReferences } from './references.ts';

/** Where a text stands: its references are looked up there. `canTick` turns task boxes into buttons of a form. */
export type TextPlace = { readonly world: World; readonly project: Project; readonly canTick?: boolean };

/** Draws GitLab Flavored Markdown as GitLab would: sanitized, comments hidden, references linked. */
export function renderMarkdown(source: string, place: TextPlace): Html {
  return finish(markdown.render(source, envOf(place)), place);
}

/** The same for one line, without a paragraph around it. */
export function renderLine(source: string, place: TextPlace): Html {
  return finish(markdown.renderInline(source, envOf(place)), place);
}

/** The text with the box of the task on `line` (from 0) ticked or cleared; undefined when there is none. */
export function toggleTask(source: string, line: number): string | undefined {
  const lines = source.split('\n');
  const match = /^((?:\s|>)*(?:[-*+]|\d+[.)])\s+\[)([ xX])(\].*)$/.exec(lines[line] ?? '');
  if (!match) return undefined;
  lines[line] = `${match[1]}${match[2] === ' ' ? 'x' : ' '}${match[3]}`;
  return lines.join('\n');
}

const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.core.ruler.push('tasks', markTasks);
markdown.core.ruler.push('references', expandReferences);

function envOf({ world, project }: TextPlace): Env {
  return { world, project };
}

function markTasks({ tokens, Token: Fresh }: StateCore): void {
  for (const [index, token] of tokens.entries()) {
    const item = tokens[index - 2];
    const first = token.children?.[0];
    const box = /^\[([ xX])\]\s+/.exec(first?.content ?? '');
    if (token.type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text' || !box) continue;
    first.content = first.content.slice(box[0].length);
    item.attrSet('class', 'task-list-item');
    token.children?.unshift(taskToken(new Fresh('html_inline', '', 0), token, box[1] !== ' '));
  }
}

function taskToken(made: Token, inline: Token, done: boolean): Token {
  const words = escapeText(inline.content.replace(/^\[.\]\s+/, ''));
  made.content = `<input data-line="${inline.map?.[0] ?? 0}" data-done="${done ? 'true' : 'false'}" data-words="${words}">`;
  return made;
}

function finish(markup: string, place: TextPlace): Html {
  const clean = sanitize(markup, rules(place.project));
  return trusted(drawTasks(drawLabels(clean, place), place.canTick ?? false));
}

// Label pills and task boxes carry styles and buttons that people's own HTML may not, so they are drawn last.
function drawLabels(clean: string, { world, project }: TextPlace): string {
  const labels = labelsOf(world, { kind: 'project', place: project });
  return clean.replace(/<span data-label="(\d+)"><\/span>/g, (_whole, id) => {
    const label = labels.find((candidate) => candidate.id === Number(id));
    return label ? labelPill(label).markup : '';
  });
}

function drawTasks(clean: string, canTick: boolean): string {
  const pattern =
    /<input data-line="(\d+)" data-done="(true|false)" data-words="([^"]*)" type="checkbox" disabled[^>]*>/g;
  return clean.replace(pattern, (_whole, line, done, words) => {
    const name = trusted(words);
    if (canTick)
      return html`<button class="task-box" type="submit" name="line" value="${line}" role="checkbox" aria-checked="${done}" aria-label="${name}"></button> `
        .markup;
    return html`<input type="checkbox" disabled aria-label="${name}"${done === 'true' && trusted(' checked')}> `.markup;
  });
}

function rules(project: Project): sanitize.IOptions {
  return {
    allowedTags,
    allowedAttributes: {
      a: ['href', 'title', 'rel', 'target'],
      abbr: ['title'],
      details: ['open'],
      img: ['src', 'alt', 'title', 'width', 'height'],
      input: ['data-line', 'data-done', 'data-words', 'type', 'disabled', 'checked'],
      ol: ['start'],
      span: ['data-label'],
      td: ['style', 'colspan', 'rowspan'],
      th: ['style', 'colspan', 'rowspan', 'scope'],
    },
    allowedClasses: { li: ['task-list-item'], code: [/^language-[\w-]+$/] },
    allowedStyles: { '*': { 'text-align': [/^(?:left|right|center)$/] } },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(project, attribs) }),
      img: (tagName, attribs) => ({ tagName, attribs: { ...attribs, src: uploadPath(project, attribs.src ?? '') } }),
      input: (tagName, attribs) => ({ tagName, attribs: boxAttributes(attribs) }),
    },
  };
}

function linkAttributes(project: Project, attribs: Readonly<Record<string, string>>): Record<string, string> {
  const href = uploadPath(project, attribs.href ?? '');
  const kept: Record<string, string> = attribs.title ? { href, title: attribs.title } : { href };
  return /^https?:/i.test(href) ? { ...kept, rel: 'nofollow noreferrer noopener', target: '_blank' } : kept;
}

function boxAttributes(attribs: Readonly<Record<string, string>>): Record<string, string> {
  const task = attribs['data-line'] !== undefined && attribs['data-words'] !== undefined;
  const { 'data-line': line = '', 'data-done': done = '', 'data-words': words = '' } = attribs;
  const fixed = { type: 'checkbox', disabled: 'disabled', ...('checked' in attribs ? { checked: 'checked' } : {}) };
  return task ? { 'data-line': line, 'data-done': done, 'data-words': words, ...fixed } : fixed;
}

function uploadPath(project: Project, address: string): string {
  return address.startsWith('/uploads/') ? `/-/project/${project.id}${address}` : address;
}

// GitLab: lib/banzai/filter/sanitization_filter.rb, without what the sandbox has no style for.
const allowedTags =
  `a abbr b blockquote br cite code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd
  li ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var`.split(
    /\s+/,
  );
