import { type Habits, habitsOf } from '../../core/exams/sources/presets.ts';
import { headerOf } from '../headers.ts';
import { contentKey } from '../keys.ts';
import type { FromSource, Proven, Refused, SourceRequest } from './door.ts';
import { readMappedResults } from './mapped-results.ts';
import { readNativeResults } from './native-result.ts';

type Writer = Habits & { readonly id: string } & Parameters<typeof habitsOf>[0];

/** Reads a message of a webhook: in the native shape of the README, or as the mapping of its source says. */
export function readWebhook(source: Writer, request: SourceRequest, { id }: Proven): FromSource {
  const unmarked = notJson(request);
  if (unmarked) return unmarked;
  const { body, now } = request;
  const { mapping } = habitsOf(source);
  if (mapping) return readMappedResults(body, { source: source.id, mapping, id, now });
  return readNativeResults(body, { source: source.id, id: id ?? contentKey(body), now });
}

/** Why a body is not looked at: it is not marked as JSON. */
export function notJson({ headers }: SourceRequest): Refused | undefined {
  if (/^application\/json\s*(;|$)/i.test(headerOf(headers, 'content-type') ?? '')) return undefined;
  const because = 'The body is not marked as JSON.';
  return { is: 'refused', status: 415, because, fix: 'Send content-type: application/json.' };
}
