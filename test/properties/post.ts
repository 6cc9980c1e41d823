import { acceptFromGitLab } from '../../src/engine/accept.ts';
import { acceptExam } from '../../src/engine/accept-exam.ts';
import { acceptGitLabHook } from '../../src/intake/gitlab-hook.ts';
import { readNativeResult } from '../../src/intake/sources/native-result.ts';
import { webhookHeaders } from '../../src/sandbox/webhook-request.ts';
import type { Delivery } from '../../src/sandbox/world.ts';
import type { Act } from './acts.ts';
import type { Incarnation, Town } from './town.ts';
import { hookSecret } from './town.ts';

/** Something on its way to the service. GitLab sends a hook once; an exam source sends until it is taken in. */
export type Parcel = { readonly words: string } & (
  | { readonly from: 'GitLab'; readonly delivery: Delivery }
  | { readonly from: 'exams'; readonly id: string; readonly body: Buffer }
);

type Sitting = Extract<Act, { does: 'sit' }>;

/** An exam result on its way; `completedAt` in epoch ms. */
export function examParcel({ id, practical, email, raw }: Sitting, completedAt: number): Parcel {
  const { exam } = practical;
  const data = { exam, learner: { email }, score: { raw, max: 100 }, completedAt: new Date(completedAt).toISOString() };
  const body = Buffer.from(JSON.stringify({ type: 'exam.completed', data }));
  return { words: `result ${id}`, from: 'exams', id, body };
}

/** The hooks GitLab has to send about what people did since it was last asked. */
export function hooksOf(town: Town): readonly Parcel[] {
  const { world } = town.sandbox;
  const pending = world.pending;
  world.pending = [];
  return pending.map((delivery) => ({ words: hookWords(delivery), from: 'GitLab', delivery }));
}

/** Brings a parcel to the door, and waits until it was taken in. */
export async function deliver(town: Town, { engine }: Incarnation, parcel: Parcel): Promise<void> {
  if (parcel.from === 'exams') return deliverExam(engine, parcel.id, parcel.body);
  const { delivery } = parcel;
  const hook = town.project.hooks.find(({ id }) => id === delivery.hookId);
  if (!hook) throw new Error('The hook is gone.');
  const arrival = acceptGitLabHook({
    headers: lowercase(webhookHeaders(hook, delivery, town.sandbox.url, town.clock.at)),
    body: Buffer.from(delivery.body),
    secrets: { signing: { reveal: () => hookSecret } },
    now: town.clock.at,
    botId: town.bot.id,
  });
  if (arrival.is !== 'event') throw new Error(`A hook was turned away: ${arrival.because}`);
  await acceptFromGitLab(engine, arrival);
}

async function deliverExam(engine: Incarnation['engine'], id: string, body: Buffer): Promise<void> {
  const read = readNativeResult(body, { source: 'native', id, now: engine.now() });
  const item = read.is === 'items' ? read.items[0] : undefined;
  if (item?.is !== 'result') throw new Error(`An exam result was not taken in: ${JSON.stringify(read)}`);
  await acceptExam(engine, item.result);
}

function lowercase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function hookWords({ body }: Delivery): string {
  const { object_kind, user, object_attributes } = JSON.parse(body);
  return `${object_kind} of ${user.username}: ${JSON.stringify(object_attributes.note ?? object_attributes.action)}`;
}
