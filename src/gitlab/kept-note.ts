import { z } from 'zod';
import { GitLabProblem } from './problem.ts';
import { read } from './reading.ts';
import type { Note } from './schemas.ts';
import { NoteRow } from './schemas.ts';

const commandsOnly = z.object({ id: z.never().optional(), commands_changes: z.unknown(), summary: z.unknown() });

/**
 * The note that GitLab kept of a comment on `where`, such as `group/project#1`. It answers 202 without a note when it took the
 * whole text for quick actions: lib/api/helpers/notes_helpers.rb.
 */
export function keptNote(answer: unknown, where: string): Note {
  if (!commandsOnly.safeParse(answer).success) return read(NoteRow, answer, 'POST note');
  const says = `GitLab took a whole comment on ${where} for quick actions and kept no text.`;
  throw new GitLabProblem('refused', says, { status: 202 });
}
