import type { Engine } from '../engine/engine.ts';
import type { HookHealth } from '../engine/hook-health.ts';
import { checkHooks } from '../engine/hook-health.ts';
import type { SweepNews } from '../engine/sweep.ts';
import { sweep } from '../engine/sweep.ts';

/** Sweeps now and looks at the webhooks, line by line as it goes, and says what it found and did. */
export async function sweepNow(engine: Engine, say: (line: string) => void): Promise<void> {
  try {
    await sweepIssues(engine, say);
  } finally {
    // Whatever kept issues from being read, a webhook that is off loses more with every minute.
    for (const health of await checkHooks(engine)) for (const line of hookLines(health)) say(line);
  }
}

async function sweepIssues(engine: Engine, say: (line: string) => void): Promise<void> {
  const found = await sweep(engine, (news) => {
    for (const line of newsLines(news)) say(line);
  });
  say(missedLine(found));
}

/** How much the service had not been told of. */
export function missedLine(found: number): string {
  if (found === 0) return 'Nothing was missed.';
  return `${count(found, 'thing')} had been missed; the service deals with it within a second, or when it starts.`;
}

/** What a sweep tells while it is under way. */
export function newsLines(news: SweepNews): readonly string[] {
  switch (news.is) {
    case 'listed':
      return [`${news.project}: ${count(news.issues, 'issue')} to read, changed since ${when(news.since)}`];
    case 'gone':
      return [`  #${news.place.iid}  is gone although its practical is open`];
    case 'read': {
      const found = [
        ...(news.comments > 0 ? [count(news.comments, 'comment')] : []),
        ...(news.drifted ? ['changed by hand'] : []),
      ];
      return found.length > 0 ? [`  #${news.place.iid}  ${found.join(', ')}`] : [];
    }
  }
}

/** How a webhook is, and what was done about it. */
export function hookLines({
  project,
  state,
  switchedOn,
  failed,
  resent,
  waiting,
  alerts,
}: Omit<HookHealth, 'last'>): readonly string[] {
  const how = switchedOn ? 'had been switched off by GitLab and is on again.' : stateWords[state];
  return [
    `${project}: the webhook ${how}`,
    ...(failed > resent + waiting ? [`  ${count(failed, 'delivery')} failed since it was last looked at.`] : []),
    ...(resent > 0 ? [`  ${count(resent, 'failed delivery')} sent again and taken in.`] : []),
    ...(waiting > 0
      ? [
          `  ${count(waiting, 'failed delivery')} still to be sent again: the service does it, or this command in a minute.`,
        ]
      : []),
    ...alerts.flatMap(({ says, fix }) => [`  ${says}`, `  → ${fix}`]),
  ];
}

const stateWords: Readonly<Record<HookHealth['state'], string>> = {
  on: 'is on.',
  'off for a while': 'is switched off for a while.',
  off: 'is switched off.',
  missing: 'is missing.',
  unseen: 'could not be looked at.',
};

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${number === 1 ? what : plural(what)}`;
}

function plural(what: string): string {
  return what.endsWith('y') ? `${what.slice(0, -1)}ies` : `${what}s`;
}

function when(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
