import type { Response } from 'express';

/** Sends JSON under exactly `application/json`, as GitLab does: some clients compare the whole header. */
export function sendJson(response: Response, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.status(status);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
