import type { Life } from '../certification.ts';
import type { Obligation, ProductCertification, ProductCredential } from './product-certification.ts';

/** A product certification on the `life` of somebody erased: states, days and windows stay, words do not. */
export function productWithoutLearner(
  certification: ProductCertification,
  life: Life,
  because: string,
): ProductCertification {
  const product = { past: certification.product.past.map(withoutWords) };
  switch (certification.is) {
    case 'due':
    case 'learning-path': {
      const { is, obligation, credential } = certification;
      const earned = credential ? { credential: bare(credential) } : {};
      return { ...life, product, is, obligation: withoutWords(obligation), ...earned };
    }
    case 'lapsed': {
      const { is, obligation, credential } = certification;
      return { ...life, product, is, obligation: withoutWords(obligation), credential: bare(credential) };
    }
    case 'certified': {
      const { is, obligation, credential } = certification;
      const last = obligation ? { obligation: withoutWords(obligation) } : {};
      return { ...life, product, is, credential: bare(credential), ...last };
    }
    case 'ended':
      return { ...life, product, is: certification.is, obligation: withoutWords(certification.obligation), because };
  }
}

function bare({ achievement, outcome, awardedAt, passedAt, validUntil }: ProductCredential): ProductCredential {
  return { achievement, outcome, awardedAt, passedAt, ...(validUntil ? { validUntil } : {}) };
}

function withoutWords(obligation: Obligation): Obligation {
  const { number, project, openedAt, revision, origin, since, dueOn, graceUntil, late, ended } = obligation;
  const days = { ...(dueOn ? { dueOn } : {}), ...(graceUntil ? { graceUntil } : {}), ...(late ? { late } : {}) };
  return { number, project, openedAt, revision, said: [], origin, since, ...days, ...(ended ? { ended } : {}) };
}
