import type { Certification } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Event } from '../event.ts';
import { ended } from '../sentence.ts';
import type { ExamResult } from './exam.ts';
import { examOf } from './exam.ts';
import { certificationKey, countIn, onExam, takenBack } from './on-exam.ts';
import { decides, isSaidAgain, standingResults } from './standing.ts';
import { unknownExam, waitName } from './waits.ts';

type Ruled = Extract<Event, { happened: 'exam-ruled' }>;

/** Follows what was ruled on a result; the newest ruling holds, and it holds for all that says the same. */
export function onExamRuled(
  context: Context,
  certification: Certification | undefined,
  key: string,
  event: Ruled,
): Decision {
  if (event.exam !== undefined) return onExamNamed(context, { ...event, exam: event.exam });
  const { result, ruling } = event;
  const against = whyNot(event);
  if (against) return ignore(against);
  const because = ruledWords(event);
  if (!certification && !examOf(context.program.exams, result.exam))
    return { ...ignore(because), waits: ruling.says === 'open' ? [unknownExam(result)] : [] };
  const known = certification?.results.find((one) => one.source === result.source && one.eventId === result.eventId);
  if (!certification || !known) return said(because, onExam(context, certification, key, { ...result, ruling }));
  if ((known.ruling?.at ?? 0) > ruling.at) return ignore('A newer ruling on it is known.');
  const exam = examOf(context.program.exams, certification.exam);
  if (!exam) return ignore(`The exam ${certification.exam} is in the program no more.`);
  const covered = certification.results.filter((one) => one === known || isSaidAgain(one, known));
  const instead = covered.map((one): ExamResult => ({ ...one, ruling }));
  const now: ExamResult = { ...known, ruling };
  if (!decides(exam, now)) {
    const taken = takenBack(context, exam, certification, known, instead);
    return { ...taken, because: `${taken.because} ${ruling.because}` };
  }
  const others = certification.results.filter((one) => !covered.includes(one));
  const results = certification.results.map((one) => instead[covered.indexOf(one)] ?? one);
  const ruled = standingResults(exam, results).find((one) => instead.includes(one)) ?? now;
  const counted = countIn(context, exam, { ...certification, results: others }, results, ruled);
  const alert = certification.paused && `${certification.key} is paused: /resume lets it go on.`;
  return said(because, { ...counted, alert: counted.alert ?? alert });
}

/** An unknown name of an exam was said to mean one, for this result: it goes there, and comes back when that is taken back. */
function onExamNamed(context: Context, { result, ruling, exam }: Ruled & { readonly exam: string }): Decision {
  const { program, people } = context;
  const meant: ExamResult = { ...result, exam };
  const isBack = ruling.says === 'open';
  const event: Ruled = {
    happened: 'exam-ruled',
    result: meant,
    ruling: isBack ? { ...ruling, says: 'discarded' } : ruling,
  };
  const forward = [{ key: certificationKey(program, people, meant), event }];
  const because = isBack
    ? `${ruling.by} took back that “${result.exam}” means ${exam}: ${ruling.because}`
    : `By ${ruling.by} “${result.exam}” means ${exam} for this result: ${ruling.because}`;
  const unknown = !examOf(program.exams, result.exam);
  return isBack && unknown
    ? { ...ignore(because), forward, waits: [unknownExam(result)] }
    : { ...ignore(because), forward, waitsNoMore: [waitName(result)] };
}

function whyNot({ result: { recorded }, ruling }: Ruled): string | undefined {
  if (!recorded || ruling.says !== 'counts' || !isSamePerson(recorded.by, ruling.by)) return undefined;
  return `${recorded.by} recorded this result, so that somebody else has to confirm it.`;
}

/** Whether two names are of one person, however they are written. */
export function isSamePerson(one: string, other: string): boolean {
  const plain = (name: string) => name.trim().replace(/^@/, '').toLowerCase();
  return plain(one) === plain(other);
}

function ruledWords({ result: { recorded }, ruling: { says, by, because } }: Ruled): string {
  switch (says) {
    case 'counts':
      return recorded
        ? `${by} confirmed what ${recorded.by} recorded: ${recorded.because}`
        : `${by} lets it count as the score says: ${because}`;
    case 'named':
      return `${by} named the exam: ${because}`;
    case 'discarded':
      return `${by} discarded it: ${because}`;
    case 'open':
      return `${by} took the ruling back: ${because}`;
  }
}

function said(words: string, decision: Decision): Decision {
  return { ...decision, because: `${ended(words)} ${decision.because}` };
}
