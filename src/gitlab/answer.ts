import { GitLabProblem } from './problem.ts';

/** A read answer, in the shape gitbeaker's resource classes take. */
export type Answer = { readonly body: unknown; readonly headers: Record<string, string>; readonly status: number };

/** What was asked, for messages: `POST projects/…/notes`. */
export type Asked = { readonly method: string; readonly path: string; readonly secrets: readonly string[] };

/** The application limits of older GitLab versions send 429 without `Retry-After`; they count by the minute. */
const defaultPauseMs = 60_000;

/** Whether a request may change something. */
export function isWrite(method: string): boolean {
  return method !== 'GET';
}

/** The answer's data, or the problem it stands for. Reads the body: may fail as any network call does. */
export async function readAnswer(asked: Asked, response: Response, now: number): Promise<Answer> {
  const text = response.status === 204 ? '' : await response.text();
  const headers = Object.fromEntries(response.headers);
  if (!response.ok) throw problemOf(asked, response, text, now);
  if (text === '') return { body: null, headers, status: response.status };
  return { body: jsonOf(asked, response, text), headers, status: response.status };
}

function jsonOf(asked: Asked, response: Response, text: string): unknown {
  const value = isJson(response) ? parsed(text) : undefined;
  if (value !== undefined) return value;
  const what = isJson(response) ? 'broken JSON' : `a page (${response.headers.get('content-type') ?? 'no type'})`;
  throw new GitLabProblem(
    'odd-answer',
    `GitLab answered ${title(asked)} with ${what} instead of data: check that GITLAB_URL is GitLab itself, with no login page or proxy page in front.`,
    { status: response.status },
  );
}

function problemOf(asked: Asked, response: Response, text: string, now: number): GitLabProblem {
  const { status } = response;
  if (status === 429) return busy(asked, response, now);
  const said = saidBy(asked, response, text);
  if (status >= 500 && isWrite(asked.method))
    return new GitLabProblem('unsure', `GitLab answered ${title(asked)} with ${status}; it may have been done.`, {
      status,
    });
  if (status >= 500)
    return new GitLabProblem('unreachable', `GitLab answered ${title(asked)} with ${status}.`, { status });
  if (status >= 300 && status < 400) return moved(asked, response);
  return new GitLabProblem('refused', `GitLab refused ${title(asked)} with ${status}: ${said}`, { status });
}

function busy(asked: Asked, response: Response, now: number): GitLabProblem {
  // GitLab: Rack::Attack answers in plain text and counts all calls; application limits answer in JSON and count one kind.
  const allCalls = !isJson(response);
  const retryAfterMs = pauseOf(response.headers.get('retry-after'), now);
  const seconds = Math.ceil(retryAfterMs / 1000);
  return new GitLabProblem(
    'busy',
    `GitLab limits ${allCalls ? 'all calls' : 'calls of this kind'} (${title(asked)}); next try in ${seconds} s.`,
    {
      status: 429,
      retryAfterMs,
      allCalls,
    },
  );
}

function moved(asked: Asked, response: Response): GitLabProblem {
  const to = hide(asked, response.headers.get('location') ?? 'nowhere');
  return new GitLabProblem(
    'refused',
    `GitLab sends ${title(asked)} on to ${to}, which fieldcert does not follow: set GITLAB_URL, or the project path, to the new address.`,
    { status: response.status },
  );
}

function pauseOf(header: string | null, now: number): number {
  if (header === null || header.trim() === '') return defaultPauseMs;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(ms, 1000) : defaultPauseMs;
}

function saidBy(asked: Asked, response: Response, text: string): string {
  if (!isJson(response)) return /^\s*</.test(text) ? 'a page without data' : hide(asked, text);
  const body = parsed(text) as { message?: unknown; error?: unknown } | null | undefined;
  const said = body?.error ?? body?.message ?? text;
  return hide(asked, typeof said === 'string' ? said : JSON.stringify(said));
}

function title(asked: Asked): string {
  return hide(asked, `${asked.method} ${asked.path}`);
}

/** The text on one line, short, and without any of the secrets the request carried. */
function hide(asked: Asked, text: string): string {
  const hidden = asked.secrets.reduce((left, secret) => left.replaceAll(secret, '[hidden]'), text);
  return hidden.replace(/\s+/g, ' ').trim().slice(0, 300);
}

function isJson(response: Response): boolean {
  return /^application\/([\w.+-]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
