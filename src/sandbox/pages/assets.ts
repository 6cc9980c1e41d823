import { readFileSync } from 'node:fs';
import type { Router } from 'express';

const style = ['base', 'frame', 'pieces', 'forms', 'rows', 'board', 'issue', 'prose', 'thread', 'narrow']
  .map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8'))
  .join('\n');
const script = readFileSync(new URL('./sandbox.js', import.meta.url), 'utf8');

/** Serves the one style sheet and the one script. */
export function serveAssets(router: Router): void {
  router.get('/-/assets/sandbox.css', (_request, response) => {
    response.set('cache-control', 'no-cache').type('css').send(style);
  });
  router.get('/-/assets/sandbox.js', (_request, response) => {
    response.set('cache-control', 'no-cache').type('js').send(script);
  });
}
