import type { z } from 'zod';
import type { Environment } from '../config/env.ts';
import { readIdToken } from '../config/env.ts';
import { printFaults } from '../config/print-faults.ts';
import type { Secret } from '../config/secret.ts';
import { apiPath } from '../http/api/api.ts';
import { Problem as Told } from '../http/api/problems.ts';
import { Problem } from './problem.ts';

/** A service that is called by its admin API. */
export type ServiceCaller = { readonly url: string; readonly token: Secret };

/** The flag of commands that the service can do. */
export const serviceFlag = [
  '--service <url>',
  'have the service there do it, with the ID token in FIELDCERT_ID_TOKEN',
] as const;

/** The service at `url`, called with the ID token of this CI job. */
export function serviceAt(url: string, env: Environment): ServiceCaller {
  const address = URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol))
    throw new Problem(`“${url}” is not the address of a service.`, 'Write it as https://fieldcert.example.com.');
  const token = readIdToken(env);
  if (token) return { url: url.replace(/\/+$/, ''), token };
  throw new Problem(
    'FIELDCERT_ID_TOKEN is not set, and the service lets CI jobs in by their ID tokens only.',
    `Give the job id_tokens: { FIELDCERT_ID_TOKEN: { aud: ${address.origin} } }.`,
  );
}

/** A request of the admin API. */
export type Request = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown };

/** Asks the service, and gives its answer in the shape it has to have. What it turns down is told in its own words. */
export async function ask<Answer>(
  { url, token }: ServiceCaller,
  { method, path, body }: Request,
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  const response = await fetch(`${url}${apiPath}${path}`, {
    method,
    headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Problem(`The service at ${url} does not answer (${reasonOf(error)}).`, 'Check --service, and its log.');
  });
  const answered: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(url, response.status, answered);
  const parsed = answer.safeParse(answered);
  if (parsed.success) return parsed.data;
  throw new Problem(
    `${url} answered ${method} ${apiPath}${path} in a way this version of fieldcert does not know.`,
    'Run the command with the version of the service.',
  );
}

function refusal(url: string, status: number, answered: unknown): Problem {
  const told = Told.safeParse(answered);
  if (!told.success)
    return new Problem(
      `${url} answered ${status}, and not as fieldcert does.`,
      'Check --service and what is in front of it.',
    );
  const { detail, fix, faults = [], stale = [] } = told.data;
  const lines = [...(faults.length > 0 ? [printFaults(faults), ''] : []), detail, ...stale.map((one) => `  ${one}`)];
  return new Problem(lines.join('\n'), fix ?? 'The log of the service says more.');
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}
