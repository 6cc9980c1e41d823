import { Events } from '../http/api/certifications.ts';
import { Replay, Swept } from '../http/api/mending.ts';
import { isIssue, replayLines, replayList, takenInWords } from './replay.ts';
import type { ServiceCaller } from './service-client.ts';
import { ask } from './service-client.ts';
import { hookLines, missedLine, newsLines } from './sweep.ts';

/** Has the service sweep now, and says line by line what it found and did. */
export async function sweepThere(service: ServiceCaller, say: (line: string) => void): Promise<void> {
  const { projects, found, missed, hooks } = await ask(service, { method: 'POST', path: '/sweeps' }, Swept);
  for (const { project, issues, since } of projects) {
    const mine = found.filter(({ issue }) => issue.project === project);
    const lines = [
      ...newsLines({ is: 'listed', project, issues, since: Date.parse(since) }),
      ...mine.flatMap(({ issue: place, comments, drifted, gone }) =>
        newsLines(gone ? { is: 'gone', place } : { is: 'read', place, comments, drifted }),
      ),
    ];
    for (const line of lines) say(line);
  }
  say(missedLine(missed));
  for (const health of hooks) for (const line of hookLines(health)) say(line);
}

/** The same as `replayAgain`, by the service; it takes no files. */
export async function replayThere(service: ServiceCaller, what: string, planOnly: boolean): Promise<string> {
  const named = encodeURIComponent(what);
  if (isIssue(what)) {
    const path = `/certifications/${named}/events`;
    const { certification, items } = await ask(service, { method: 'GET', path }, Events);
    return replayList(certification, items);
  }
  const method = planOnly ? 'GET' : 'POST';
  const replayed = await ask(service, { method, path: `/events/${named}/replay` }, Replay);
  return [...replayLines(replayed), '', takenInWords(replayed.takenInAs)].join('\n');
}
