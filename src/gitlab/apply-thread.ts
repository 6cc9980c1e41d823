import { uploadMark } from '../core/change.ts';
import type { Comment, Event, Place } from '../core/event.ts';
import type { Applying, Done } from './applying.ts';
import { issueTag, noteTag, uploadTag } from './applying.ts';
import { botRole } from './differences.ts';
import type { Effect } from './effect.ts';
import { noteMarkerOf, withNoteMarker } from './marker.ts';
import { commentsOf } from './observe.ts';
import { isRefusal } from './problem.ts';
import { withReferences } from './references.ts';
import type { Note } from './schemas.ts';

type Of<Do extends Effect['do']> = Extract<Effect, { do: Do }>;

/** Writes the comment known by its tag, or edits it where it was written before. */
export async function applySay(effect: Of<'say'>, on: Applying, place: Place): Promise<Done> {
  const body = withNoteMarker(withUploads(effect, on), effect.tag);
  const known = on.bound(noteTag(effect))?.noteId ?? (on.unsure ? (await find(effect, on, place))?.id : undefined);
  const edited = known === undefined ? undefined : await edit(on, place, known, body);
  if (edited) return said(effect, place, edited, []);
  try {
    return said(effect, place, await on.gitlab.addNote(place, body, { internal: effect.internal }), []);
  } catch (problem) {
    // GitLab saves a note before it applies quick actions and answers 400 when these fail: lib/api/helpers/notes_helpers.rb.
    if (!isRefusal(problem, 400)) throw problem;
    const saved = await find(effect, on, place);
    if (!saved) throw problem;
    return said(effect, place, saved, [`The comment stands, although GitLab complained: ${problem.message}`]);
  }
}

/** Puts a check mark on a comment; one that is there already is as good. */
export async function applyAcknowledge(effect: Of<'acknowledge'>, on: Applying, place: Place): Promise<Done> {
  try {
    await on.gitlab.award(place, effect.noteId, 'white_check_mark');
    return done([]);
  } catch (problem) {
    // GitLab: lib/api/award_emoji.rb answers 404 for a second emoji of the same name.
    if (isRefusal(problem, 400, 404, 409) && /already been taken/i.test(problem.message)) return done([]);
    if (!isRefusal(problem, 404)) throw problem;
    await on.gitlab.project(place.project);
    const comment = `Comment ${effect.noteId} on ${place.project}#${place.iid}`;
    return done([`${comment} got no check mark: it was deleted, or ${botRole(place.project)} to react.`]);
  }
}

/**
 * Uploads a file to the project. A repeat uploads it again: GitLab's list of uploads holds no addresses, so an earlier
 * one cannot be used, and nobody ever sees it (doc/api/project_markdown_uploads.md).
 */
export async function applyUpload(effect: Of<'upload'>, on: Applying, place: Place): Promise<Done> {
  const { project } = place;
  const tag = uploadTag(effect, effect.tag);
  const known = on.bound(tag);
  if (known?.url !== undefined) return done([]);
  try {
    const file = { filename: effect.filename, content: effect.words, mime: 'image/svg+xml' };
    const { url } = await on.gitlab.upload(project, file);
    return { is: 'done', bound: [{ tag, project, url }], alerts: [] };
  } catch (problem) {
    if (!isRefusal(problem, 400, 403, 413, 422)) throw problem;
    const alert = `${problem.message} The comment shows words in place of the picture ${effect.filename}: let the bot upload files to ${project} to have it next time.`;
    return { is: 'done', bound: [{ tag, project, url: undefined }], alerts: [alert] };
  }
}

/** Reads what people say in the thread now, and in the attempt's other issues that are asked for; comes back as `thread-read`. */
export async function applyReadThread(effect: Of<'read-thread'>, on: Applying, place: Place): Promise<Done> {
  const { attempt, reading, threads } = effect;
  const comments = [...(await commentsIn(place, on))];
  const alerts: string[] = [];
  for (const thread of threads ?? []) {
    const bound = on.bound(issueTag({ attempt, thread }));
    if (bound?.issueIid === undefined) continue;
    const its = { project: bound.project, iid: bound.issueIid };
    const read = await commentsLeftIn(its, on);
    comments.push(...(read ?? []).map((comment) => ({ ...comment, thread })));
    if (!read)
      alerts.push(
        `${its.project}#${its.iid}, in which a reviewer scored, was deleted; nothing in it counts. Give the review to somebody else with /release in the practical.`,
      );
  }
  const event: Event = { happened: 'thread-read', attempt, reading, ...(threads ? { threads } : {}), comments };
  return { is: 'done', bound: [], alerts, event };
}

async function commentsIn(place: Place, on: Applying): Promise<readonly Comment[]> {
  const all = commentsOf(await on.gitlab.notes(place, { order: 'asc' }), on.read);
  return all.filter(({ author }) => author !== on.botId);
}

/** None where the issue is gone while its project is there. */
async function commentsLeftIn(place: Place, on: Applying): Promise<readonly Comment[] | undefined> {
  try {
    return await commentsIn(place, on);
  } catch (problem) {
    if (!isRefusal(problem, 404)) throw problem;
    await on.gitlab.project(place.project);
    return undefined;
  }
}

async function find(effect: Of<'say'>, on: Applying, place: Place): Promise<Note | undefined> {
  const notes = await on.gitlab.notes(place, { order: 'desc' });
  return notes.find(({ author, body }) => author.id === on.botId && noteMarkerOf(body) === effect.tag);
}

/** The edited comment, or nothing when somebody deleted it. */
async function edit(on: Applying, place: Place, noteId: number, body: string): Promise<Note | undefined> {
  try {
    return await on.gitlab.editNote(place, noteId, body);
  } catch (problem) {
    if (isRefusal(problem, 404)) return undefined;
    throw problem;
  }
}

function withUploads(effect: Of<'say'>, on: Applying): string {
  const url = (tag: string) => on.bound(uploadTag(effect, tag))?.url;
  const mark = uploadMark('');
  const image = new RegExp(`!\\[((?:\\\\.|[^\\]\\\\])*)\\]\\(${mark}([^\\s)]+)\\)`, 'g');
  const bare = new RegExp(`${mark}([^\\s)\\]"'<>]+)`, 'g');
  return withReferences(effect.words, on)
    .replace(image, (whole, alt: string, tag: string) => (url(tag) === undefined ? `**${alt}**` : whole))
    .replace(bare, (_, tag: string) => url(tag) ?? '');
}

function said(effect: Of<'say'>, place: Place, note: Note, alerts: readonly string[]): Done {
  const { project, iid } = place;
  return { is: 'done', bound: [{ tag: noteTag(effect), project, issueIid: iid, noteId: note.id }], alerts };
}

function done(alerts: readonly string[]): Done {
  return { is: 'done', bound: [], alerts };
}
