import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Applying } from '../../src/gitlab/applying.ts';
import type { Clock } from '../../src/gitlab/budget.ts';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { Bound, Effect } from '../../src/gitlab/effect.ts';
import type { GitLab } from '../../src/gitlab/gitlab.ts';
import type { ReadText } from '../../src/gitlab/observe.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

export const project = 'field/certification';
export const bot = 10;
export const maya = 21;
export const omar = 31;
const ines = 32;
export const stranger = 99;

/** A clock that jumps, once all else stands still, instead of waiting; `slept` is every wait in milliseconds. */
export function jumpingClock(start = 0): Clock & { readonly slept: readonly number[] } {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: async (ms) => {
      slept.push(ms);
      await nextTurn();
      time += ms;
    },
  };
}

/** Every line counts as spoken; enough here, the real one belongs to intake. */
export const readAll: ReadText = (text) => ({
  lines: text.split('\n').map((line, index) => ({ number: index + 1, text: line })),
  textHash: createHash('sha256').update(text).digest('hex'),
});

/** A sandbox GitLab with one project, the bot as Reporter (or `access`), a Guest learner and two reviewers. */
export async function startWorld(
  options: { tier?: 'free' | 'premium'; access?: number } & Pick<SandboxOptions, 'limits' | 'now'> = {},
): Promise<Sandbox> {
  const person = (id: number, username: string) => ({
    id,
    username,
    name: username,
    email: `${username}@example.com`,
    token: `token-of-${username}`,
  });
  return startSandbox({
    port: 0,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.now ? { now: options.now } : {}),
    seed: {
      tier: options.tier ?? 'premium',
      people: [
        { ...person(bot, 'fieldcert-bot'), bot: true },
        person(maya, 'maya'),
        person(omar, 'omar'),
        person(ines, 'ines'),
        person(stranger, 'stranger'),
      ],
      groups: [{ id: 1, path: 'field', name: 'Field', members: [] }],
      projects: [
        {
          id: 2,
          path: project,
          name: 'Certification',
          visibility: 'private',
          members: [
            { username: 'fieldcert-bot', access: options.access ?? 20 },
            { username: 'maya', access: 10 },
            { username: 'omar', access: 20 },
            { username: 'ines', access: 20 },
          ],
        },
      ],
    },
  });
}

/** The client as one of the people; never waits for its budget in real time. */
export function gitlabOf(sandbox: Sandbox, username = 'fieldcert-bot', timeoutMs = 2_000): GitLab {
  const budget = createBudget(limitsOf['self-managed'], jumpingClock());
  return connectGitLab({ url: sandbox.url, token: `token-of-${username}`, budget, timeoutMs });
}

/** What applies effects to a sandbox and remembers what they bound, as the engine does. */
export function applyingOn(sandbox: Sandbox, timeoutMs = 2_000) {
  const bounds = new Map<string, Bound>();
  const context = (unsure: boolean): Applying => ({
    gitlab: gitlabOf(sandbox, 'fieldcert-bot', timeoutMs),
    botId: bot,
    bound: (tag) => bounds.get(tag),
    unsure,
    startedAt: Date.now(),
    read: readAll,
  });
  return { bounds, context };
}

const common = { certification: 'SA-101/user-21', attempt: 1, because: 'Maya passed the exam.' };

type Of<Do extends Effect['do']> = Extract<Effect, { do: Do }>;

/** An effect of each kind, with whatever a test wants otherwise. */
export const effects = {
  open: (over: Partial<Of<'open'>> = {}): Effect => ({
    ...common,
    key: 'open',
    do: 'open',
    project,
    title: 'SA 101 practical: Maya',
    description: 'What to show.',
    labels: ['fieldcert::preparing', 'level::1'],
    assignees: [maya, omar],
    dueOn: '2026-12-08',
    confidential: true,
    ...over,
  }),
  show: (over: Partial<Of<'show'>> = {}): Effect => ({
    ...common,
    key: 'show/1',
    do: 'show',
    description: 'In review.',
    labels: { on: ['fieldcert::in-review'], off: ['fieldcert::preparing'] },
    assignees: [maya, omar],
    state: 'open',
    ...over,
  }),
  say: (over: Partial<Of<'say'>> = {}): Effect => ({
    ...common,
    key: 'say/verdict',
    do: 'say',
    tag: 'verdict',
    words: 'You passed.',
    ...over,
  }),
  acknowledge: (noteId: number): Effect => ({ ...common, key: `ack/${noteId}`, do: 'acknowledge', noteId }),
  upload: (): Effect => ({
    ...common,
    key: 'upload/badge',
    do: 'upload',
    tag: 'badge',
    filename: 'sa-101.svg',
    words: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  }),
  readThread: (over: Partial<Of<'read-thread'>> = {}): Effect => ({
    ...common,
    key: 'read/1',
    do: 'read-thread',
    reading: 1,
    ...over,
  }),
};
