/**
 * Opens a renewal window for many people, and kills the command and the service at random moments; then looks whether
 * everybody has exactly one issue.
 *
 *   npm run torture:window -- --kills 50 --people 1000
 *   DATABASE_URL=postgres://… npm run torture:window     (a database of its own: its schema fieldcert is dropped)
 */
import { parseArgs } from 'node:util';
import { dice } from './torture/dice.ts';
import { emptyDatabase } from './torture/findings.ts';
import { tortureWindow } from './torture/window.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    people: { type: 'string', default: '200' },
    seed: { type: 'string' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed ?? Date.now() % 1_000_000_007);
const databaseUrl = process.env.DATABASE_URL;
const say = (line: string) => void process.stderr.write(`${line}\n`);

if (databaseUrl) await emptyDatabase(databaseUrl);
say(`seed ${seed}`);
const began = performance.now();
const found = await tortureWindow({ people: Number(values.people), kills, random: dice(seed), databaseUrl, say });
const seconds = Math.round((performance.now() - began) / 1000);
const { expected, issues, missing, doubled, doubledNotes, broken, cliKills } = found;
const counts = [missing, doubled, doubledNotes, broken].map((list) => list.length);
console.log(
  '| store | kills of the service | of the command | people | issues | missing | doubled | doubled notes | broken ledgers | seconds | seed |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
const cells = [databaseUrl ? 'PostgreSQL' : 'embedded', kills, cliKills, expected, issues, ...counts, seconds, seed];
console.log(`| ${cells.join(' | ')} |`);
for (const [what, list] of Object.entries({ missing, doubled, doubledNotes, broken }))
  if (list.length > 0) console.log(`${what}: ${list.join(', ')}`);
if (counts.some((count) => count > 0) || issues !== expected) process.exitCode = 1;
