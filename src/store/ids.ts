import { randomBytes } from 'node:crypto';

const COUNTER_BITS = 12n;
const COUNTER_MAX = (1n << COUNTER_BITS) - 1n;

/** Where an id's chance comes from: `size` random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

function hex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function layOut(time: bigint, counter: bigint, random: RandomBytes): string {
  const tail = BigInt(`0x${Buffer.from(random(8)).toString('hex')}`) & ((1n << 62n) - 1n);
  const stamp = hex(time, 12);
  const last = hex((2n << 62n) | tail, 16);
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${hex(counter, 3)}-${last.slice(0, 4)}-${last.slice(4)}`;
}

/** A uuid of version 7 for a moment in epoch ms; two of the same moment are in no order (RFC 9562, 5.7). */
export function uuidv7(at: number, random: RandomBytes = randomBytes): string {
  const counter = (BigInt(random(1)[0] ?? 0) << 4n) | (BigInt(random(1)[0] ?? 0) & 15n);
  return layOut(BigInt(Math.max(0, Math.trunc(at))), counter, random);
}

/** A generator of uuids of version 7 that only ever grow, even when the clock stands still or goes back (RFC 9562, 6.2 method 1). */
export function monotonicIds(now: () => number, random: RandomBytes = randomBytes): () => string {
  let time = -1n;
  let counter = 0n;
  return () => {
    const present = BigInt(Math.max(0, Math.trunc(now())));
    if (present > time) {
      time = present;
      counter = 0n;
    } else if (counter < COUNTER_MAX) {
      counter += 1n;
    } else {
      time += 1n;
      counter = 0n;
    }
    return layOut(time, counter, random);
  };
}
