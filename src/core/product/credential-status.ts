import type { ProductCertification } from './product-certification.ts';
import { asks, productCredentialOf } from './product-certification.ts';

/** Whether a credential is in force, which its award never depends on. */
export type CredentialStatus = 'current' | 'in-renewal' | 'lapsed' | 'paused';

/** The status of what was earned, on `today` (`YYYY-MM-DD`, where the learner is); nothing where nothing was. */
export function credentialStatus(certification: ProductCertification, today: string): CredentialStatus | undefined {
  const credential = productCredentialOf(certification);
  if (!credential) return undefined;
  if (certification.is === 'lapsed') return 'lapsed';
  if (certification.paused) return 'paused';
  if (asks(certification)) return 'in-renewal';
  return credential.validUntil !== undefined && credential.validUntil < today ? 'lapsed' : 'current';
}
