import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { access, accessTo, canSeeProject } from './members.ts';
import { forbidden, notFound, Refusal } from './refusal.ts';
import type { Act } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Project, Upload } from './world.ts';
import { nextId } from './world.ts';

/** A file as it came in. */
export type UploadedFile = { readonly filename: string; readonly bytes: Uint8Array };

/** Keeps a file in a project, for anyone signed in who sees the project; at most 100 MB. */
export function addUpload(act: Act, project: Project, file: UploadedFile): Upload {
  if (!canSeeProject(act.scene.world, act.user, project)) throw notFound('Project');
  if (file.bytes.byteLength > 100 * 1024 * 1024) throw new Refusal(413, { message: '413 Request Entity Too Large' });
  const upload: Upload = {
    id: nextId(act.scene.world, 'upload'),
    secret: randomBytes(16).toString('hex'),
    filename: safeName(file.filename),
    data: Buffer.from(file.bytes).toString('base64'),
    size: file.bytes.byteLength,
    userId: act.user.id,
    createdAt: timestamp(act.scene),
  };
  project.uploads.push(upload);
  return upload;
}

/** The files of a project, newest first (Maintainer). */
export function uploadsOf(act: Act, project: Project): readonly Upload[] {
  if (accessTo(act.scene.world, act.user, project) < access.maintainer) throw forbidden();
  return project.uploads.toReversed();
}

/** Deletes a file (Maintainer), by id or by its secret and name. */
export function deleteUpload(act: Act, project: Project, upload: Upload): void {
  if (accessTo(act.scene.world, act.user, project) < access.maintainer) throw forbidden();
  project.uploads = project.uploads.filter((other) => other !== upload);
}

/**
 * The file behind an address. Whoever knows the secret may read it, as in a project that does not require signing in to
 * view media files. GitLab: doc/security/user_file_uploads.md.
 */
export function uploadBySecret(project: Project | undefined, secret: string, filename: string): Upload {
  const found = project?.uploads.find((upload) => upload.secret === secret && upload.filename === filename);
  if (!found) throw notFound();
  return found;
}

/** The file with an id, otherwise 404. */
export function uploadFor(project: Project, id: number): Upload {
  const found = project.uploads.find((upload) => upload.id === id);
  if (!found) throw notFound('Upload');
  return found;
}

/** Addresses and Markdown of a file, as the upload endpoint answers. GitLab: doc/api/project_markdown_uploads.md. */
export function uploadAddresses(project: Project, upload: Upload) {
  const url = `/uploads/${upload.secret}/${upload.filename}`;
  const alt = isImage(upload.filename) ? upload.filename.slice(0, -extname(upload.filename).length) : upload.filename;
  const link = `[${alt}](${url})`;
  return {
    alt,
    url,
    fullPath: `/-/project/${project.id}${url}`,
    markdown: isImage(upload.filename) ? `!${link}` : link,
  };
}

/** How a file is served: its media type, and whether a browser may show it in place. */
export function servedAs(filename: string): { readonly type: string; readonly inline: boolean } {
  const type = mediaTypes[extname(filename).toLowerCase()];
  return { type: type ?? 'application/octet-stream', inline: isImage(filename) };
}

function isImage(filename: string): boolean {
  return (mediaTypes[extname(filename).toLowerCase()] ?? '').startsWith('image/');
}

// GitLab keeps letters, digits, dot, dash and underscore of any script; the rest becomes an underscore.
function safeName(filename: string): string {
  const last = filename.split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(/[^\p{L}\p{N}.\-_+]/gu, '_').replace(/^\.+$/, '_');
  return clean === '' ? 'file' : clean;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
  '.json': 'application/json',
};
