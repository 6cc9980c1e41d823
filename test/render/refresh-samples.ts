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

/** Every text about the content of assessments, as the life of a list brings it. */
export const refreshSamples: Readonly<Record<string, Words>> = {
  'issue/refresh-title': last('issue/refresh-title', december),
  'issue/refresh': last('issue/refresh', december),
  'issue/refresh.cutoff': last('issue/refresh', (life) => life.released('2027-01-21')),
  'issue/refresh.overtaken': last('issue/refresh', december, (life) => life.released('2027-01-21')),
  'issue/refresh.in-program': last('issue/refresh', december, (life) =>
    life.released('2026-12-17', standingOn('2026-12')),
  ),
};
