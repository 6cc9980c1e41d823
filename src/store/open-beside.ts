import { openDoor } from './door.ts';
import { monotonicIds } from './ids.ts';
import { openEmbeddedAdmin } from './open-embedded.ts';
import type { Store } from './store.ts';

/**
 * Opens the store in a folder for a command that takes something in beside a running service, if there is one. What it adds
 * stands in the rows, where the service finds it at its next poll.
 * @throws StoreRefused when there is no store, or another version of fieldcert has written it
 */
export async function openEmbeddedBeside(folder: string, now: () => number): Promise<Store> {
  const admin = await openEmbeddedAdmin(folder, now);
  // One transaction writes at a time, whichever process it is in, so each holds every lock there is.
  const held = async () => undefined;
  const newId = monotonicIds(now);
  const { receive } = openDoor({ newId, queue: nobodyWorks, transaction: admin.transaction });
  return { ...admin, kind: 'embedded', newId, receive, lock: held, queue: nobodyWorks };
}

const nobodyWorks: Store['queue'] = {
  add: async () => undefined,
  work: async () => {
    throw new Error('Only the service works on the store.');
  },
  idle: async () => undefined,
  wake: () => undefined,
};
