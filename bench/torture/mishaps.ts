import type { Fault } from '../../src/sandbox/faults.ts';
import type { Town } from '../../test/process/town.ts';

const mishaps: readonly (() => Fault)[] = [
  () => ({ kind: 'delay', ms: 150 }),
  () => ({ kind: 'delay', ms: 400 }),
  () => ({ kind: 'bad-gateway', when: 'before' }),
  () => ({ kind: 'bad-gateway', when: 'after' }),
  () => ({ kind: 'cut', when: 'before' }),
  () => ({ kind: 'cut', when: 'after' }),
  () => ({ kind: 'no-answer', when: 'after' }),
  () => ({ kind: 'too-many', form: 'plain', retryAfter: 1 }),
  () => ({ kind: 'too-many', form: 'json', retryAfter: 1 }),
  () => ({ kind: 'login-page' }),
];

/** Lets GitLab treat the next writes of the service badly; people's own comments suffer too, and they try again. */
export function lets(town: Town, random: () => number): void {
  const { faults } = town.sandbox.control;
  faults.clear();
  const methods = ['POST', 'POST', 'PUT', 'GET'];
  for (let count = Math.floor(random() * 4); count > 0; count--) {
    const mishap = mishaps[Math.floor(random() * mishaps.length)];
    const method = methods[Math.floor(random() * methods.length)] ?? 'POST';
    if (mishap) faults.next({ method, path: /\/projects\/.*\/(issues|uploads)/ }, mishap());
  }
}
