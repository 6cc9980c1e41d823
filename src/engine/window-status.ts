import type { Kysely } from 'kysely';
import type { RenewalWindow } from '../core/calendar/windows.ts';
import type { Certification } from '../core/certification.ts';
import { isProduct } from '../core/product/product-certification.ts';
import type { WindowStatus } from '../core/product/window-status.ts';
import { statusOfWindow } from '../core/product/window-status.ts';
import type { Program } from '../core/program.ts';
import { issueTag } from '../gitlab/applying.ts';
import { issuePlaces } from '../store/bindings.ts';
import { everyCertification } from '../store/certifications.ts';
import { arrivalsNamed } from '../store/inbox.ts';
import type { Tables } from '../store/tables.ts';
import { recallPeople } from './people.ts';
import { openingSource, openingsOf } from './renewal-window.ts';
import { recordOf } from './window-record.ts';

/** How a window goes by what is on record, which is only looked at. */
export async function statusOf(
  { db, program, now }: { readonly db: Kysely<Tables>; readonly program: Program; readonly now: () => number },
  window: RenewalWindow,
): Promise<WindowStatus> {
  const { people } = await recallPeople(program, { db });
  const context = { program, people, now: now(), bot: { userId: 0, username: '' }, standings: new Map() };
  const { known: takenIn, open: deciding } = await arrivalsNamed(db, openingSource, openingsOf(window));
  const certifications = [];
  for await (const { data } of everyCertification(db)) {
    const certification = data as Certification;
    if (isProduct(certification)) certifications.push(certification);
  }
  const places = await issuePlaces(db);
  return statusOfWindow(context, window, {
    record: await recordOf(db, window),
    takenIn,
    deciding,
    certifications,
    issueOf: (key, attempt) => places.get(`${key} ${issueTag({ attempt })}`),
  });
}
