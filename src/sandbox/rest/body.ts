import type { Request } from 'express';
import { badParameter, Refusal } from '../refusal.ts';
import type { UploadedFile } from '../uploads.ts';
import type { Input } from './nested.ts';
import { nested } from './nested.ts';

/** What a request's body holds. */
export type Body = { readonly input: Input; readonly file: UploadedFile | undefined };

/** Reads JSON, form and multipart bodies from the raw bytes. 400 when broken, 415 for other kinds. */
export async function readBody(request: Request): Promise<Body> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (bytes.byteLength === 0) return { input: {}, file: undefined };
  const type = request.headers['content-type'] ?? 'application/x-www-form-urlencoded';
  const kind = type.split(';')[0]?.trim().toLowerCase();
  if (kind === 'application/json') return { input: readJson(bytes), file: undefined };
  if (kind === 'application/x-www-form-urlencoded')
    return { input: nested(new URLSearchParams(bytes.toString('utf8'))), file: undefined };
  if (kind === 'multipart/form-data') return await readMultipart(bytes, type);
  throw new Refusal(415, { error: `The provided content-type '${kind}' is not supported.` });
}

function readJson(bytes: Buffer): Input {
  try {
    const read: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Input;
    return {};
  } catch {
    throw badParameter('message body does not match declared format');
  }
}

async function readMultipart(bytes: Buffer, type: string): Promise<Body> {
  const headers = { 'content-type': type };
  const form = await new Response(new Uint8Array(bytes), { headers }).formData().catch(() => {
    throw badParameter('message body does not match declared format');
  });
  const pairs: [string, string][] = [];
  let file: UploadedFile | undefined;
  for (const [name, value] of form) {
    if (typeof value === 'string') pairs.push([name, value]);
    else if (name === 'file') file = { filename: value.name, bytes: await value.bytes() };
  }
  return { input: nested(pairs), file };
}
