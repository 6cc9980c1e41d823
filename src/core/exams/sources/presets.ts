import type { Signature } from './hmac.ts';
import type { Mapping } from './mapping.ts';

/** How a source signs, where it does by an HMAC, and where in its messages what stands. */
export type Habits = { readonly signature?: Signature | undefined; readonly mapping?: Mapping | undefined };

type Preset = 'thought-industries' | 'learnupon-v2' | '360learning';

const hex = { hash: 'sha256', encoding: 'hex', prefix: '' } as const;

/**
 * What the platforms document of their webhooks. What they do not, such as where Thought Industries puts a score, the program says.
 * Thought Industries: developer.thoughtindustries.com/docs/webhooks; LearnUpon: webhooks v2; 360Learning: public webhooks.
 */
const presets: Readonly<Record<Preset, Habits>> = {
  'thought-industries': {
    signature: { header: 'X-TI-Signature', ...hex },
    mapping: { completedAt: '/timestamp' },
  },
  'learnupon-v2': {
    signature: { header: 'X-Webhook-Signature', ...hex },
    mapping: {
      items: '/data',
      exam: '/examName',
      email: '/user/email',
      score: '/percentage',
      completedAt: '/lastAttemptAt',
      attempt: '/attemptsTaken',
      passed: { at: '/status', is: ['pass', 'passed'] },
    },
  },
  '360learning': {
    mapping: {
      exam: '/data/assessmentId',
      externalId: '/data/userId',
      completedAt: '/timestamp',
      passed: { at: '/data/success', is: ['true'] },
    },
  },
};

/** How a source signs and writes, its preset included. */
export function habitsOf({ preset, signature, mapping }: Habits & { readonly preset?: Preset | undefined }): Habits {
  const known = preset && presets[preset];
  return {
    signature: signature ?? known?.signature,
    mapping: mapping || known?.mapping ? { ...known?.mapping, ...mapping } : undefined,
  };
}
