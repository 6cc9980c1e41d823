import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { rowCounts } from './door.ts';
import { type FixtureSource, fixtureSources, type Proving } from './fixture-sources.ts';

const withAll = (program: Program): Program => ({
  ...program,
  sources: [...program.sources, ...fixtureSources.map(({ source }) => source)],
  exams: program.exams.map((exam) => (exam.id === 'SA-101' ? { ...exam, aliases: ['SA:101'] } : exam)),
});
const secrets = Object.fromEntries(fixtureSources.map(({ source, secret }) => [source.id, [secret]]));

let world: World;
beforeAll(async () => {
  world = await openWorld({ change: withAll, secrets });
});
afterAll(async () => world[Symbol.asyncDispose]());

/** A request, told by what is wrong with it; `bytes` where the message is not sent as it is. */
type Fixture = {
  readonly what: string;
  readonly message: object;
  readonly bytes?: (text: string) => Uint8Array | string;
  readonly proving?: Partial<Proving>;
  readonly unproved?: true;
  /** What the sender signed in place of the message. */
  readonly signed?: object;
  readonly headers?: Readonly<Record<string, string>>;
};

function fixturesFor({ source, good, wrongTypes, other, timed, named }: FixtureSource): readonly Fixture[] {
  const bad = (what: string, bytes: Fixture['bytes'], headers?: Fixture['headers']): Fixture => ({
    what,
    message: good,
    proving: { id: 'bad' },
    ...(bytes ? { bytes } : {}),
    ...(headers ? { headers } : {}),
  });
  return [
    { what: 'no proof', message: good, unproved: true },
    { what: 'the proof of somebody with another secret', message: good, proving: { secret: wrongSecret } },
    ...(['hmac', 'standard-webhooks'].includes(source.kind)
      ? [{ what: 'the signature of another message', message: good, signed: other }]
      : []),
    ...(timed
      ? [
          { what: 'stale', message: good, proving: { at: -6 * 60_000 } },
          { what: 'of a time to come', message: good, proving: { at: 6 * 60_000 } },
        ]
      : []),
    bad('truncated', (all) => all.slice(0, -9)),
    { what: 'wrong types', message: wrongTypes, proving: { id: 'bad' } },
    bad('huge', (all) => all.replace(/^\{/, `{"padding":"${'x'.repeat(300_000)}",`)),
    bad('nested far too deep', () => `${'{"data":'.repeat(5000)}1${'}'.repeat(5000)}`),
    bad('a key said twice', (all) => all.replace(/^\{("\w+":)/, '{$1"first",$1')),
    bad('UTF-16', (all) => Buffer.from(all, 'utf16le')),
    bad('Latin-1', (all) => Buffer.from(all.replace('@example', 'ä@example').replace('SA 101', 'SÄ 101'), 'latin1')),
    bad('nothing', () => ''),
    bad('no JSON', () => '<exam/>'),
    bad('a list of numbers', () => '[1]'),
    bad('not marked as JSON', undefined, { 'content-type': 'text/plain' }),
    bad('compressed', (all) => gzipSync(all), { 'content-encoding': 'gzip' }),
    { what: 'good', message: good },
    { what: 'replayed', message: good },
    ...(named ? [{ what: 'another result under the same id', message: other }] : []),
  ];
}

const wrongSecret = `whsec_${Buffer.alloc(32, 99).toString('base64')}`;

async function answerTo(from: FixtureSource, fixture: Fixture): Promise<string> {
  const written = JSON.stringify(fixture.message);
  const body = new Uint8Array(Buffer.from(fixture.bytes?.(written) ?? written));
  const { at = 0, ...proving } = fixture.proving ?? {};
  const proof = await from.prove(
    fixture.signed ? new Uint8Array(Buffer.from(JSON.stringify(fixture.signed))) : body,
    { id: 'msg_1', secret: from.secret, ...proving, at: world.clock.at + at },
    world,
  );
  const kept = fixture.unproved ? { path: proof.path?.startsWith('/xapi') ? proof.path : '', headers: {} } : proof;
  const url = `${world.service().url}/exams/${from.source.id}${kept.path ?? ''}`;
  const headers = { 'content-type': 'application/json', ...kept.headers, ...fixture.headers };
  const response = await fetch(url, { method: 'POST', headers, body });
  const said = JSON.stringify(await response.json(), null, 2).replace(/(?<=id “)[^”]{20,}(?=”)/, 'ID');
  return `## ${fixture.what}\n${response.status} ${response.headers.get('content-type')}\n${said}\n`;
}

function expectGolden(name: string, told: string): void {
  const file = join(import.meta.dirname, '../golden/sources', `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, told);
  }
  expect(told).toBe(readFileSync(file, 'utf8'));
}

describe('what every kind of source is answered', () => {
  it.each(fixtureSources.map((from) => [from.source.id, from] as const))(
    '%s (UPDATE_GOLDEN=1 rewrites its golden file)',
    async (name, from) => {
      const told: string[] = [];
      for (const fixture of fixturesFor(from)) {
        const before = await rowCounts(world);
        told.push(await answerTo(from, fixture));
        await world.settle();
        // Of what is wrong nothing is kept, and what is good is kept once.
        if (fixture.what !== 'good') expect(await rowCounts(world), fixture.what).toEqual(before);
      }
      expectGolden(name, told.join('\n'));
    },
  );

  it('is told for every kind there is', () => {
    const kinds = world.program.sources.map(({ kind }) => kind);
    expect(new Set(fixtureSources.map(({ source }) => source.kind))).toEqual(new Set(kinds));
  });
});
