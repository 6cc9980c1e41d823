import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { ProductCertification } from './product-certification.ts';
import { asks } from './product-certification.ts';
import { showDuty } from './product-issue.ts';
import { productLifeOf } from './progress.ts';
import type { Subject } from './subject.ts';

/** Asks nothing more of the learner: a neutral note, closed. What was earned stays, with the days it is in force. */
export function closeDuty(
  context: Context,
  certification: ProductCertification,
  subject: Subject,
  because: string,
): Decision {
  if (!asks(certification)) return ignore('Nothing is asked any more.');
  const { credential } = certification;
  const ended = { is: 'closed', at: context.now } as const;
  const obligation = { ...certification.obligation, revision: certification.obligation.revision + 1, ended };
  const { past } = certification.product;
  const life = { ...productLifeOf(certification), paused: undefined, product: { past } };
  const after: ProductCertification = credential
    ? { ...life, is: 'certified', credential, obligation }
    : { ...life, is: 'ended', obligation, because };
  const { number, revision } = obligation;
  const note: Change = {
    do: 'say',
    key: `${certification.key}#${number}/closed/${revision}`,
    attempt: number,
    tag: 'closed',
    because,
    words: { say: 'note/product-closed', with: { because, help: context.program.help } },
  };
  const changes = [note, showDuty(context, after, obligation, subject, because)];
  return { outcome: 'applied', because, certification: after, changes, timers: [] };
}
