import {
  appendFileSync,
  chmodSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProgram } from '../../src/config/load.ts';
import { exampleDir } from '../config/patched-config.ts';
import { expectGolden } from './golden.ts';
import type { InitWorld } from './init-world.ts';
import { begun, cloned, openInitWorld } from './init-world.ts';

let world: InitWorld;
beforeEach(async () => {
  world = await openInitWorld();
});
afterEach(async () => world[Symbol.asyncDispose]());

const flags = ['--project', 'team/practicals', '--staff', 'ada', '--reviewers', 'cleo,dan,eve'];

async function programOf() {
  const loaded = await loadProgram(world.config);
  if (loaded.is === 'faults') throw new Error(JSON.stringify(loaded.faults));
  return loaded.program;
}

const writes = () => world.sandbox.control.requests.all().filter(({ method }) => method !== 'GET');

describe('fieldcert init with flags', () => {
  it('shows what it would write, and writes nothing without a yes', async () => {
    const looked = await world.init(flags);
    expect(looked).toMatchObject({ errors: '', asked: [] });
    expectGolden('init.look', world.settled(looked.out));
    expect(begun(world)).toBe(false);
    expect(writes()).toEqual([]);
  });

  it('writes a program that is in order and sets GitLab up for it with --yes', async () => {
    const done = await world.init([...flags, '--yes']);
    expect(done).toMatchObject({ errors: '', code: 0, asked: [] });
    const program = await programOf();
    expect(program.layout.projects).toEqual([{ path: 'team/practicals', courses: [] }]);
    expect(program.people.map(({ username, gitlabId }) => [username, gitlabId])).toEqual([
      ['ada', 11],
      ['cleo', 13],
      ['dan', 14],
      ['eve', 15],
    ]);
    expect(program).toMatchObject({ staff: ['ada'], reviewing: { moderators: ['ada'] } });
    for (const { members } of program.reviewing.pools) expect(members).toEqual(['cleo', 'dan', 'eve']);
    expectGolden('init.people', world.file('people.yaml'));
    expect(`${world.file('program.yaml')}${world.file('gitlab.yaml')}`).not.toMatch(/Priya|priya|omar|field\/cert/);
    expect(world.file('program.yaml')).toContain('# How scores become a verdict.');
    expect(world.file('exams.yaml')).toBe(readFileSync(join(exampleDir, 'exams.yaml'), 'utf8'));
    expect(world.labels()).toContain('fieldcert::in-review');
    expect(world.sandbox.world.projects.get(1)?.hooks).toHaveLength(1);
    expect(await world.types(['plan'])).toMatchObject({ code: 0, errors: '' });
    expect((await world.types(['check'])).code).toBe(0);
  });

  it('does nothing the second time, and adds people to what is there the third', async () => {
    await world.init([...flags, '--yes']);
    appendFileSync(join(world.config, 'people.yaml'), '# Written by hand.\n');
    world.sandbox.control.requests.clear();
    const again = await world.init(['--yes']);
    expect(again).toMatchObject({ errors: '', code: 0 });
    expectGolden('init.again', world.settled(again.out));
    expect(writes()).toEqual([]);
    const more = await world.init(['--reviewers', '@Ben', '--yes']);
    expect(more).toMatchObject({ errors: '', code: 0 });
    expectGolden('init.more-people', world.settled(more.out));
    const program = await programOf();
    for (const { members } of program.reviewing.pools) expect(members).toEqual(['cleo', 'dan', 'eve', 'ben']);
    expect(world.file('people.yaml')).toContain('# Written by hand.');
  });

  it('keeps what is written in files that are there, and brings back one that is gone', async () => {
    await world.init([...flags, '--yes']);
    const program = join(world.config, 'program.yaml');
    writeFileSync(
      program,
      world.file('program.yaml').replace('criterionGapAtLeast: 2', 'criterionGapAtLeast: 1 # ours'),
    );
    rmSync(join(world.config, 'exams.yaml'));
    const back = await world.init(['--yes']);
    expect(back.out).toContain('+ exams.yaml (new, as in the example)');
    expect(back.out).not.toContain('program.yaml');
    expect(world.file('program.yaml')).toContain('criterionGapAtLeast: 1 # ours');
  });

  it('leaves a link a link, and a file that only some may read as it is', async () => {
    await world.init([...flags, '--yes']);
    const [people, elsewhere] = [join(world.config, 'people.yaml'), join(world.config, '../people-elsewhere.yaml')];
    renameSync(people, elsewhere);
    chmodSync(elsewhere, 0o600);
    symlinkSync(elsewhere, people);
    expect(await world.init(['--reviewers', 'ben', '--yes'])).toMatchObject({ errors: '', code: 0 });
    expect(lstatSync(people).isSymbolicLink()).toBe(true);
    expect(statSync(elsewhere).mode & 0o777).toBe(0o600);
    expect(readFileSync(elsewhere, 'utf8')).toContain('username: ben');
  });

  it('says which lines of a file that is there would change', async () => {
    cloned(world);
    const before = world.file('program.yaml');
    const looked = await world.init(flags);
    expectGolden('init.clone', world.settled(looked.out.replace(/\n\n“[\s\S]*/, '\n')));
    expect(world.file('program.yaml')).toBe(before);
    await world.init([...flags, '--yes']);
    expect((await programOf()).people.map(({ username }) => username)).toEqual(['ada', 'cleo', 'dan', 'eve']);
  });

  it('goes on after GitLab was away in the middle', async () => {
    world.sandbox.control.faults.next({ method: 'POST', path: /boards$/ }, { kind: 'bad-gateway', when: 'before' }, 3);
    const cut = await world.init([...flags, '--yes']);
    expect(cut.code).toBe(1);
    const done = await world.init(['--yes']);
    expect(done).toMatchObject({ errors: '', code: 0 });
    expect(await world.types(['plan'])).toMatchObject({ code: 0, errors: '' });
  });
});

