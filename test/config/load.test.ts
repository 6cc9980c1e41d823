import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadProgram } from '../../src/config/load.ts';
import { printFaults } from '../../src/config/print-faults.ts';
import { openCourse, type Program } from '../../src/core/program.ts';
import { exampleDir, faultsAfter, inCopy, type Patch, patch } from './patched-config.ts';

async function programIn(dir: string): Promise<Program> {
  const outcome = await loadProgram(dir);
  if (outcome.is === 'faults') throw new Error(printFaults(outcome.faults));
  return outcome.program;
}

function programAfter(...patches: readonly Patch[]): Promise<Program> {
  return inCopy(async (dir) => {
    await patch(dir, patches);
    return programIn(dir);
  });
}

/** What a folder's faults look like after `harm`, with the folder left off. */
function faultsOfFolder(harm: (dir: string) => Promise<unknown>): Promise<readonly string[]> {
  return inCopy(async (dir) => {
    await harm(dir);
    const outcome = await loadProgram(dir);
    if (outcome.is === 'program') return [];
    return printFaults(outcome.faults).replaceAll(`${dir}/`, '').split('\n');
  });
}

test('the example is a program with four courses to take', async () => {
  const program = await programIn(exampleDir);
  const open = program.courses.flatMap(({ id }) => openCourse(program, id) ?? []);
  expect(
    open.map(({ course, rubric, level, pool }) => [course.id, rubric.id, level.name, pool.members.length]),
  ).toEqual([
    ['SAL-101', 'pipeline', 'Learning', 4],
    ['AE-101', 'required-7', 'Learning', 4],
    ['SA-101', 'demo', 'Learning', 4],
    ['TAM-101', 'onboarding', 'Learning', 4],
  ]);
  expect(program.scoring.merit.weightedMeanAtLeast).toBe('3.6');
  expect(program.exams.map(({ passPercent }) => passPercent)).toEqual(Array.from({ length: 6 }, () => '80'));
});

test('nothing in a program can be changed', async () => {
  const program = await programIn(exampleDir);
  const parts = [program, program.rubrics, program.rubrics[0]?.criteria[0]?.scores, program.layout.labels.status[0]];
  expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true]);
});

test('the hash names the content, not the order of keys, the comments or the names of rubric files', async () => {
  const { hash } = await programIn(exampleDir);
  const reordered = await programAfter(
    [
      'program.yaml',
      '    skill: Knowledgeable\n    color: yellow\n',
      '    color: yellow # like the sun\n    skill: Knowledgeable\n',
    ],
    ['exams.yaml', 'passPercent: 80', "passPercent: '80'"],
  );
  const renamed = await inCopy(async (dir) => {
    await rename(join(dir, 'rubrics/demo.yaml'), join(dir, 'rubrics/zz.yaml'));
    return programIn(dir);
  });
  const changed = await programAfter(['rubrics/demo.yaml', 'version: 1', 'version: 2']);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect([reordered.hash, renamed.hash]).toEqual([hash, hash]);
  expect(changed.hash).not.toBe(hash);
});

test('a criterion is added in one rubric alone', async () => {
  const criterion = [
    '  - id: curiosity',
    '    name: Staying curious',
    '    weight: 10',
    '    competency: Consultative Approach',
    '    scores: { 1: Asks nothing., 2: Asks a little., 3: Asks well., 4: Learns something new. }',
    '',
    '  - id: value\n',
  ].join('\n');
  const program = await programAfter(
    ['rubrics/demo.yaml', '  - id: value\n', criterion],
    ['rubrics/demo.yaml', 'weight: 25', 'weight: 15'],
  );
  const demo = openCourse(program, 'SA-101')?.rubric;
  expect(demo?.criteria.map(({ id }) => id)).toContain('curiosity');
  expect(demo?.criteria.find(({ id }) => id === 'curiosity')?.mustPass).toBe(false);
});

test('a course is opened in YAML alone', async () => {
  const program = await programAfter(
    [
      'program.yaml',
      'status: draft, title: Technical Discovery }',
      'status: active, title: Technical Discovery, practical: { kind: live-roleplay, minutes: 30, rubric: demo, pool: pool-sa } }',
    ],
    ['exams.yaml', 'exams:\n', 'exams:\n  - { id: SA-201, course: SA-201, passPercent: 85.5 }\n'],
  );
  expect(openCourse(program, 'SA-201')?.practical).toMatchObject({ reviewers: 2, dueWorkingDays: 10 });
});

test('a label is added in YAML alone', async () => {
  const program = await programAfter(['gitlab.yaml', '    - lxp', '    - lxp\n    - customer zero']);
  expect(program.layout.labels.alongside).toContain('customer zero');
});

test('all faults of all files come at once, in the order of files and lines, and one mistake hides no other', async () => {
  const { faults, marks } = await faultsAfter([
    ['program.yaml', 'level: L1\n    status: alpha', 'level: ⌖L9\n    ⌖statsu: alpha'],
    ['program.yaml', 'members: [yuki, ravi', 'members: [yuki, ⌖revi'],
    ['gitlab.yaml', '- path: field/certification', '- path: ⌖field'],
    ['gitlab.yaml', '      - fieldcert::preparing', '      - ⌖fieldcert::preparin'],
    ['exams.yaml', 'passPercent: 80 }', 'passPercent: ⌖eighty }'],
    ['rubrics/demo.yaml', 'criteria:', '⌖criteria:'],
    ['rubrics/demo.yaml', 'weight: 25', 'weight: 24'],
    ['rubrics/pipeline.yaml', 'title:', '⌖titel:'],
  ]);
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(marks);
});

