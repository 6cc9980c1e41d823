import fc from 'fast-check';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Death } from './mortal.ts';

/** What must happen once, so that mishaps are aimed at it: of a run's many calls few are of these. */
export const writes = ['createIssue', 'addNote', 'updateIssue'] as const;
export type Write = (typeof writes)[number];

/** Something that goes otherwise than on a calm day. Numbers count from 0 and go round where they are larger than what there is. */
export type Mishap =
  | {
      /** The process dies in an operation, counted since it was begun; the next is begun `away` acts later. */
      readonly is: 'death';
      readonly operation: number;
      readonly how: Death;
      readonly away: number;
    }
  | {
      /** In a write, counted among those of its name, the process dies, or GitLab fails. */
      readonly is: 'miswrite';
      readonly write: Write;
      readonly number: number;
      readonly goes: { readonly dies: Death; readonly away: number } | { readonly fault: Fault };
    }
  | { readonly is: 'fault'; readonly call: number; readonly fault: Fault }
  | { readonly is: 'held'; readonly delivery: number; readonly acts: number }
  | { readonly is: 'twice'; readonly delivery: number; readonly acts: number }
  | { readonly is: 'lost'; readonly delivery: number }
  | {
      /** The service gets only so far before the next act. */ readonly is: 'haste';
      readonly act: number;
      readonly operations: number;
    }
  | {
      /** Of the operations that wait another one goes first. */ readonly is: 'swap';
      readonly operation: number;
      readonly by: number;
    }
  | { readonly is: 'sweep'; readonly act: number };

/** All mishaps of a run; none is a calm day. */
export type Weather = readonly Mishap[];

const anywhere = fc.oneof(fc.nat(20), fc.nat(999));
const faults: readonly Fault[] = [
  { kind: 'bad-gateway', when: 'after' },
  { kind: 'bad-gateway', when: 'before' },
  { kind: 'cut', when: 'after' },
  { kind: 'cut', when: 'before' },
  { kind: 'too-many', form: 'json' },
  { kind: 'too-many', form: 'plain', retryAfter: 30 },
  { kind: 'login-page' },
];

const death = fc.constantFrom<Death>('after', 'before', 'late');

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ is: fc.constant('death' as const), operation: anywhere, how: death, away: fc.nat(3) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('miswrite' as const),
      write: fc.constantFrom(...writes),
      number: anywhere,
      goes: fc.oneof(
        fc.record({ dies: death, away: fc.nat(3) }),
        fc.record({ fault: fc.constantFrom(...faults.filter((fault) => 'when' in fault && fault.when === 'after')) }),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('fault' as const),
      call: anywhere,
      fault: fc.constantFrom(...faults),
    }),
  },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('held' as const), delivery: anywhere, acts: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('twice' as const), delivery: anywhere, acts: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('lost' as const), delivery: anywhere }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('haste' as const), act: anywhere, operations: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('swap' as const), operation: anywhere, by: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('sweep' as const), act: anywhere }) },
);

/** From a calm day to a storm. */
export const weather: fc.Arbitrary<Weather> = fc.array(mishap, { maxLength: 24 });

/** Weather in words, a line for each mishap. */
export function weatherInWords(weather: Weather): readonly string[] {
  return weather.length === 0 ? ['  a calm day'] : weather.map((mishap) => `  - ${mishapWords(mishap)}`);
}

function mishapWords(mishap: Mishap): string {
  switch (mishap.is) {
    case 'death':
      return `in operation ${mishap.operation + 1} of a process it dies (${mishap.how}); the next begins ${mishap.away} acts later`;
    case 'miswrite': {
      const { goes } = mishap;
      const how =
        'dies' in goes
          ? `the process dies (${goes.dies}); the next begins ${goes.away} acts later`
          : JSON.stringify(goes.fault);
      return `in ${mishap.write} ${mishap.number + 1}: ${how}`;
    }
    case 'fault':
      return `call ${mishap.call + 1} to GitLab goes wrong: ${JSON.stringify(mishap.fault)}`;
    case 'held':
      return `delivery ${mishap.delivery + 1} comes ${mishap.acts} acts late`;
    case 'twice':
      return `delivery ${mishap.delivery + 1} comes again ${mishap.acts} acts later`;
    case 'lost':
      return `delivery ${mishap.delivery + 1} is lost`;
    case 'haste':
      return `only ${mishap.operations} operations happen between act ${mishap.act + 1} and the next`;
    case 'swap':
      return `in place of operation ${mishap.operation + 1} the one ${mishap.by} behind it goes first`;
    case 'sweep':
      return `a sweep begins after act ${mishap.act + 1}`;
  }
}

/** How much happens in a run: what the numbers of mishaps go round at. */
export type Extent = {
  readonly acts: number;
  readonly deliveries: number;
  readonly calls: number;
  readonly writes: ReadonlyMap<string, number>;
  readonly operations: number;
};

/** The mishaps with every number brought within what happens on a calm day. */
export function within(weather: Weather, extent: Extent): Weather {
  return weather.map((mishap) => brought(mishap, extent));
}

function brought(mishap: Mishap, { acts, deliveries, calls, writes, operations }: Extent): Mishap {
  switch (mishap.is) {
    case 'death':
    case 'swap':
      return { ...mishap, operation: mishap.operation % operations };
    case 'miswrite':
      return { ...mishap, number: mishap.number % Math.max(1, writes.get(mishap.write) ?? 0) };
    case 'fault':
      return { ...mishap, call: mishap.call % calls };
    case 'held':
    case 'twice':
    case 'lost':
      return { ...mishap, delivery: mishap.delivery % deliveries };
    case 'haste':
    case 'sweep':
      return { ...mishap, act: mishap.act % acts };
  }
}
