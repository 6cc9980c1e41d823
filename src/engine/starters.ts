import { dateAt, daysLater } from '../core/calendar.ts';
import type { Event } from '../core/event.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import { programFor } from '../core/people/company.ts';
import type { Person } from '../core/people/people.ts';
import { projectForProduct } from '../core/product/product-issue.ts';
import { subjectFor } from '../core/product/subject.ts';
import { certificationFor } from '../store/aliases.ts';
import { receive } from '../store/inbox.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import type { Tx } from '../store/store.ts';
import type { Engine } from './engine.ts';

const mark = 'starters';

/**
 * Once a day, and after every change of the program, asks whoever has begun to work here for what their role has to know, each
 * once. Gives how many were new. Whoever began so long ago that the last day would be over is asked in a window.
 */
export async function tellOfStarters(engine: Engine): Promise<number> {
  const { program, people, store, now } = engine;
  const day = `${dateAt(program, now())} ${program.hash}`;
  if ((await readMeta(store.db, mark)) === day) return 0;
  return store.transaction(async (tx) => {
    let told = 0;
    for (const person of people) if (await tell(engine, tx, person)) told += 1;
    await writeMeta(tx, mark, day);
    return told;
  });
}

async function tell({ program, store, now }: Engine, tx: Tx, person: Person): Promise<boolean> {
  const { userId, started, left, timezone = program.timezone, company } = person;
  const subject = subjectFor(program, person);
  const onboarding = subject?.assessment.onboarding;
  if (!subject || !onboarding || started === undefined || left !== undefined) return false;
  const today = dateAt({ timezone }, now());
  if (started > today || daysLater(started, onboarding.withinDays) < today) return false;
  if (!projectForProduct(programFor(program, company), subject)) return false;
  const exam = subject.exam.id;
  const certKey = await certificationFor(tx, keyOfUser(exam, userId));
  const event: Event = { happened: 'member-started', learner: userId, exam, startedOn: started };
  const dedupe = `started:${started}:${certKey}`;
  return (await receive(store, tx, { source: 'people', dedupe, certKey, event, at: now() })).fresh;
}
