import { readFileSync } from 'node:fs';
import { acceptGitLabHook, type FromGitLab, type HookSecrets } from '../../src/intake/gitlab-hook.ts';
import { signStandardWebhook } from '../../src/intake/standard-webhooks.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
export const key = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const secret = (value: string) => ({ reveal: () => value });
export const signing: HookSecrets = { signing: secret(key) };
export const botId = 9001;

type Body = Record<string, Record<string, unknown>>;
export const fixture = (name: string): Body =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));

export function signed(text: string, id = 'hook_1') {
  return signStandardWebhook({ id, at: now, body: text, secret: key });
}

export function accept(body: unknown, more: Partial<Parameters<typeof acceptGitLabHook>[0]> = {}): FromGitLab {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return acceptGitLabHook({ headers: signed(text), body: Buffer.from(text), secrets: signing, now, botId, ...more });
}

export const changed = (name: string, attributes: Record<string, unknown>): Body => {
  const body = fixture(name);
  return { ...body, object_attributes: { ...body.object_attributes, ...attributes } };
};
export const dedupeOf = (arrival: FromGitLab) => (arrival.is === 'event' ? arrival.dedupe : arrival);
