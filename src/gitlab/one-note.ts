import type { Place } from '../core/event.ts';
import type { GitLab } from './gitlab.ts';
import { noteMarkerOf, withNoteMarker } from './marker.ts';

/** The comment that was kept, and what it took: `left` where it said the same already. */
export type OneNote = { readonly is: 'written' | 'edited' | 'left'; readonly noteId: number };

/** Keeps one comment of ours with this tag on a merge request: writes it, and from then on edits it. */
export async function keepOneNote(
  gitlab: Pick<GitLab, 'me' | 'requestNotes' | 'addRequestNote' | 'editRequestNote'>,
  place: Place,
  { tag, words }: { readonly tag: string; readonly words: string },
): Promise<OneNote> {
  const [me, notes] = await Promise.all([gitlab.me(), gitlab.requestNotes(place)]);
  const body = withNoteMarker(words, tag);
  // Whoever quotes our comment quotes its marker too.
  const ours = notes.find((note) => note.author.id === me.id && noteMarkerOf(note.body) === tag);
  if (!ours) return { is: 'written', noteId: (await gitlab.addRequestNote(place, body)).id };
  if (ours.body.trim() === body.trim()) return { is: 'left', noteId: ours.id };
  return { is: 'edited', noteId: (await gitlab.editRequestNote(place, ours.id, body)).id };
}
