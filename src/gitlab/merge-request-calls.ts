import { MergeRequestNotes } from '@gitbeaker/rest';
import { z } from 'zod';
import type { Place } from '../core/event.ts';
import { keptNote } from './kept-note.ts';
import type { Options } from './reading.ts';
import { once, read, whole } from './reading.ts';
import type { Note } from './schemas.ts';
import { NoteRow } from './schemas.ts';

/** Comments on merge requests; the `iid` of a place is that of the merge request. */
export type MergeRequestCalls = {
  /** By time of creation, oldest first; system notes are left out. */
  requestNotes(place: Place): Promise<readonly Note[]>;
  addRequestNote(place: Place, body: string): Promise<Note>;
  editRequestNote(place: Place, noteId: number, body: string): Promise<Note>;
};

/** The calls; none is made yet. */
export function mergeRequestCalls(options: Options): MergeRequestCalls {
  const notes = new MergeRequestNotes(options);
  return {
    requestNotes: async ({ project, iid }) => {
      const rows = await notes.all(project, iid, { sort: 'asc', orderBy: 'created_at', ...whole });
      const human = read(z.array(NoteRow), rows, 'GET merge request notes').filter((note) => !note.system);
      return once(human, ({ id }) => id);
    },
    addRequestNote: async ({ project, iid }, body) =>
      keptNote(await notes.create(project, iid, body), `${project}!${iid}`),
    editRequestNote: async ({ project, iid }, noteId, body) =>
      keptNote(await notes.edit(project, iid, noteId, { body }), `${project}!${iid}`),
  };
}
