import type { Engine } from '../engine/engine.ts';
import type { SweepNews } from '../engine/sweep.ts';
import { sweep } from '../engine/sweep.ts';

/** Sweeps now, line by line as it goes, and says what it found. */
export async function sweepNow(engine: Engine, say: (line: string) => void): Promise<void> {
  const found = await sweep(engine, (news) => {
    for (const line of newsLines(news)) say(line);
  });
  say(
    found === 0
      ? 'Nothing was missed.'
      : `${count(found, 'thing')} had been missed; the service deals with it within a second, or when it starts.`,
  );
}

function newsLines(news: SweepNews): readonly string[] {
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

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`;
}

function when(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
