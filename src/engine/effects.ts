import type { Change } from '../core/change.ts';
import type { Words } from '../core/messages/messages.ts';
import type { Effect } from '../gitlab/effect.ts';

/** Writes out the texts of a change, so that the outbox holds exactly what GitLab will be asked for. */
export function effectOf(render: (words: Words) => string, certification: string, change: Change): Effect {
  const written = Object.entries(change).map(([field, value]) => [field, isWords(value) ? render(value) : value]);
  return { ...Object.fromEntries(written), certification };
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && 'say' in value && 'with' in value;
}
