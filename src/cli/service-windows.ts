import { WindowPlan } from '../core/product/window-plan.ts';
import { WindowStatus } from '../core/product/window-status.ts';
import { DueWindows, OpenedWindow } from '../http/api/windows.ts';
import type { ServiceCaller } from './service-client.ts';
import { ask } from './service-client.ts';
import type { WindowDesk, Wish } from './window-opening.ts';
import { dueLines } from './window-words.ts';

/** What the service can do about a window; the present one, or the next, unless it is named. */
export function deskThere(
  service: ServiceCaller,
  named: string | undefined,
  { reopen = false }: Pick<Wish, 'reopen'>,
): WindowDesk {
  const path = `/windows/${encodeURIComponent(named ?? 'present')}`;
  return {
    plan: () => ask(service, { method: 'GET', path: `${path}/plan` }, WindowPlan),
    status: () => ask(service, { method: 'GET', path }, WindowStatus),
    open: () => ask(service, { method: 'POST', path: `${path}/open`, body: { reopen } }, OpenedWindow),
    close: async () => {
      await ask(service, { method: 'POST', path: `${path}/close` }, WindowStatus);
    },
  };
}

/** Has the service open every window that is due; gives what to print. */
export async function openDueThere(service: ServiceCaller): Promise<readonly string[]> {
  const { due } = await ask(service, { method: 'POST', path: '/due-windows/open' }, DueWindows);
  return dueLines(due);
}
