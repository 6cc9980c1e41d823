import type { Change } from '../core/change.ts';
import type { Words } from '../core/messages.ts';
import type { Effect } from '../gitlab/effect.ts';

/** Writes out the texts of a change, so that the outbox holds exactly what GitLab will be asked for. */
export function effectOf(render: (words: Words) => string, certification: string, change: Change): Effect {
  const { key, attempt, because } = change;
  const common = { key, certification, attempt, because };
  switch (change.do) {
    case 'open': {
      const { title, description, ...rest } = change;
      return { ...rest, certification, title: render(title).trim(), description: render(description) };
    }
    case 'show': {
      const { description, ...rest } = change;
      return { ...rest, certification, description: render(description) };
    }
    case 'say':
      return { ...common, do: 'say', tag: change.tag, body: render(change.words) };
    case 'acknowledge':
      return { ...common, do: 'acknowledge', noteId: change.noteId };
    case 'upload':
      return { ...common, do: 'upload', tag: change.tag, filename: change.filename, content: render(change.words) };
    case 'read-thread':
      return { ...common, do: 'read-thread', reading: change.reading };
  }
}