describe('fieldcert init at a terminal', () => {
  it('asks, takes a wrong answer back with a way out, and applies after a yes', async () => {
    const answers = [
      'practicals',
      'team/nowhere',
      'team/practicals',
      '',
      'adda',
      'ada, ben',
      '',
      'cleo',
      'cleo dan eve',
      'y',
    ];
    const done = await world.init([], { answers });
    expect(done).toMatchObject({ errors: '', code: 0 });
    expectGolden(
      'init.asked',
      world.settled(
        `${done.asked.join('\n')}\n\n${done.out.replace(/\nIn CONFIG[\s\S]*/, '')}`.replace(/\nIn \S+:[\s\S]*/, '\n'),
      ),
    );
    expect(await programOf()).toMatchObject({ staff: ['ada', 'ben'], reviewing: { moderators: ['ada', 'ben'] } });
    expect(world.labels()).toContain('fieldcert::in-review');
  });

  it.each([
    ['a no', ['team/practicals', 'ada', '', 'cleo dan eve', 'no']],
    ['an end at the last question', ['team/practicals', 'ada', '', 'cleo dan eve']],
  ])('writes nothing after %s', async (_name, answers) => {
    const done = await world.init([], { answers });
    expect(done.out).toContain('Nothing was written.');
    expect(begun(world)).toBe(false);
    expect(writes()).toEqual([]);
  });

  it('writes nothing after an end in the middle', async () => {
    const done = await world.init([], { answers: ['team/practicals'] });
    expect(done).toMatchObject({ code: 1 });
    expect(done.errors).toContain('Nothing was written.');
    expect(begun(world)).toBe(false);
  });

  it('offers what the program has, and asks for no more', async () => {
    await world.init([...flags, '--yes']);
    const done = await world.init([], { answers: ['', '', '', ''] });
    expect(done.asked.map((question) => /\[(.*)\]/.exec(question)?.[1])).toEqual([
      'team/practicals',
      'ada',
      'ada',
      'cleo, dan, eve',
    ]);
    expect(done.out).toContain('has all of this already');
  });
});

describe('what init cannot work with', () => {
  const cases: readonly (readonly [string, readonly string[], Parameters<InitWorld['init']>[1]])[] = [
    ['flags-missing', [], {}],
    ['project-unseen', ['--project', 'team/nowhere', ...flags.slice(2)], {}],
    ['project-no-path', ['--project', 'practicals', ...flags.slice(2)], {}],
    ['nobody', [...flags.slice(0, 2), '--staff', 'adda,ada', ...flags.slice(4)], {}],
    ['odd-name', [...flags.slice(0, 2), '--staff', 'ada!', ...flags.slice(4)], {}],
    ['few-reviewers', [...flags.slice(0, 4), '--reviewers', 'cleo,dan'], {}],
    ['bot-as-staff', [...flags.slice(0, 2), '--staff', 'cert-bot', ...flags.slice(4)], {}],
    ['environment', flags, { env: { GITLAB_URL: 'gitlab.test', GITLAB_TOKEN: '' } }],
    ['token-unknown', flags, { env: { GITLAB_TOKEN: 'glpat-of-nobody' } }],
    ['token-reads-only', flags, { token: 'reader' }],
    ['bot-is-guest', flags, { token: 'guest' }],
    ['no-hook-secret', flags, { env: { GITLAB_HOOK_SECRET: '' } }],
  ];

  it.each(cases)('%s is told with its place and a way out, and changes nothing', async (name, args, options) => {
    const refused = await world.init([...args, '--yes'], options);
    expect(refused.code).toBe(1);
    expectGolden(`init.wrong.${name}`, world.settled(refused.errors));
    expect(begun(world)).toBe(false);
    expect(writes()).toEqual([]);
  });

  it('a file where the folder should be is told, and stays', async () => {
    writeFileSync(world.config, 'Mine.');
    const refused = await world.init([...flags, '--yes']);
    expect(refused.code).toBe(1);
    expectGolden('init.wrong.config-is-a-file', world.settled(refused.errors));
    expect(readFileSync(world.config, 'utf8')).toBe('Mine.');
  });

  it('a program with faults is told with file and line, and stays', async () => {
    await world.init([...flags, '--yes']);
    const broken = world.file('gitlab.yaml').replace('tier: auto', 'tier: gold');
    writeFileSync(join(world.config, 'gitlab.yaml'), broken);
    const refused = await world.init(['--reviewers', 'ben', '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/config\/gitlab\.yaml:6:7/);
    expect(world.file('gitlab.yaml')).toBe(broken);
    expect(world.file('people.yaml')).not.toContain('ben');
  });
});
