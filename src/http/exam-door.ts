import type { Express, Request, RequestHandler, Response } from 'express';
import type { ExamSource } from '../core/exams/sources/all-sources.ts';
import type { CheckJob } from '../core/jobs/job-token.ts';
import { type AcceptedExam, acceptExams } from '../engine/accept-exam.ts';
import type { ExamDesk } from '../engine/engine.ts';
import { type ExamSecrets, headersAt, takeIn, takesAt } from '../intake/sources/all-doors.ts';
import type { Asked, FromSource, Item, Known, Target } from '../intake/sources/door.ts';
import { bodyOf, problem, type Refusal, raw, refuse, send } from './answers.ts';

/** Where the results of a source come in. */
export function examPath(source: string): string {
  return `/exams/${source}`;
}

/** What is larger is refused. */
export const examLimit = { bytes: '256kb', words: '256 KB' } as const;

/** What exam sources are known by. */
type Proofs = { readonly exams: ExamSecrets; readonly checkJob: CheckJob };

/** Opens a door for each exam source of the program. */
export function addExamDoors(app: Express, desk: ExamDesk, { exams, checkJob }: Proofs): void {
  for (const source of desk.program.sources) {
    const path = examPath(source.id);
    const known = { secrets: exams.get(source.id) ?? [], checkJob };
    app.all([path, `${path}/{*below}`], ifTaken(desk, source), raw(examLimit.bytes), fromSource(desk, source, known));
  }
}

function ifTaken({ now }: ExamDesk, source: ExamSource): RequestHandler {
  return (request, response, next) => {
    const asked = askedOf(source, request, now());
    if (!takesAt(source, asked)) return next('route');
    for (const [name, value] of Object.entries(headersAt(source, asked))) response.setHeader(name, value);
    next();
  };
}

function askedOf(source: ExamSource, request: Request, now: number): Asked {
  const query = new URL(request.url, 'http://localhost').searchParams;
  return { ...targetOf(source, request), headers: request.headers, query, now };
}

function targetOf({ id }: ExamSource, { method, path }: Request): Target {
  const below = path.slice(examPath(id).length);
  return { method, path: below === '/' ? '' : below };
}

function fromSource(desk: ExamDesk, source: ExamSource, known: Known): RequestHandler {
  return async (request, response) => {
    const asked = { ...askedOf(source, request, desk.now()), body: bodyOf(request) };
    const read = await takeIn(source, asked, known);
    if (read.is === 'answered') return send(response, read.status, read.body, read.headers);
    const door = examPath(source.id);
    const refusing = (refusal: Refusal) => refuse(desk.telemetry, response, door, refusal);
    if (read.is === 'refused') return refusing(read);
    const answers = await keep(desk, read);
    const failed = answers.find(isFailed);
    if (failed && (read.together || answers.length === 1)) return refusing(failed);
    if (failed) return refuseSome(desk, source, response, answers);
    for (const { status, because } of answers) if (status === 'ignored') desk.telemetry.ignored(door, because);
    if (read.thanks) return send(response, read.thanks.status, read.thanks.body, read.thanks.headers);
    thank(response, answers);
  };
}

type Kept = { readonly at: string; readonly status: 'accepted' | 'ignored'; readonly because: string };
type Failed = Refusal & { readonly at: string; readonly fix: string };
type ItemAnswer = Kept | Failed;

/** Takes in all that can be taken in; gives an answer to each item, in order. */
async function keep(
  desk: ExamDesk,
  { items, together }: Extract<FromSource, { is: 'items' }>,
): Promise<readonly ItemAnswer[]> {
  const refused = items.flatMap((item) => (item.is === 'refused' ? [item] : []));
  if (together && refused.length > 0) return refused;
  const outcomes = [...(await acceptExams(desk, items.filter(isToKeep), together === true))];
  return items.map((item) => (isToKeep(item) ? answerFor(item.at, outcomes.shift()) : leftAnswer(item)));
}

type ToKeep = Extract<Item, { is: 'result' | 'completion' | 'voids' }>;

function isToKeep(item: Item): item is ToKeep {
  return item.is !== 'refused' && item.is !== 'ignored';
}

function leftAnswer(item: Exclude<Item, ToKeep>): ItemAnswer {
  return item.is === 'refused' ? item : { at: item.at, status: 'ignored', because: item.because };
}

function answerFor(at: string, outcome: AcceptedExam | undefined): ItemAnswer {
  if (!outcome) throw new Error('A result was taken in without an outcome.');
  if (outcome.is === 'conflict') return { at, status: 409, because: outcome.because, fix: outcome.fix };
  return { at, status: outcome.is, because: outcome.because };
}

function isFailed(answer: ItemAnswer): answer is Failed {
  return typeof answer.status === 'number';
}

function thank(response: Response, answers: readonly ItemAnswer[]): void {
  const kept = answers.filter((answer) => answer.status === 'accepted').length;
  const status = kept > 0 ? 'accepted' : 'ignored';
  const because = answers.length === 1 ? answers[0]?.because : `${kept} of ${answers.length} are exam results.`;
  send(response, 202, { status, because, ...(answers.length > 1 ? { results: answers } : {}) });
}

/** The rest is kept: who sends all of it again when it is mended does no harm, and what was fine is safe meanwhile. */
function refuseSome(desk: ExamDesk, { id }: ExamSource, response: Response, answers: readonly ItemAnswer[]): void {
  const failed = answers.filter(isFailed);
  const [first] = failed;
  if (!first) throw new Error('Nothing failed.');
  const because = `${failed.length} of ${answers.length} results were not taken in. ${first.because}`;
  desk.telemetry.refused(examPath(id), first.status, because);
  problem(response, { ...first, because }, { results: answers.map(itemWords) });
}

function itemWords(answer: ItemAnswer) {
  if (!isFailed(answer)) return answer;
  return { at: answer.at, status: 'refused', code: answer.status, because: answer.because, fix: answer.fix };
}
