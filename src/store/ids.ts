import { randomBytes } from 'node:crypto';

const COUNTER_MAX = 0xfff;

/** Where an id's chance comes from: `size` random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function layOut(time: number, counter: number, random: RandomBytes): string {
  const tail = Buffer.from(random(8));
  // The variant of RFC 9562, 4.1, in the two highest bits.
  tail.writeUInt8(0x80 | (tail.readUInt8(0) & 0x3f), 0);
  const stamp = hex(time, 12);
  const last = tail.toString('hex');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${hex(counter, 3)}-${last.slice(0, 4)}-${last.slice(4)}`;
}

function millisecond(at: number): number {
  return Math.max(0, Math.trunc(at));
}

/** A uuid of version 7 for a moment in epoch ms; two of the same moment are in no order (RFC 9562, 5.7). */
export function uuidv7(at: number, random: RandomBytes = randomBytes): string {
  const counter = Buffer.from(random(2)).readUInt16BE(0) & COUNTER_MAX;
  return layOut(millisecond(at), counter, random);
}

/** A generator of uuids of version 7 that only ever grow, even when the clock stands still or goes back (RFC 9562, 6.2 method 1). */
export function monotonicIds(now: () => number, random: RandomBytes = randomBytes): () => string {
  let time = -1;
  let counter = 0;
  return () => {
    const present = millisecond(now());
    if (present > time) {
      time = present;
      counter = 0;
    } else if (counter < COUNTER_MAX) {
      counter += 1;
    } else {
      time += 1;
      counter = 0;
    }
    return layOut(time, counter, random);
  };
}
