import type { Hook, HookEvent } from '../gitlab/hook-schemas.ts';

/** Where GitLab's webhook comes in; by it our hook is told from others. */
export const hookPath = '/hooks/gitlab';

/** Resends of one event before we give it up: the sweep reads its issue anyway. */
const triesAllowed = 5;
const owedKept = 200;
const minute = 60_000;

/** An event that GitLab could not deliver; `event` is its newest attempt. */
type Owed = { readonly key: string; readonly event: number; readonly tries: number };

/** What is remembered of a hook between two checks. `seen`: newest attempt looked at. `testAfter`: epoch ms. */
export type HookMemory = {
  readonly hook: number;
  readonly seen: number;
  readonly owed: readonly Owed[];
  readonly testsFailed: number;
  readonly testAfter: number;
};

/** The hook that brings events to us: at our public address, or at any address with our path where we do not know it. */
export function ourHook(hooks: readonly Hook[], publicUrl: string | undefined): Hook | undefined {
  const ours = hooks.filter(({ url }) =>
    publicUrl === undefined ? pathOf(url).endsWith(hookPath) : sameAddress(url, `${publicUrl}${hookPath}`),
  );
  return ours.find(({ state }) => state === 'on') ?? ours[0];
}

/** A memory without anything in it; that of another hook counts for nothing. */
export function memoryOf(hook: Hook, before: HookMemory | undefined): HookMemory {
  if (before?.hook === hook.id) return before;
  return { hook: hook.id, seen: 0, owed: [], testsFailed: 0, testAfter: 0 };
}

/** Takes attempts in: an event whose newest attempt failed is owed, one that arrived since is not. */
export function takenIn(memory: HookMemory, events: readonly HookEvent[]): HookMemory {
  const owed = new Map(memory.owed.map((one) => [one.key, one]));
  for (const event of events.toSorted((one, other) => one.id - other.id)) {
    const key = event.key ?? `attempt ${event.id}`;
    if (event.succeeded) owed.delete(key);
    else owed.set(key, { key, event: event.id, tries: owed.get(key)?.tries ?? 0 });
  }
  const seen = Math.max(memory.seen, ...events.map(({ id }) => id));
  return { ...memory, seen, owed: [...owed.values()].slice(-owedKept) };
}

/** The events to send again, oldest first; those tried too often are not among them. */
export function waiting({ owed }: HookMemory): readonly Owed[] {
  return owed.filter(({ tries }) => tries < triesAllowed).toSorted((one, other) => one.event - other.event);
}

/** How many events were tried too often. */
export function givenUp({ owed }: HookMemory): number {
  return owed.filter(({ tries }) => tries >= triesAllowed).length;
}

/** The memory after an event was sent again, successfully or not; `never` when GitLab will not send it any more. */
export function afterResend(memory: HookMemory, sent: Owed, outcome: 'arrived' | 'failed' | 'never'): HookMemory {
  const tries = outcome === 'never' ? triesAllowed : sent.tries + 1;
  const owed =
    outcome === 'arrived'
      ? memory.owed.filter(({ key }) => key !== sent.key)
      : memory.owed.map((one) => (one.key === sent.key ? { ...one, tries } : one));
  return { ...memory, owed };
}

/** The memory after a test; a failed one counts as a failure of the hook, so the next waits longer, at most 80 minutes. */
export function afterTest(memory: HookMemory, passed: boolean, now: number): HookMemory {
  if (passed) return { ...memory, testsFailed: 0, testAfter: 0 };
  const testsFailed = memory.testsFailed + 1;
  return { ...memory, testsFailed, testAfter: now + 5 * minute * 2 ** Math.min(testsFailed - 1, 4) };
}

function pathOf(url: string): string {
  return (URL.parse(url)?.pathname ?? '').replace(/\/+$/, '');
}

function sameAddress(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && a.origin === b.origin && pathOf(one) === pathOf(other);
}
