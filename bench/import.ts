/**
 * Looks through a long table of exam results with `fieldcert exam import`, sends it to a service of its own, and prints rates and the most
 * memory the command and the service held. With --kill the sending dies half-way, and what a second run adds must give each row once.
 *
 *   npm run bench:import -- --rows 1000000 --kill
 */
import { parseArgs } from 'node:util';
import { type ImportRun, keptIn, longTable, peakOf, runImport } from '../test/process/importing.ts';
import { openTown } from '../test/process/town.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '20000' }, kill: { type: 'boolean', default: false } },
});
const rows = Number(values.rows);

await using town = await openTown();
await town.start();
const file = await longTable(town, rows);
const lines: string[] = [];
tell('looked through', rows, await runImport(town, file, []));
let before = 0;
if (values.kill) {
  // Read off what it says: whoever counts in the store keeps the log of the database from being cut.
  const halfWay = async (said: string) => Number(/(\d+) of \d+ sent(?![\s\S]* sent)/.exec(said)?.[1] ?? 0) >= rows / 2;
  const killed = await runImport(town, file, ['--apply'], halfWay);
  before = (await keptIn(town)).rows;
  tell('sent until it was killed', before, killed);
}
const sent = await runImport(town, file, ['--apply']);
tell(values.kill ? 'run again to the end' : 'sent', rows, sent);
const kept = await keptIn(town);
if (sent.code !== 0 || kept.rows !== rows || kept.results !== rows)
  throw new Error(`Of ${rows} rows ${kept.rows} were kept, of ${kept.results} learners. ${sent.said}`);
console.log(`| ${rows} rows | seconds | rows a second | most memory |\n| --- | --- | --- | --- |\n${lines.join('\n')}`);
console.log(`\nThe service held ${(peakOf(town.pid()) / 1024).toFixed(0)} MB at most.`);
console.log(`Each of ${kept.rows} rows is there once; ${rows - before} of them were new to the last run.`);

function tell(what: string, done: number, { seconds, megabytes }: ImportRun): void {
  lines.push(
    `| ${what} (${done}) | ${seconds.toFixed(0)} | ${Math.round(done / seconds)} | ${megabytes.toFixed(0)} MB |`,
  );
  process.stderr.write(`${lines.at(-1)}\n`);
}
