import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { LabelGroup } from '../layout.ts';
import { labelFor, projectOf, windowLabel } from '../layout.ts';
import type { Program } from '../program.ts';
import type { Wanted } from '../views/show.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { asks } from './product-certification.ts';
import { learnerIn, productView } from './product-view.ts';
import type { Subject } from './subject.ts';

type Seen = Pick<Context, 'program' | 'people'>;

/** The change that opens the issue of an obligation. */
export function openDuty(
  context: Context,
  certification: ProductCertification,
  obligation: Obligation,
  subject: Subject,
  because: string,
): Change {
  const { program } = context;
  const { layout } = program;
  const { number, project, origin, dueOn } = obligation;
  const { assessment } = subject;
  const quarter = origin.is === 'window' ? origin.window.quarter : undefined;
  return {
    do: 'open',
    key: `${certification.key}#${number}/open`,
    attempt: number,
    because,
    project,
    title: {
      say: 'issue/product-title',
      with: {
        assessment: { id: assessment.id, title: assessment.title },
        learner: learnerIn(context, certification).name,
        quarter,
      },
    },
    description: { say: 'issue/product', with: productView(context, certification, obligation, subject) },
    labels: [...labelsOf(context, certification, obligation), ...layout.labels.alongside],
    assignees: assigneesOf(certification),
    dueOn: dueOn ?? null,
    confidential: layout.visibility === 'confidential',
  };
}

/** The change that makes the issue of an obligation show the present state. */
export function showDuty(
  context: Context,
  certification: ProductCertification,
  obligation: Obligation,
  subject: Subject,
  because: string,
): Change {
  return {
    do: 'show',
    key: `${certification.key}#${obligation.number}/show/${obligation.revision}`,
    attempt: obligation.number,
    because,
    dueOn: obligation.dueOn ?? null,
    description: { say: 'issue/product', with: productView(context, certification, obligation, subject) },
    ...wantedDuty(context, certification, obligation),
  };
}

/** What the issue of an obligation should be, beside its description. */
export function wantedDuty(seen: Seen, certification: ProductCertification, obligation: Obligation): Wanted {
  const { layout } = seen.program;
  const on = labelsOf(seen, certification, obligation);
  return {
    labels: { on, off: ours.flatMap((group) => layout.labels[group].map(({ name }) => name)).filter(isNotIn(on)) },
    assignees: [...new Set([...assigneesOf(certification), ...(obligation.guests ?? [])])],
    state: asks(certification) ? 'open' : 'closed',
    confidential: layout.visibility === 'confidential' ? true : undefined,
  };
}

const ours: readonly LabelGroup[] = ['status', 'role', 'level', 'kind', 'region'];

function isNotIn(labels: readonly string[]): (label: string) => boolean {
  return (label) => !labels.includes(label);
}

function labelsOf({ program, people }: Seen, certification: ProductCertification, { origin }: Obligation) {
  const { layout } = program;
  const { learner, is, paused } = certification;
  const person = learner.is === 'known' ? personWith({ people }, learner.userId) : undefined;
  const inPath = is === 'learning-path' || origin.is !== 'window';
  return [
    labelFor(layout, 'status', paused ? 'paused' : is === 'ended' ? 'withdrawn' : is),
    person?.role && labelFor(layout, 'role', person.role),
    labelFor(layout, 'kind', inPath ? 'learning-path' : 'recertification'),
    person?.region && labelFor(layout, 'region', person.region),
    origin.is === 'window' ? windowLabel(layout, origin.window.quarter) : undefined,
  ].filter((label) => label !== undefined);
}

/** The learner alone, as long as it concerns them: nobody else has a part in it. */
function assigneesOf({ is, learner }: ProductCertification): readonly number[] {
  return learner.is === 'known' && is !== 'ended' ? [learner.userId] : [];
}

/** The project obligations of an assessment are opened in; none where a partner company has no project yet. */
export function projectForProduct({ layout }: Pick<Program, 'layout'>, { assessment }: Subject): string | undefined {
  return projectOf(layout, assessment.id);
}
