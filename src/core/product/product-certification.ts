import type { RenewalWindow } from '../calendar/windows.ts';
import type { Certification, Life } from '../certification.ts';
import type { Credential } from '../credential.ts';
import type { Issued } from '../issued.ts';

/** Why somebody is asked to pass: a window, their first weeks, or that they sat the exam of their own accord. */
export type Origin =
  | { readonly is: 'window'; readonly window: RenewalWindow }
  | { readonly is: 'onboarding'; readonly startedOn: string }
  | { readonly is: 'own' };

/** One time somebody is asked to pass a product assessment, which is one issue. Days are `YYYY-MM-DD`, where the learner is. */
export type Obligation = Issued & {
  readonly origin: Origin;
  /** Fails and modules count from then on (epoch ms); passes from some days before a window, else at any time. */
  readonly since: number;
  /** The last day to pass; absent where nobody waits. */
  readonly dueOn?: string | undefined;
  /** Until when a credential that was not renewed in time stays in force. */
  readonly graceUntil?: string | undefined;
  /** The last day is over. */
  readonly late?: true | undefined;
  /** Which reminders came, or were overtaken by a later one: so many days before the last one. */
  readonly reminded?: readonly number[] | undefined;
  readonly ended?: { readonly is: 'passed' | 'overtaken' | 'closed'; readonly at: number } | undefined;
};

/** A credential that has to be renewed. The date of award never changes. */
export type ProductCredential = Credential & {
  /** The pass it rests on now (epoch ms). */
  readonly passedAt: number;
  /** The last day it is in force unless it is renewed, `YYYY-MM-DD`; absent where the program has no windows. */
  readonly validUntil?: string | undefined;
};

/** What every product certification has, whatever its state. */
export type ProductLife = Life & {
  readonly product: {
    /** Earlier obligations, oldest first. */
    readonly past: readonly Obligation[];
    /** A window that opened while the learner was away: it counts from their return. */
    readonly waiting?: RenewalWindow | undefined;
  };
};

/** One learner's product knowledge over the years. Every state holds exactly what it needs. */
export type ProductCertification = ProductLife &
  (
    | {
        /** To be passed; what was earned before stays in force until it lapses. */
        readonly is: 'due';
        readonly obligation: Obligation;
        readonly credential?: ProductCredential | undefined;
      }
    | {
        /** Not passed yet: the learning path comes first. */
        readonly is: 'learning-path';
        readonly obligation: Obligation;
        readonly credential?: ProductCredential | undefined;
      }
    | { readonly is: 'lapsed'; readonly obligation: Obligation; readonly credential: ProductCredential }
    | {
        readonly is: 'certified';
        readonly credential: ProductCredential;
        /** No practical belongs to it. */
        readonly attempt?: undefined;
        /** The last one, which has ended. */
        readonly obligation?: Obligation | undefined;
      }
    | {
        /** Nothing was earned, and nothing is asked any more. */
        readonly is: 'ended';
        readonly obligation: Obligation;
        readonly because: string;
      }
  );

/** A product certification that asks something of its learner. */
export type OpenProduct = Extract<ProductCertification, { is: 'due' | 'learning-path' | 'lapsed' }>;

/** The states in which a product certification asks something of its learner. */
export const openProductStates: readonly OpenProduct['is'][] = ['due', 'learning-path', 'lapsed'];

/** Whether a certification is one of product knowledge. */
export function isProduct(certification: Certification): certification is ProductCertification {
  return 'product' in certification;
}

/** Whether it asks something of its learner. */
export function asks(certification: ProductCertification): certification is OpenProduct {
  return (openProductStates as readonly string[]).includes(certification.is);
}

/** The credential, whether it is in force or not. */
export function productCredentialOf(certification: ProductCertification): ProductCredential | undefined {
  return 'credential' in certification ? certification.credential : undefined;
}
