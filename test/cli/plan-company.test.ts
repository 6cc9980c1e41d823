import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Patch } from '../config/patched-config.ts';
import { expectGolden } from './golden.ts';
import type { PlanWorld } from './plan-world.ts';
import { openPlanWorld, settled } from './plan-world.ts';

let world: PlanWorld;
beforeEach(async () => {
  world = await openPlanWorld('premium');
});
afterEach(async () => world[Symbol.asyncDispose]());

const home = 'rooms/northwind';
const partners: Patch = [
  'gitlab.yaml',
  '# Boards, with their',
  `partners:\n  - { company: Northwind, project: ${home} }\n  - { company: Contoso, project: rooms/contoso }\n# Boards, with their`,
];

function openRoom(): void {
  const { project, sandbox } = world;
  const empty = { labels: [], boards: [], issues: new Map(), hooks: [], uploads: [] };
  sandbox.world.projects.set(77, { ...project, ...empty, id: 77, path: home, name: 'northwind' });
}

it('a plan for one partner is about its project only, and says where that is not there', async () => {
  const plan = await world.types(['plan', '--company', 'northwind'], [partners]);
  expectGolden('plan.company-absent', settled(world, plan.out));
});

it('labels, boards and the webhook come to the partner’s project, and nothing anywhere else', async () => {
  openRoom();
  const plan = await world.types(['plan', '--company', 'Northwind', '--json'], [partners]);
  const { steps } = JSON.parse(plan.out);
  expect(new Set(steps.map((step: { home: { path: string } }) => step.home.path))).toEqual(new Set([home]));
  const applied = await world.types(['apply', '--company', 'Northwind'], [partners]);
  expect(applied).toMatchObject({ code: 0, errors: '' });
  const room = world.sandbox.world.projects.get(77);
  expect(room?.hooks).toMatchObject([{ url: 'https://fieldcert.example.com/hooks/gitlab' }]);
  expect(room?.boards.map(({ name }) => name)).toContain('Practical assessments');
  expect(room?.labels.length).toBeGreaterThan(20);
  expect(world.project).toMatchObject({ labels: [], hooks: [] });
  expect((await world.types(['plan', '--company', 'Northwind'], [partners])).out).toContain('No changes');
});

it('a company nobody named is answered with those there are', async () => {
  const { errors, code } = await world.types(['plan', '--company', 'Northwing'], [partners]);
  expect(code).toBe(1);
  expect(errors).toContain('No partner is called “Northwing”.');
  expect(errors).toContain('Partners in gitlab.yaml are “Northwind”, “Contoso”.');
});
