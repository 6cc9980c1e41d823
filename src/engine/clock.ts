import type { Event, TimerKind } from '../core/event.ts';
import { receive } from '../store/inbox.ts';
import { takeDueTimers } from '../store/timers.ts';
import type { Engine } from './engine.ts';

/** Turns every timer that is due into an event of its certification; a timer and its event commit together. */
export async function fireTimers(engine: Engine): Promise<number> {
  const { store, now } = engine;
  let fired = 0;
  for (;;) {
    const timers = await store.transaction(async (tx) => {
      const due = await takeDueTimers(store, tx, now(), 50);
      for (const { id, cert_key: certKey, kind, due_at: dueAt } of due) {
        const event: Event = { happened: 'time-came', timer: kind as TimerKind, dueAt };
        await receive(store, tx, { source: 'timer', dedupe: id, certKey, event, at: now() });
      }
      return due;
    });
    fired += timers.length;
    if (timers.length < 50) return fired;
  }
}
