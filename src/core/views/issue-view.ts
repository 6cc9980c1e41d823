import type { Certification } from '../certification.ts';
import { attemptOf, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import type { Issued } from '../issued.ts';
import { isProduct } from '../product/product-certification.ts';
import { showDuty, wantedDuty } from '../product/product-issue.ts';
import { withObligation } from '../product/progress.ts';
import { subjectOf } from '../product/subject.ts';
import type { Wanted } from './show.ts';
import { courseOf, showChange, wantedOf } from './show.ts';

type Seen = Pick<Context, 'program' | 'people'>;

/** What people see last as the issue of a certification: of its present attempt, or of what is asked last. */
export function issuedOf(certification: Certification): Issued | undefined {
  return isProduct(certification) ? certification.obligation : attemptOf(certification);
}

/** What the issue of a certification should be; undefined where it has none, or the program has no more what it is about. */
export function wantedIssue({ program, people }: Seen, certification: Certification): Wanted | undefined {
  if (isProduct(certification)) {
    const { obligation } = certification;
    return obligation && subjectOf(program, certification)
      ? wantedDuty({ program, people }, certification, obligation)
      : undefined;
  }
  const attempt = attemptOf(certification);
  const open = courseOf(program, certification);
  return attempt && open && wantedOf(program, certification, attempt, open);
}

/** The certification with something known of its issue that no state depends on. */
export function withIssued(certification: Certification, known: Partial<Issued>): Certification {
  if (isProduct(certification)) {
    const { obligation } = certification;
    return obligation ? withObligation(certification, { ...obligation, ...known }) : certification;
  }
  const attempt = attemptOf(certification);
  return attempt ? withAttempt(certification, { ...attempt, ...known }) : certification;
}

/** The changes that make the issue show the present state. */
export function issueShown(context: Context, certification: Certification, because: string): readonly Change[] {
  if (isProduct(certification)) {
    const { obligation } = certification;
    const subject = subjectOf(context.program, certification);
    return obligation && subject ? [showDuty(context, certification, obligation, subject, because)] : [];
  }
  const attempt = attemptOf(certification);
  const open = courseOf(context.program, certification);
  return attempt && open ? [showChange(context, certification, attempt, open, because)] : [];
}
