import type { Words } from '../../src/core/messages/messages.ts';
import { type ContentLife, contentLife, standingOn } from '../core/refresh-builders.ts';

function last(name: Words['say'], ...steps: readonly ((life: ContentLife) => unknown)[]): Words {
  const life = contentLife();
  for (const step of steps) step(life);
  const words = life.words(name).at(-1);
  if (!words) throw new Error(`Nobody was shown ${name}`);
  return words;
}

const december = (life: ContentLife) => life.released('2026-12-17');

const says = (who: string, text: string) => (life: ContentLife) => life.says(who, text, '2026-12-18');

/** Every text about the content of assessments, as the life of a list brings it. */
export const refreshSamples: Readonly<Record<string, Words>> = {
  'issue/refresh-title': last('issue/refresh-title', december),
  'issue/refresh': last('issue/refresh', december),
  'issue/refresh.refreshed': last('issue/refresh', december, says('priya', '/refreshed')),
  'issue/refresh.reached': last('issue/refresh', december, says('priya', '/refreshed 2026-11')),
  'issue/refresh.postponed': last('issue/refresh', december, says('priya', '/postpone Kick-off week comes first')),
  'issue/refresh.closed': last(
    'issue/refresh',
    december,
    (life) => life.closes('priya', '2026-12-18'),
    (life) => life.closes('priya', '2026-12-19'),
  ),
  'note/refresh-closed': last('note/refresh-closed', december, (life) => life.closes('priya', '2026-12-18')),
  'note/help.content': last('note/help', december, says('priya', '/help')),
  'note/help.content-passer-by': last('note/help', december, says('maya', '/help')),
  'note/refused.content': last('note/refused', december, says('priya', '/score all 3')),
  'note/product-over.content': last(
    'note/product-over',
    december,
    (life) => life.released('2027-01-21'),
    (life) => life.says('priya', '/refreshed', '2027-01-22', { round: 1 }),
  ),
  'issue/refresh.cutoff': last('issue/refresh', (life) => life.released('2027-01-21')),
  'issue/refresh.overtaken': last('issue/refresh', december, (life) => life.released('2027-01-21')),
  'issue/refresh.in-program': last('issue/refresh', december, (life) =>
    life.released('2026-12-17', standingOn('2026-12')),
  ),
};
