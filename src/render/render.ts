import { fileURLToPath } from 'node:url';
import type { Messages, Words } from '../core/messages/messages.ts';
import type { Kind } from './helpers.ts';
import { shelve } from './templates.ts';

/** Writes texts out. Data of the wrong shape is an error, never a gap in the text. */
export type Renderer = { readonly render: (words: Words) => string };

const OUR_TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

const KINDS = {
  'issue/title': 'line',
  'issue/practical': 'markdown',
  'issue/identity': 'markdown',
  'note/identity-needed': 'markdown',
  'note/closed': 'markdown',
  'note/refused': 'markdown',
  'note/edited-late': 'markdown',
  'note/help': 'markdown',
  'note/explain': 'markdown',
  'note/certified': 'markdown',
  'note/moved': 'markdown',
  'note/path-completed': 'markdown',
  'note/needs-development': 'markdown',
  'note/withdrawn': 'markdown',
  'note/nudge': 'markdown',
  'note/exam-corrected': 'markdown',
  'note/decision-ready': 'markdown',
  'note/further-review': 'markdown',
  'note/no-reviewer': 'markdown',
  'note/reminder': 'markdown',
  'note/stalled': 'markdown',
  'note/healed': 'markdown',
  'note/contested': 'markdown',
  'issue/appeal-title': 'line',
  'issue/appeal': 'markdown',
  'note/appeal-decided': 'markdown',
  'note/appeal-handed-on': 'markdown',
  'note/override-asked': 'markdown',
  'issue/review-title': 'line',
  'issue/review': 'markdown',
  'note/review-joined': 'markdown',
  'note/review-over': 'markdown',
  'note/asked': 'markdown',
  'note/answered': 'markdown',
  'note/plan': 'markdown',
  'issue/product-title': 'line',
  'issue/product': 'markdown',
  'note/product-passed': 'markdown',
  'note/not-passed': 'markdown',
  'note/too-early': 'markdown',
  'note/path-done': 'markdown',
  'note/product-reminder': 'markdown',
  'note/product-late': 'markdown',
  'note/product-closed': 'markdown',
  'note/product-explain': 'markdown',
  'note/product-over': 'markdown',
  'issue/refresh-title': 'line',
  'issue/refresh': 'markdown',
  'note/refresh-closed': 'markdown',
  'badge/level': 'svg',
  'page/report': 'html',
} satisfies Record<keyof Messages, Kind>;

const PARTS = {
  line: [],
  markdown: [
    'issue/status',
    'issue/rubric',
    'note/sheets',
    'issue/product-status',
    'issue/path',
    'issue/refresh-status',
  ],
  svg: [],
  html: [],
} satisfies Record<Kind, readonly string[]>;

/** Reads every template under `dir` once; throws, naming the file, when one is missing or cannot be compiled. */
export function loadTemplates(dir: string = OUR_TEMPLATES): Renderer {
  const shelves = (['line', 'markdown', 'svg', 'html'] as const).map((kind) => {
    const names = Object.entries(KINDS).filter(([, its]) => its === kind);
    return shelve(dir, { kind, names: names.map(([name]) => name), parts: PARTS[kind] });
  });
  const templates = new Map(shelves.flatMap((shelf) => [...shelf]));
  return { render: (words) => written(templates, words) };
}

function written(templates: ReadonlyMap<string, (data: unknown) => string>, words: Words): string {
  const template = templates.get(words.say);
  if (!template) throw new Error(`There is no template "${words.say}".`);
  return tidied(template(words.with));
}

/** Blocks that said nothing leave no hole. Quotes and code keep their lines: theirs are never empty. */
function tidied(text: string): string {
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
