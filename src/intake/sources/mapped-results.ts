import type { Mapping } from '../../core/exams/sources/mapping.ts';
import { readExactJson } from '../exact-json.ts';
import { exactKeysOf, isMeant, type Mapped, mappedIn } from '../exam-mapping.ts';
import { contentKey } from '../keys.ts';
import type { FromSource, Item, Refused } from './door.ts';
import { completionIn, resultIn } from './native-result.ts';

/** By whom and under which id a message was sent, and when it came (epoch ms). */
type Sent = {
  readonly source: string;
  readonly mapping: Mapping;
  readonly id: string | undefined;
  readonly now: number;
};

/** Reads the exam results in a message whose source has a mapping. */
export function readMappedResults(body: Uint8Array, sent: Sent): FromSource {
  const { mapping } = sent;
  const json = readExactJson(body, exactKeysOf(mapping));
  if (json.is === 'unreadable') return { is: 'refused', status: 400, because: json.because, fix: json.fix };
  if (!isMeant(mapping, json.value))
    return { is: 'items', items: [{ at: '', is: 'ignored', because: 'This is no exam result; nothing was kept.' }] };
  const all = mappedIn(mapping, json.value);
  if (!all) return refusedAt(mapping.items ?? '', 'It is not a list.', 'items');
  return { is: 'items', items: all.map((one, index) => itemOf(one, index, all.length === 1, sent)) };
}

function itemOf(one: Mapped, index: number, alone: boolean, { source, id, now }: Sent): Item {
  const eventId = one.id ?? (alone ? id : id && `${id}/${index}`) ?? contentKey(JSON.stringify(one.item));
  if (one.course) {
    const done = completionIn({ type: 'course.completed', data: one.course }, now);
    return 'is' in done
      ? faultIn(one, done)
      : { at: one.at(''), is: 'completion', completion: { source, eventId, ...done } };
  }
  const data = resultIn({ type: 'exam.completed', data: one.data }, now);
  if ('is' in data) return faultIn(one, data);
  return { at: one.at(''), is: 'result', result: { source, eventId, ...data, claim: one.claim } };
}

function faultIn(one: Mapped, { at: native = '', because }: Refused): Item {
  const at = one.at(native);
  return { ...refusedAt(at, because.replace(/^\S+: /, ''), 'the place'), at };
}

function refusedAt(at: string, because: string, what: string): Refused {
  const fix = `Look at what the source sends there, or change ${what} in the mapping of this source in exams.yaml.`;
  return { is: 'refused', status: 422, because: `${at || 'The body'}: ${because}`, at, fix };
}
