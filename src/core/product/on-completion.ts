import { dateAt, daysLater } from '../calendar.ts';
import type { Certification, Learner } from '../certification.ts';
import { lifeOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { personOf } from '../people/people.ts';
import { andThen } from '../steps.ts';
import type { Completion } from './completion.ts';
import { graceAfter } from './opening.ts';
import type { Obligation, OpenProduct, ProductCertification } from './product-certification.ts';
import { asks, isProduct } from './product-certification.ts';
import { learnerZone, productView } from './product-view.ts';
import { newDayWords, progressed, withObligation } from './progress.ts';
import { standingOf } from './standing.ts';
import type { Subject } from './subject.ts';
import { allModulesOf, isModule, subjectFor, subjectOf } from './subject.ts';

/** Somebody completed a module: it is ticked, and once the path is done they hear from when on a try counts. */
export function onCourseCompleted(
  context: Context,
  certification: Certification | undefined,
  key: string,
  exam: string,
  completion: Completion,
): Decision {
  const subject = subjectOf(context.program, { exam });
  if (!subject || !allModulesOf(subject).some((module) => isModule(module, completion.course)))
    return ignore(
      `No learning path has a module “${completion.course}”. It is kept; add it or an alias to program.yaml.`,
    );
  const person = certification ? undefined : personOf(context.people, completion.learner);
  const own = person && subjectFor(context.program, person);
  if (own && own.exam.id !== exam) return ignore(`Their role asks for ${own.exam.id}, whose path it counts for.`);
  const known = certification?.completions ?? [];
  if (known.some(({ source, eventId }) => source === completion.source && eventId === completion.eventId))
    return ignore('This completion is known already.');
  const completions = [...known, completion];
  const because = completedWords(subject, completion);
  if (!certification) {
    const life = { key, exam, learner: learnerOf(context, completion), results: [], past: [], completions };
    return kept({ ...life, is: 'exam-failed', because: 'No exam was taken yet.' }, because);
  }
  if (!isProduct(certification))
    return kept({ ...certification, ...lifeOf({ ...certification, completions }) }, because);
  return withCompletions(context, certification, subject, { known, fresh: [completion] }, because);
}

/** The completions that stay, and those that are new. */
type Completions = { readonly known: readonly Completion[]; readonly fresh: readonly Completion[] };

/** What follows where these completions are known in place of those before. */
export function withCompletions(
  context: Context,
  certification: ProductCertification,
  subject: Subject,
  { known, fresh }: Completions,
  because: string,
): Decision {
  const now = { ...certification, completions: [...known, ...fresh] };
  if (!asks(now)) return kept(now, because);
  const obligation = fresh.reduce<Obligation>(
    (so, completion) => afterQuickStart(context, withObligation(now, so), subject, completion),
    now.obligation,
  );
  const last = fresh.at(-1);
  const dated = withObligation(now, obligation);
  const followed = progressed(context, certification, dated, subject, `${because}${newDayWords(now, dated)}`);
  return andThen(followed, (after) => ({
    ...kept(after, followed.because),
    changes: isProduct(after) && last ? pathDone(context, certification, after, subject, last) : [],
  }));
}

function learnerOf(context: Context, { learner }: Completion): Learner {
  const person = personOf(context.people, learner);
  return person ? { is: 'known', userId: person.userId } : { is: 'unknown', examinee: learner };
}

function completedWords(subject: Subject, { course, source }: Completion): string {
  const module = allModulesOf(subject).find((one) => isModule(one, course));
  return `Completed ${module ? `${module.id} ${module.title}` : course}, as ${source} says.`;
}

/** After the quick start new team members have some days at least. */
function afterQuickStart(
  context: Context,
  now: OpenProduct,
  { assessment }: Subject,
  { course, completedAt }: Completion,
): Obligation {
  const { obligation } = now;
  const quickStart = assessment.onboarding?.quickStart;
  if (obligation.origin.is !== 'onboarding' || !quickStart || !isModule(quickStart, course)) return obligation;
  const dueOn = daysLater(dateAt(learnerZone(context, now), completedAt), quickStart.thenWithinDays);
  if (obligation.dueOn === undefined || dueOn <= obligation.dueOn) return obligation;
  return { ...obligation, dueOn, graceUntil: graceAfter(obligation.origin, dueOn), late: undefined, reminded: [] };
}

function pathDone(
  context: Context,
  before: ProductCertification,
  after: ProductCertification,
  subject: Subject,
  { source, eventId }: Completion,
): readonly Change[] {
  if (!asks(before) || !asks(after)) return [];
  const [was, is] = [before, after].map((one) =>
    standingOf(context.program, learnerZone(context, one), subject, after.obligation, one),
  );
  if (was?.is !== 'to-pass' || !was.onPath || is?.is !== 'to-pass' || is.onPath) return [];
  const { learner, assessment, path, help } = productView(context, after, after.obligation, subject);
  const { number } = after.obligation;
  const tag = `path-done-${source}-${eventId}`;
  return [
    {
      do: 'say',
      key: `${after.key}#${number}/${tag}`,
      attempt: number,
      because: `${path.title} is done, so a try counts${is.retakeFrom ? ` from ${is.retakeFrom} on` : ''}.`,
      tag,
      words: {
        say: 'note/path-done',
        with: { learner, assessment, path, retakeFrom: is.retakeFrom, until: after.obligation.dueOn, help },
      },
    },
  ];
}

function kept(certification: Certification, because: string): Decision {
  return { outcome: 'applied', because, certification, changes: [], timers: [] };
}
