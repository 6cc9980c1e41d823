import { uploadMark } from '../core/change.ts';
import { uploadTag } from '../gitlab/applying.ts';
import type { Effect } from '../gitlab/effect.ts';
import type { StoredEffect } from '../store/outbox.ts';
import type { BindingRow } from '../store/tables.ts';

/** A file GitLab did not take; `rows` upload it and show it, in this order. */
export type RefusedPicture = { readonly filename: string; readonly rows: readonly StoredEffect[] };

/** The files among what was carried out that have no address, with the comments where words stand in their place. */
export function refusedPictures(
  bindings: readonly BindingRow[],
  carriedOut: readonly StoredEffect[],
): readonly RefusedPicture[] {
  const refused = new Map<string, RefusedPicture>();
  for (const row of carriedOut) {
    const effect: Effect = JSON.parse(row.effect);
    if (effect.do !== 'upload') continue;
    const tag = uploadTag(effect, effect.tag);
    const bound = bindings.find((binding) => binding.tag === tag);
    if (bound && bound.url === null)
      refused.set(tag, { filename: effect.filename, rows: [row, ...showing(effect.tag, carriedOut)] });
  }
  return [...refused.values()];
}

/** The newest version of each comment that shows the file. */
function showing(tag: string, carriedOut: readonly StoredEffect[]): readonly StoredEffect[] {
  const shown = new Map<string, StoredEffect>();
  for (const row of carriedOut) {
    const effect: Effect = JSON.parse(row.effect);
    if (effect.do === 'say' && effect.words.includes(`(${uploadMark(tag)})`)) shown.set(effect.tag, row);
  }
  return [...shown.values()];
}
