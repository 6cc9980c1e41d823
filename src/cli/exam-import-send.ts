import { createHash } from 'node:crypto';
import { isSigningSecret } from '../core/exams/sources/signing-secret.ts';
import type { ExamRow } from '../intake/exam-rows.ts';
import { signStandardWebhook } from '../intake/standard-webhooks.ts';
import { Problem } from './problem.ts';

/** A row that is about to be sent, and where it stands in words. */
export type Outgoing = { readonly at: string } & Extract<ExamRow, { is: 'row' }>;

/** What became of the rows that were sent: some of the refused ones in words, and how many there were. */
export type Tally = { sent: number; known: number; refused: number; readonly words: string[] };

type Door = { readonly url: string; readonly secret: string | undefined; readonly now: () => number };

const shownRefused = 20;
// One request after the other, so that of two scores of one sitting the later row counts; the door takes 256 KB.
const atOnce = 250;
const mostBytes = 200_000;

/**
 * Sends rows as they come, many in one signed request.
 * @throws Problem when the service cannot be reached or takes nothing from us
 */
export async function sendRows(door: Door, rows: AsyncIterable<Outgoing>): Promise<Tally> {
  const { secret } = door;
  if (!secret) throw new Problem('No signing secret is given.', 'Set FIELDCERT_EXAM_SECRET, or pass --secret.');
  if (!isSigningSecret(secret))
    throw new Problem('The signing secret is not one.', 'It is “whsec_” and then 24 to 64 bytes in base64.');
  const tally: Tally = { sent: 0, known: 0, refused: 0, words: [] };
  let some: Outgoing[] = [];
  let bytes = 0;
  for await (const one of rows) {
    const size = Buffer.byteLength(JSON.stringify(one));
    if (some.length === atOnce || bytes + size > mostBytes) {
      await sendSome({ ...door, secret }, some, tally);
      some = [];
      bytes = 0;
    }
    some.push(one);
    bytes += size;
  }
  if (some.length > 0) await sendSome({ ...door, secret }, some, tally);
  return tally;
}

type Answer = {
  readonly because?: string;
  readonly detail?: string;
  readonly fix?: string;
  readonly code?: number | undefined;
  readonly results?: readonly Answer[];
};

async function sendSome(
  { url, secret, now }: Door & { readonly secret: string },
  some: readonly Outgoing[],
  tally: Tally,
): Promise<void> {
  const body = JSON.stringify({ type: 'exam.results', data: some.map(({ id, data }) => ({ id, ...data })) });
  const id = `rows_${createHash('sha256').update(body).digest('hex').slice(0, 32)}`;
  const headers = { 'content-type': 'application/json', ...signStandardWebhook({ id, at: now(), body, secret }) };
  const response = await post(url, headers, body);
  const answer = (await response.json().catch(() => ({}))) as Answer;
  const answers = answer.results ?? [{ ...answer, code: response.ok ? undefined : response.status }];
  if (answers.length !== some.length || isNoAnswerToRows(response.status))
    throw new Problem(
      `${url} answered ${response.status} to ${some[0]?.at}: ${answer.detail ?? 'no reason given'}`,
      'Put this right and run it again; what was taken in is known.',
    );
  for (const [index, { at }] of some.entries()) count(tally, at, answers[index] ?? {});
}

function isNoAnswerToRows(status: number): boolean {
  return status === 401 || status === 404 || status >= 500;
}

function count(tally: Tally, at: string, { code, because, detail }: Answer): void {
  if (code !== undefined) {
    tally.refused += 1;
    if (tally.words.length < shownRefused) tally.words.push(`${at}: ${because ?? detail ?? code}`);
  } else if (because?.startsWith('This result arrived before')) tally.known += 1;
  else tally.sent += 1;
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers, body });
  } catch (error) {
    const fix = 'Start the service, or name it with --url, and run this again; what was taken in is known.';
    throw new Problem(`Nothing answers at ${url}.`, fix, { cause: error });
  }
}
