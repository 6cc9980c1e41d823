import type { Request, RequestHandler, Response } from 'express';
import express from 'express';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** Reads the body as it was sent, up to `limit` such as `256kb`. */
export function raw(limit: string): RequestHandler {
  // What is signed is the body as it was sent, and unpacking strangers' bodies is work they could make us do.
  return express.raw({ type: () => true, limit, inflate: false });
}

/** The body that `raw` has read; empty where there was none. */
export function bodyOf(request: Request): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** Answers with JSON. Without Express, whose way of answering takes longer than looking at a signature. */
export function send(
  response: Response,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (body === undefined) return void response.writeHead(status, headers).end();
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const type = 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': length, ...headers }).end(text);
}

/** Why something is turned down, and what to do about it. */
export type Refusal = {
  readonly status: number;
  readonly because: string;
  readonly at?: string | undefined;
  readonly fix?: string | undefined;
};

/** Turns a request down, and says so in the log. */
export function refuse(telemetry: Telemetry, response: Response, door: string, refusal: Refusal): void {
  telemetry.refused(door, refusal.status, refusal.because);
  problem(response, refusal);
}

/** An error as https://www.rfc-editor.org/rfc/rfc9457 shapes it, with the place and the fix, and with `more` members. */
export function problem(
  response: Response,
  { status, because, at, fix }: Refusal,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const body = JSON.stringify({ status, detail: because, at, fix, ...more });
  if (status === 503 && !response.hasHeader('Retry-After')) response.set('Retry-After', '30');
  response.status(status).type('application/problem+json').send(body);
}
