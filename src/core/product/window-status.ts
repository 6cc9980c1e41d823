import { z } from 'zod';
import type { RenewalWindow } from '../calendar/windows.ts';
import { dateAt } from '../calendar.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { asks } from './product-certification.ts';
import { subjectOf } from './subject.ts';
import { shown, Window } from './window-plan.ts';
import type { WindowRecord } from './window-rules.ts';

/** Where somebody who was asked in a window stands with it. */
export const standings = ['open', 'late', 'lapsed', 'paused', 'passed', 'overtaken', 'closed'] as const;

const Done = z.strictObject({ on: z.iso.date(), by: z.string() }).readonly().nullable();

const Asked = z
  .strictObject({
    username: z.string(),
    name: z.string(),
    role: z.string().nullable(),
    manager: z.string().nullable(),
    assessment: z.string(),
    is: z.enum(standings),
    dueOn: z.iso.date().nullable(),
    issue: z
      .strictObject({ project: z.string(), iid: z.int() })
      .readonly()
      .nullable()
      .describe('Null until it is written.'),
  })
  .readonly();
/** Somebody who was asked in a window, and where they stand with it. */
export type AskedPerson = z.infer<typeof Asked>;

/** How a window goes. */
export const WindowStatus = z
  .strictObject({
    program: z.string(),
    on: z.iso.date().describe('The day it was looked at, in the time zone of the program.'),
    window: Window,
    begun: Done.describe('When its opening began, and by whom; null before.'),
    closed: Done.describe('When it was closed for further people, and by whom; null before.'),
    takenIn: z.int().describe('How many people the window was opened for, whether an issue asks them or not.'),
    deciding: z.int().describe('How many of them are still to be decided about.'),
    asked: z.array(Asked).readonly().describe('Whom an issue asks or asked.'),
  })
  .readonly();
export type WindowStatus = z.infer<typeof WindowStatus>;

/** What is on record of a window and those in it. */
export type Recorded = {
  readonly record: WindowRecord;
  readonly takenIn: number;
  readonly deciding: number;
  readonly certifications: readonly ProductCertification[];
  /** Where the issue of an obligation is, once it is written. */
  readonly issueOf: (key: string, number: number) => { readonly project: string; readonly iid: number } | undefined;
};

/** How a window goes: whom it asked, and where they stand with it. */
export function statusOfWindow(context: Context, window: RenewalWindow, recorded: Recorded): WindowStatus {
  const { program, now } = context;
  const { record, takenIn, deciding, certifications } = recorded;
  const done = (end: { readonly at: number; readonly by: string } | undefined) =>
    end ? { on: dateAt(program, end.at), by: end.by } : null;
  return {
    program: program.name,
    on: dateAt(program, now),
    window: shown(window),
    begun: done(record.begun),
    closed: done(record.closed),
    takenIn,
    deciding,
    asked: certifications.flatMap((one) => askedIn(context, window, one, recorded.issueOf)),
  };
}

function askedIn(
  context: Context,
  { id }: RenewalWindow,
  certification: ProductCertification,
  issueOf: Recorded['issueOf'],
): readonly AskedPerson[] {
  const { learner, key, product, obligation } = certification;
  const all = [...product.past, ...(obligation ? [obligation] : [])];
  const mine = all.findLast(({ origin }) => origin.is === 'window' && origin.window.id === id);
  if (!mine) return [];
  const person = learner.is === 'known' ? personWith(context, learner.userId) : undefined;
  const { username = '', name = 'somebody who is not in people.yaml', role, manager } = person ?? {};
  return [
    {
      username,
      name,
      role: role ?? null,
      manager: manager ?? null,
      assessment: subjectOf(context.program, certification)?.assessment.id ?? certification.exam,
      is: standingIn(certification, mine),
      dueOn: mine.dueOn ?? null,
      issue: issueOf(key, mine.number) ?? null,
    },
  ];
}

function standingIn(certification: ProductCertification, mine: Obligation): AskedPerson['is'] {
  if (mine.ended) return mine.ended.is;
  if (mine !== certification.obligation || !asks(certification)) return 'closed';
  if (certification.paused) return 'paused';
  if (certification.is === 'lapsed') return 'lapsed';
  return mine.late ? 'late' : 'open';
}
