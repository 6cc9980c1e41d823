import type { ExamSource, SourceOf } from '../../core/exams/sources/all-sources.ts';
import type { Secret } from '../gitlab-hook.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import type { Asked, FromSource, Known, Proven, SourceDoor, SourceRequest, Target } from './door.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { hmac } from './hmac.ts';
import { secretPath } from './secret-path.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { xapi } from './xapi.ts';

/** How each kind of source comes in over HTTP; undefined where it comes in otherwise, such as at the terminal. */
const doors: { readonly [Kind in ExamSource['kind']]: SourceDoor<SourceOf<Kind>> | undefined } = {
  'standard-webhooks': standardWebhooks,
  hmac,
  bearer,
  basic,
  'secret-path': secretPath,
  xapi,
  'gitlab-ci': gitlabCi,
};

/** The secrets of every exam source by its id. */
export type ExamSecrets = ReadonlyMap<string, readonly Secret[]>;

/** Whether a request to the address of a source, or below it, is one it takes. */
export function takesAt(source: ExamSource, target: Target): boolean {
  return doorOf(source)?.takes(target) ?? false;
}

/** What every answer to a request of the source bears, refusals too. */
export function headersAt(source: ExamSource, asked: Asked): Readonly<Record<string, string>> {
  return doorOf(source)?.headers?.(asked) ?? {};
}

/** Checks who sent a request that the source takes, and reads what it says. */
export async function takeIn(source: ExamSource, request: SourceRequest, known: Known): Promise<FromSource> {
  const proof = await doorOf(source)?.prove(source, request, known);
  if (!proof) throw new Error(`Nothing comes in over HTTP from the exam source ${source.id}.`);
  return proof.is === 'proven' ? readTrusted(source, request, proof) : proof;
}

/** Reads a request of a source whose origin is beyond doubt. */
export function readTrusted(source: ExamSource, request: SourceRequest, proof: Proven): FromSource {
  const door = doorOf(source);
  if (door) return door.read(source, request, proof);
  const because = `Results of the exam source ${source.id} do not come in over HTTP.`;
  return { is: 'refused', status: 404, because, fix: 'Import its file with fieldcert exam import.' };
}

// Which kind of source a door is for is what it is found by.
function doorOf(source: ExamSource): SourceDoor | undefined {
  return doors[source.kind] as SourceDoor | undefined;
}
