import { badParameter } from '../refusal.ts';
import { addUpload, deleteUpload, servedAs, uploadBySecret, uploadFor, uploadsOf } from '../uploads.ts';
import type { Upload } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, numberIn, projectOf, route } from './call.ts';
import { listed } from './pagination.ts';
import { listedUploadShape, uploadShape } from './thing-shapes.ts';

/** Files for use in Markdown. GitLab: doc/api/project_markdown_uploads.md. */
export const uploadRoutes: readonly Route[] = [
  route('POST /projects/:id/uploads', (call) => {
    if (!call.file) throw badParameter('file is missing');
    const project = projectOf(call);
    return created(uploadShape(project, addUpload(actOf(call), project, call.file)));
  }),
  route('GET /projects/:id/uploads', (call) =>
    listed(call, uploadsOf(actOf(call), projectOf(call)), (upload) => listedUploadShape(call.scene, upload)),
  ),
  route('GET /projects/:id/uploads/:upload', (call) => {
    const project = projectOf(call);
    uploadsOf(actOf(call), project);
    return fileAnswer(uploadFor(project, numberIn(call, 'upload')));
  }),
  route('DELETE /projects/:id/uploads/:upload', (call) => {
    const project = projectOf(call);
    deleteUpload(actOf(call), project, uploadFor(project, numberIn(call, 'upload')));
    return gone;
  }),
  route('GET /projects/:id/uploads/:secret/:filename', (call) => fileAnswer(bySecret(call))),
  route('DELETE /projects/:id/uploads/:secret/:filename', (call) => {
    deleteUpload(actOf(call), projectOf(call), bySecret(call));
    return gone;
  }),
];

/** A file as it is sent: images in place, the rest as a download, scripts in SVG switched off. */
export function fileAnswer(upload: Upload): Answer {
  const { type, inline } = servedAs(upload.filename);
  const name = encodeURIComponent(upload.filename);
  return {
    status: 200,
    body: Buffer.from(upload.data, 'base64'),
    headers: {
      'Content-Type': type,
      'Content-Disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, max-age=300, must-revalidate',
    },
  };
}

function bySecret(call: Call): Upload {
  return uploadBySecret(projectOf(call), call.path.secret ?? '', call.path.filename ?? '');
}
