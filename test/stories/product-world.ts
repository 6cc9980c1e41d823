import { windowCalled } from '../../src/core/calendar/windows.ts';
import type { ProductCertification } from '../../src/core/product/product-certification.ts';
import { openWindowFor, type TakenIn } from '../../src/engine/renewal-window.ts';
import { certificationFor } from '../../src/store/aliases.ts';
import { savedCertification } from '../../src/store/certifications.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** A world on that day, in which windows are opened for people and the clock is driven. */
export async function openProductWorld(day: string, options: WorldOptions = {}) {
  const world = await openWorld(options);
  world.clock.at = Date.parse(day);
  await world.settle();
  const engine = () => world.service().engine;
  const idOf = (username: string) => {
    const person = engine().people.find((candidate) => candidate.username === username);
    if (!person) throw new Error(`Nobody is called ${username}`);
    return person;
  };
  return {
    ...world,
    /** Opens a window for somebody, as `fieldcert window open` does for everybody. */
    async opens(id: string, username: string): Promise<TakenIn | undefined> {
      const window = windowCalled(engine().program, id, day.slice(0, 10));
      if (!window) throw new Error(`There is no window ${id}`);
      const { store } = engine();
      const asked = await store.transaction((tx) =>
        openWindowFor(engine(), tx, { person: idOf(username), window, by: 'priya' }),
      );
      await world.settle();
      return asked;
    },
    /** Moves the clock to nine in the morning UTC of that day, or to that moment; what was due by then has come on its day. */
    async on(when: string): Promise<void> {
      const to = Date.parse(when.includes('T') ? when : `${when}T09:00:00Z`);
      for (;;) {
        const next = engine().store.db.selectFrom('timer').select('due_at').where('fired_at', 'is', null);
        const waiting = await next.where('cancelled_at', 'is', null).orderBy('due_at').executeTakeFirst();
        if (!waiting || waiting.due_at > to) break;
        world.clock.at = Math.max(world.clock.at, waiting.due_at);
        await world.settle();
      }
      world.clock.at = to;
      await world.settle();
    },
    /** What is on record of somebody's product knowledge. */
    async state(exam: string, username: string): Promise<ProductCertification> {
      const { db } = engine().store;
      const key = await certificationFor(db, `${exam}/u${idOf(username).userId}`);
      return (await savedCertification(db, key)) as ProductCertification;
    },
  };
}

/** The world of a story about product knowledge. */
export type ProductWorld = Awaited<ReturnType<typeof openProductWorld>> & World;
