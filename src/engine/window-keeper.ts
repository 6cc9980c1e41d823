import { dateAt } from '../core/calendar.ts';
import type { Engine } from './engine.ts';
import { openDueWindows } from './open-window.ts';

/** How often to look whether a window is due, in ms. */
export const windowsTickMs = 15 * 60_000;

/**
 * Opens what is due each time it is called, where the program says that the service does or somebody has begun to, and tells once a
 * day of a window that waits for somebody to open it.
 */
export function windowKeeper(engine: Engine): () => Promise<void> {
  const told = new Set<string>();
  return async () => {
    for (const { window, is, fresh } of await openDueWindows(engine, 'the service')) {
      const { id, opensOn, closesOn } = window;
      if (is === 'opened' && fresh > 0) engine.telemetry.windowOpened(id, fresh);
      const waiting = `${id} opened on ${opensOn} and nobody is asked yet: fieldcert window open asks them. It closes on ${closesOn}.`;
      const today = `${id} ${dateAt(engine.program, engine.now())}`;
      if (is !== 'waits' || told.has(today)) continue;
      told.add(today);
      engine.telemetry.alert(id, waiting);
    }
  };
}
