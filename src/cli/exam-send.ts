import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isSigningSecret } from '../core/exams/sources/signing-secret.ts';
import { signStandardWebhook } from '../intake/standard-webhooks.ts';
import { Problem } from './problem.ts';

const Answer = z.object({ because: z.string().optional(), detail: z.string().optional(), fix: z.string().optional() });

/** An exam result to be sent as a learning platform would. `score` reads like `92` or `46/50`. */
export type ExamToSend = {
  readonly url: string;
  readonly secret: string;
  readonly exam: string;
  readonly learner: string;
  readonly score: string;
  readonly now: number;
};

/** Signs an exam result, posts it to the service, and gives what the service said. */
export async function sendExam({ url, secret, exam, learner, score, now }: ExamToSend): Promise<string> {
  if (!isSigningSecret(secret))
    throw new Problem(
      'The signing secret is not one: it is “whsec_” and then 24 to 64 bytes in base64.',
      'Copy it whole, without quotes.',
    );
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new Problem(`“${url}” is not a web address.`, 'Write it with http:// or https:// in front.');
  const data = { exam, learner: named(learner), score: scoreOf(score), completedAt: new Date(now).toISOString() };
  const body = JSON.stringify({ type: 'exam.completed', data });
  const id = `exam_${randomUUID()}`;
  const headers = { 'content-type': 'application/json', ...signStandardWebhook({ id, at: now, body, secret }) };
  const response = await post(url, headers, body);
  const answer = Answer.parse(await response.json().catch(() => ({})));
  if (!response.ok)
    throw new Problem(
      `${url} answered ${response.status}: ${answer.detail ?? 'no reason given'}`,
      answer.fix ?? 'See the log of the service.',
    );
  return `${exam} of ${learner}: ${answer.because ?? 'taken in'}`;
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers, body });
  } catch (error) {
    throw new Problem(`Nothing answers at ${url}.`, 'Start the service first (npm start), or name it with --url.', {
      cause: error,
    });
  }
}

function named(learner: string): { readonly email: string } | { readonly username: string } {
  return learner.includes('@') ? { email: learner } : { username: learner };
}

function scoreOf(text: string): { readonly raw: number; readonly max: number } {
  const [, raw, max] = /^(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(text.replace(/%$/, '')) ?? [];
  if (raw === undefined) throw new Problem(`“${text}” is not a score.`, 'Write it as 92 (of 100) or 46/50.');
  return { raw: Number(raw), max: Number(max ?? 100) };
}