test('faults print with the line and a mark below it', async () => {
  const printed = await faultsOfFolder((dir) => patch(dir, [['people.yaml', 'manager: lena', 'manager: lina']]));
  expect(printed).toEqual([
    'people.yaml:22:14  people[0].manager: no person "lina"; did you mean "lena"? usernames stand in people.yaml',
    '  22 |     manager: lina',
    '     |              ^',
  ]);
});

test('faults name files as the folder was typed', async () => {
  const outcome = await loadProgram('./no-such-folder//');
  expect(outcome).toEqual({
    is: 'faults',
    faults: [
      {
        file: './no-such-folder',
        line: 1,
        col: 1,
        path: '',
        message: 'this folder does not exist',
        fix: 'give the folder that holds program.yaml, or set FIELDCERT_CONFIG',
      },
    ],
  });
});

const reads = 'fieldcert reads program.yaml, gitlab.yaml, exams.yaml, people.yaml and rubrics/*.yaml';
test.each<[string, (dir: string) => Promise<unknown>, readonly string[]]>([
  [
    'a missing file',
    (dir) => rm(join(dir, 'exams.yaml')),
    ['exams.yaml:1:1  this file does not exist; the example program has an exams.yaml to start from'],
  ],
  [
    'a file that is a folder',
    async (dir) => {
      await rm(join(dir, 'exams.yaml'));
      await mkdir(join(dir, 'exams.yaml'));
    },
    ['exams.yaml:1:1  this file is a folder; the example program has an exams.yaml to start from'],
  ],
  [
    'an empty file',
    (dir) => writeFile(join(dir, 'exams.yaml'), ''),
    ['exams.yaml:1:1  expected a group of keys, found nothing'],
  ],
  [
    'bytes that are no text',
    (dir) => writeFile(join(dir, 'exams.yaml'), Uint8Array.of(0xff, 0xfe, 0)),
    ['exams.yaml:1:1  this file is not UTF-8 text; save it as UTF-8'],
  ],
  [
    'a huge file',
    (dir) => writeFile(join(dir, 'exams.yaml'), '#'.repeat(1024 * 1024 + 1)),
    ['exams.yaml:1:1  this file is larger than 1 MB; look for what got in by mistake'],
  ],
  [
    'aliases without end',
    (dir) => writeFile(join(dir, 'exams.yaml'), billionLaughs),
    ['exams.yaml:1:1  repeats itself by aliases far too often; write it out', '  1 | a0: &a0 [x]', '    | ^'],
  ],
  [
    'a stray file',
    (dir) => writeFile(join(dir, 'exam.yml'), ''),
    [`exam.yml:1:1  fieldcert does not read this file; did you mean exams.yaml? ${reads}`],
  ],
  [
    'a stray folder',
    async (dir) => {
      await mkdir(join(dir, 'rubric'));
      await writeFile(join(dir, 'rubric/closing.yaml'), '');
    },
    [`rubric/closing.yaml:1:1  fieldcert does not read this file; ${reads}`],
  ],
  [
    'a rubric with another ending',
    (dir) => writeFile(join(dir, 'rubrics/closing.yml'), ''),
    ['rubrics/closing.yml:1:1  fieldcert does not read this file; rename it to rubrics/closing.yaml'],
  ],
  [
    'a rubric too deep',
    async (dir) => {
      await mkdir(join(dir, 'rubrics/sales'));
      await writeFile(join(dir, 'rubrics/sales/closing.yaml'), '');
    },
    [`rubrics/sales/closing.yaml:1:1  fieldcert does not read this file; ${reads}`],
  ],
  [
    'no rubrics',
    (dir) => rm(join(dir, 'rubrics'), { recursive: true }),
    ['rubrics:1:1  there are no rubrics; add one, such as rubrics/demo.yaml'],
  ],
])('%s is a fault', async (_, harm, lines) => {
  expect(await faultsOfFolder(harm)).toEqual(lines);
});

const billionLaughs = Array.from({ length: 9 }, (_, index) =>
  index === 0
    ? 'a0: &a0 [x]'
    : `a${index}: &a${index} [${Array(9)
        .fill(`*a${index - 1}`)
        .join(', ')}]`,
).join('\n');

test('files beside ours, linked files and Windows line ends are fine', async () => {
  await inCopy(async (dir) => {
    await writeFile(join(dir, 'README.md'), 'ours: [');
    await writeFile(join(dir, '.exams.yaml'), 'an editor keeps this: [');
    await mkdir(join(dir, '..data'));
    await rename(join(dir, 'people.yaml'), join(dir, '..data/people.yaml'));
    await symlink('..data/people.yaml', join(dir, 'people.yaml'));
    await patch(dir, [['exams.yaml', 'exams:\n', 'exams:\r\n']]);
    expect((await programIn(dir)).hash).toBe((await programIn(exampleDir)).hash);
  });
});
