import { dateAt } from '../calendar.ts';
import { issueMark } from '../change.ts';
import { zoneOf } from '../clocks/zone.ts';
import { commandHelp } from '../commands/command-help.ts';
import type { Context } from '../context.ts';
import type { Addressee } from '../messages/messages.ts';
import { addressee } from '../views/view.ts';
import { credentialStatus } from './credential-status.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { asks, productCredentialOf } from './product-certification.ts';
import type { ModuleView, ProductStatus, ProductView } from './product-messages.ts';
import type { PathStep, Standing } from './standing.ts';
import { standingOf } from './standing.ts';
import type { Subject } from './subject.ts';
import { allModulesOf, isModule } from './subject.ts';

/** The learner as texts address them. */
export function learnerIn(context: Pick<Context, 'people'>, { learner }: ProductCertification): Addressee {
  return learner.is === 'known' ? addressee(context, learner.userId) : { username: '', name: 'somebody unknown' };
}

/** Where the learner is. */
export function learnerZone(
  context: Pick<Context, 'program' | 'people'>,
  { learner }: Pick<ProductCertification, 'learner'>,
) {
  return zoneOf(context, learner.is === 'known' ? learner.userId : undefined);
}

/** The live status of an obligation: what is asked, by when, and what stays in force meanwhile. */
export function productStatus(
  context: Pick<Context, 'program' | 'people' | 'now'>,
  certification: ProductCertification,
  obligation: Obligation,
  standing: Standing,
): ProductStatus {
  const zone = learnerZone(context, certification);
  const credential = productCredentialOf(certification);
  const today = dateAt(zone, context.now);
  const is = credentialStatus(certification, today);
  const open = asks(certification) && !certification.paused;
  const isInTime = open && certification.is !== 'lapsed';
  const retakeFrom = standing.is === 'to-pass' ? standing.retakeFrom : undefined;
  return {
    is: certification.paused ? 'paused' : certification.is,
    waitingOn: open ? [learnerIn(context, certification)] : [],
    ...(isInTime && obligation.dueOn ? { until: obligation.dueOn } : {}),
    ...(isInTime && obligation.late ? { late: true as const } : {}),
    ...(isInTime && credential && obligation.graceUntil ? { graceUntil: obligation.graceUntil } : {}),
    ...(open && retakeFrom && retakeFrom > today ? { retakeFrom } : {}),
    ...(credential && is
      ? { credential: { is, awardedOn: dateAt(zone, credential.awardedAt), validUntil: credential.validUntil } }
      : {}),
    ...('because' in certification ? { because: certification.because } : {}),
    ...(obligation.ended?.is === 'overtaken' ? { goesOnIn: issueMark(obligation.number + 1) } : {}),
  };
}

/** Everything the description of an obligation's issue says, from the state alone. */
export function productView(
  context: Context,
  certification: ProductCertification,
  obligation: Obligation,
  subject: Subject,
): ProductView {
  const { exam, assessment } = subject;
  const { origin } = obligation;
  const zone = learnerZone(context, certification);
  const standing = standingOf(context.program, zone, subject, obligation, certification);
  const steps = standing.is === 'to-pass' ? standing.steps : [];
  const window = origin.is === 'window' ? origin.window : undefined;
  const viewed = (step: PathStep) => moduleView(zone, step);
  return {
    learner: learnerIn(context, certification),
    assessment: { id: assessment.id, title: assessment.title },
    exam: exam.id,
    passPercent: exam.passPercent,
    why: origin.is,
    renews: (productCredentialOf(certification)?.awardedAt ?? obligation.openedAt) < obligation.openedAt,
    open: asks(certification),
    ...(window ? { quarter: window.quarter, opensOn: window.opensOn, cutoff: window.cutoff } : {}),
    ...(origin.is === 'onboarding'
      ? { startedOn: origin.startedOn, ...quickStartIn(zone, certification, subject) }
      : {}),
    path: {
      title: assessment.learningPath.title,
      strict: assessment.retake === 'strict',
      open: standing.is === 'to-pass' && standing.onPath,
      modules: steps.map(viewed),
    },
    retakeAfterDays: assessment.retakeAfterDays,
    commands: commandHelp(learnersWords, { ...noWords, modules: allModulesOf(subject) }),
    status: productStatus(context, certification, obligation, standing),
    help: context.program.help,
  };
}

/** What there is to say for whoever an issue is for. */
const learnersWords = ['completed', 'withdraw', 'help', 'explain'] as const;

const noWords = { bot: '', criteria: [], scale: [] } as const;

function moduleView(zone: { readonly timezone: string }, { module, doneAt }: PathStep): ModuleView {
  const { id, title, url } = module;
  return { id, title, ...(url ? { url } : {}), ...(doneAt === undefined ? {} : { doneOn: dateAt(zone, doneAt) }) };
}

function quickStartIn(
  zone: { readonly timezone: string },
  { completions = [] }: ProductCertification,
  { assessment }: Subject,
): Pick<ProductView, 'quickStart'> {
  const module = assessment.onboarding?.quickStart;
  if (!module) return {};
  const done = completions.find(({ course }) => isModule(module, course));
  return { quickStart: moduleView(zone, { module, doneAt: done?.completedAt }) };
}
