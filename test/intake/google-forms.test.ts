import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { arrives } from './exam-senders.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/exam-sources.md'), 'utf8').split('## Google Forms')[1];
const script = /```js\n([\s\S]*?)```/.exec(guide ?? '')?.[1] ?? '';
const [source] = parse(/```yaml\n([\s\S]*?)```/.exec(guide ?? '')?.[1] ?? '').map((one: unknown) =>
  ExamSource.parse(one),
);

type Sent = {
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly payload: string;
};

/** Runs the script of the guide as Google does, and gives what it sent. */
function submit(points: readonly (readonly [got: number, of: number])[]): Sent {
  const sent: Sent[] = [];
  const event = {
    response: {
      getId: () => '2_ABaOnudeÜ',
      getRespondentEmail: () => 'maya@example.com',
      getTimestamp: () => new Date('2026-11-20T10:15:00Z'),
      getGradableItemResponses: () =>
        points.map(([got, of]) => ({
          getScore: () => got,
          getItem: () => ({ getType: () => 'MULTIPLE_CHOICE', asMultipleChoiceItem: () => ({ getPoints: () => of }) }),
        })),
    },
  };
  const google = {
    Utilities: {
      Charset: { UTF_8: 'utf8' },
      // Apps Script gives bytes from -128 to 127.
      computeHmacSha256Signature: (value: string, key: string) => [
        ...new Int8Array(createHmac('sha256', key).update(value, 'utf8').digest()),
      ],
      base64Encode: (bytes: readonly number[]) => Buffer.from(Int8Array.from(bytes).buffer).toString('base64'),
    },
    UrlFetchApp: { fetch: (_address: string, message: Sent) => sent.push(message) },
    event,
  };
  runInNewContext(`${script}\nsendResult(event);`, google);
  const [only] = sent;
  if (!only) throw new Error('Nothing was sent.');
  return only;
}

it('the script of the guide sends what the source of the guide takes', async () => {
  const { headers, contentType, payload } = submit([
    [2, 2],
    [1, 3],
  ]);
  const secrets = [/const SECRET = '(.*)'/.exec(script)?.[1] ?? ''];
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  expect(await arrives(source, payload, { ...lower, 'content-type': contentType }, { secrets })).toMatchObject({
    is: 'results',
    results: [{ eventId: '2_ABaOnudeÜ', exam: 'SA-101', score: { raw: '3', max: '5' } }],
  });
  expect(await arrives(source, `${payload} `, { ...lower, 'content-type': contentType }, { secrets })).toMatchObject({
    status: 401,
  });
});
