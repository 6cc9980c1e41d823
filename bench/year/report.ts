import { explain } from '../../src/cli/explain.ts';
import { treeText } from '../../src/cli/tree.ts';
import type { Certification } from '../../src/core/certification.ts';
import { isJudged } from '../../src/core/certification.ts';
import type { Obligation } from '../../src/core/product/product-certification.ts';
import { isProduct } from '../../src/core/product/product-certification.ts';
import type { World } from '../../test/stories/world.ts';
import { at } from '../deliver.ts';

type Cast = { readonly reviewers: readonly string[]; readonly learners: readonly string[]; readonly began: number };

const day = 24 * 3_600_000;

/** The year in a few tables. */
export async function report(world: World, { reviewers, learners, began }: Cast): Promise<string> {
  const { store, people } = world.service().engine;
  const rows = await store.db.selectFrom('certification').selectAll().execute();
  const lives = rows.flatMap(({ data }) => (data ? [JSON.parse(data) as Certification] : []));
  const states = Map.groupBy(lives, (life) => `${isProduct(life) ? 'product knowledge' : 'practicals'}: ${life.is}`);
  const asked = lives.flatMap(obligationsOf);
  const seats = await store.db.selectFrom('seat').select('user_id').execute();
  const seatsOf = (username: string) =>
    seats.filter(({ user_id }) => people.find(({ userId }) => userId === user_id)?.username === username).length;
  const calls = callsOn(world, [...reviewers, ...learners]);
  return [
    `${lives.length} certifications, ${lives.reduce((sum, life) => sum + attempts(life), 0)} attempts, ${Math.round((world.clock.at - began) / day)} days.\n`,
    `Asked for product knowledge ${asked.length} times: ${asked.filter(inTime).length} passed by the last day, ${asked.filter(afterwards).length} later.\n`,
    '| ended as | certifications |',
    '| --- | --- |',
    ...[...states].map(([state, those]) => `| ${state} | ${those.length} |`),
    '',
    '| | half | 80 % | 95 % | most |',
    '| --- | --- | --- | --- | --- |',
    row('days from the pass to the first verdict', turnarounds(lives)),
    row('days from being asked for product knowledge to the pass', asked.flatMap(daysToPass)),
    row('seats per reviewer', reviewers.map(seatsOf)),
    row(
      'comments that call a reviewer',
      reviewers.map((name) => calls.get(name) ?? 0),
    ),
    row(
      'comments that call a learner',
      learners.map((name) => calls.get(name) ?? 0).filter((count) => count > 0),
    ),
    ...(await notEnded(world, lives)),
  ].join('\n');
}

/** What became of nothing yet, as staff would read it. */
async function notEnded(world: World, lives: readonly Certification[]): Promise<readonly string[]> {
  const trees = [];
  for (const { key, is } of lives)
    if (is !== 'certified' && is !== 'withdrawn' && is !== 'ended')
      trees.push(treeText(await explain(world.service().engine.store.db, world.program, key, world.clock.at)));
  return trees.map((tree) => `\n${tree}`);
}

function attempts(life: Certification): number {
  return life.past.length + ('attempt' in life && life.attempt ? 1 : 0);
}

/** Each time somebody was asked in a window, and not merely sat the exam. */
function obligationsOf(life: Certification): readonly Obligation[] {
  if (!isProduct(life)) return [];
  return [...life.product.past, ...(life.obligation ? [life.obligation] : [])].filter(({ dueOn }) => dueOn);
}

function inTime({ ended, late }: Obligation): boolean {
  return ended?.is === 'passed' && !late;
}

function afterwards({ ended, late }: Obligation): boolean {
  return ended?.is === 'passed' && late === true;
}

function daysToPass({ openedAt, ended }: Obligation): readonly number[] {
  return ended?.is === 'passed' ? [(ended.at - openedAt) / day] : [];
}

/** Days from opening the first attempt to its verdict. */
function turnarounds(lives: readonly Certification[]): readonly number[] {
  return lives.flatMap((life) => {
    const first = life.past[0] ?? ('attempt' in life ? life.attempt : undefined);
    return first && isJudged(first) ? [(first.verdict.decidedAt - first.openedAt) / day] : [];
  });
}

/** How many of our comments name each person with an at sign. */
function callsOn({ sandbox }: World, usernames: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map(usernames.map((name) => [name, 0]));
  const bot = [...sandbox.world.users.values()].find(({ username }) => username === 'fieldcert-bot');
  for (const project of sandbox.world.projects.values())
    for (const { notes } of project.issues.values())
      for (const note of notes.filter(({ system, authorId }) => !system && authorId === bot?.id))
        for (const [, name = ''] of note.body.matchAll(/(?<![\w/])@([\w.-]*\w)/g))
          if (counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function row(what: string, numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const cells = [0.5, 0.8, 0.95, 1].map((share) => at(sorted, share).toFixed(1).replace(/\.0$/, ''));
  return `| ${[what, ...cells].join(' | ')} |`;
}
