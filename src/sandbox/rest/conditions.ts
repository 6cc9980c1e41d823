import { Refusal } from '../refusal.ts';
import type { Call } from './call.ts';

/** Answers 412 when the thing changed after the caller's `If-Unmodified-Since`. */
export function mustBeUnmodified(call: Call, updatedAt: string): void {
  const since = call.headers['if-unmodified-since'];
  if (typeof since !== 'string') return;
  const limit = Date.parse(since);
  if (Number.isNaN(limit) || Math.floor(Date.parse(updatedAt) / 1000) * 1000 <= limit) return;
  throw new Refusal(412, { message: '412 Precondition Failed' });
}
