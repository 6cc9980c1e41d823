import type { Certification } from '../../core/certification.ts';
import type { Context } from '../../core/context.ts';
import type { Obligation, ProductCertification } from '../../core/product/product-certification.ts';
import { isProduct } from '../../core/product/product-certification.ts';
import type { ProductStatus } from '../../core/product/product-messages.ts';
import { learnerZone, productStatus } from '../../core/product/product-view.ts';
import { credentialReason, reasonsOf } from '../../core/product/reasons.ts';
import { standingOf } from '../../core/product/standing.ts';
import { subjectOf } from '../../core/product/subject.ts';
import { addressee } from '../../core/views/view.ts';
import { issueTag } from '../../gitlab/applying.ts';
import type { BindingRow, LedgerRow } from '../../store/tables.ts';
import type { Branch } from './branch.ts';
import { saidBranch } from './explained-said.ts';

type Told = Pick<Context, 'program' | 'people' | 'now'> & {
  readonly bindings: readonly BindingRow[];
  readonly ledger: readonly LedgerRow[];
};

/** Whom what is asked last waits on, and until when. */
export function productNow(told: Told, certification: Certification): Pick<ProductStatus, 'waitingOn' | 'until'> {
  const subject = subjectOf(told.program, certification);
  if (!isProduct(certification) || !certification.obligation || !subject) return { waitingOn: [] };
  const { obligation } = certification;
  const zone = learnerZone(told, certification);
  const standing = standingOf(told.program, zone, subject, obligation, certification);
  return productStatus(told, certification, obligation, standing);
}

/** Every time somebody was asked, with how it came to what it came to, and what was earned by it. */
export function productBranches(told: Told, certification: ProductCertification): readonly Branch[] {
  const zone = learnerZone(told, certification);
  const { product, obligation } = certification;
  const all = [...product.past, ...(obligation ? [obligation] : [])];
  return [
    ...all.map((one) => obligationBranch(told, certification, one)),
    ...credentialReason(told, certification, zone).map((reason) => ({
      ...reason,
      words: `Credential: ${reason.words}`,
    })),
  ];
}

function obligationBranch(told: Told, certification: ProductCertification, obligation: Obligation): Branch {
  const { number, origin, dueOn, graceUntil, ended } = obligation;
  const bound = told.bindings.find(({ tag }) => tag === issueTag({ attempt: number }));
  const where = bound ? `, ${bound.project}#${bound.issue_iid}` : '';
  const subject = subjectOf(told.program, certification);
  const reasons = subject ? reasonsOf(told, certification, obligation, subject, true) : [];
  return {
    is: 'obligation',
    words: `Asked ${number}${where}: ${originWords(obligation)}`,
    mark: ended ? (ended.is === 'passed' ? 'yes' : 'no') : 'waits',
    facts: {
      obligation: number,
      issue: bound ? { project: bound.project, iid: bound.issue_iid } : null,
      origin: origin.is,
      dueOn: dueOn ?? null,
      graceUntil: graceUntil ?? null,
      ended: ended?.is ?? null,
    },
    parts: [
      ...reasons.filter(({ is }) => is !== 'credential' && is !== 'paused'),
      saidBranch({ ...told, names: (userId) => addressee(told, userId).name }, obligation),
    ],
  };
}

function originWords({ origin }: Obligation): string {
  switch (origin.is) {
    case 'window':
      return `in the window ${origin.window.id}`;
    case 'onboarding':
      return `as a new member of the team since ${origin.startedOn}`;
    case 'own':
      return 'after a try of their own accord';
  }
}
