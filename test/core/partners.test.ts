import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import { attemptOf } from '../../src/core/certification.ts';
import type { Change } from '../../src/core/change.ts';
import type { Practical } from '../../src/core/clocks/rounds.ts';
import { planRound } from '../../src/core/clocks/rounds.ts';
import type { Context } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import type { Event } from '../../src/core/event.ts';
import { areApart, programFor } from '../../src/core/people/company.ts';
import type { Person } from '../../src/core/people/people.ts';
import { openCourse } from '../../src/core/program.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { bot, now, people, program, result } from './builders.ts';

const { render } = loadTemplates();
const homes = { Northwind: 'room-n/practicals', Contoso: 'room-c/practicals' } as const;
const day = 86_400_000;
const runs = Number(process.env.FIELDCERT_PROPERTY_RUNS ?? 300);

const partner = (username: string, name: string, userId: number, company: string): Person => ({
  username,
  userId,
  name,
  company,
  emails: [`${username}@example.org`],
  externalIds: [],
  role: 'SA',
  region: 'EMEA',
  timezone: 'Europe/Berlin',
});
const partners = [
  partner('nadiaosei', 'Nadia Osei', 501, 'Northwind'),
  partner('nilsbrandt', 'Nils Brandt', 502, 'northwind'),
  partner('carlaconti', 'Carla Conti', 601, 'Contoso'),
  partner('cedricroux', 'Cedric Roux', 602, 'CONTOSO'),
  partner('faylund', 'Fay Lund', 701, 'Fabrikam'),
];
const shared = {
  ...program,
  scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '0' } },
  layout: {
    ...program.layout,
    partners: [
      { company: 'Northwind', project: homes.Northwind, pool: 'pool-tam', attempts: { free: 1, waitDays: 3 } },
      { company: 'Contoso', project: homes.Contoso, dueWorkingDays: 30 },
    ],
  },
};

describe('the program as it holds for a company', () => {
  it('is the program itself for our own people', () => {
    expect(programFor(shared, undefined)).toBe(shared);
  });

  it('has the partner’s project for every course, and the partner’s rules', () => {
    const theirs = programFor(shared, 'NORTHWIND');
    expect(theirs.layout.projects).toEqual([{ path: homes.Northwind, courses: [] }]);
    expect(theirs.attempts.practical).toEqual({ free: 1, waitDays: 3 });
    expect(theirs.attempts.written).toEqual(shared.attempts.written);
    expect(openCourse(theirs, 'SA-101')).toMatchObject({ pool: { id: 'pool-tam' }, practical: { dueWorkingDays: 10 } });
    expect(openCourse(programFor(shared, 'Contoso'), 'SA-101')).toMatchObject({
      pool: { id: 'pool-sa' },
      practical: { dueWorkingDays: 30 },
    });
  });

  it('has no project at all while the company has none', () => {
    expect(programFor(shared, 'Fabrikam').layout.projects).toEqual([]);
  });

  it.each([
    ['one project', homes.Contoso, homes.Contoso, false],
    ['two of ours', 'field/certification', 'field/other', false],
    ['ours and a partner’s', 'field/certification', homes.Contoso, true],
    ['two partners’', homes.Northwind, homes.Contoso, true],
  ])('keeps issues from naming each other: %s', (_, one, other, apart) => {
    expect(areApart(shared, one, other)).toBe(apart);
  });
});

/* ----- Nothing of one company is ever in a text or a project of another. ----- */

type Life = { readonly key: string; readonly learner: Person; certification?: Certification | undefined; note: number };
type Written = { readonly project: string; readonly text: string };

const learners = [...partners, ...people.filter(({ username }) => username === 'maya')];
const texts = [
  '/evidence https://example.com/demo',
  '/ready-for-review',
  '/score all 2\n/finish',
  '/score all 4\n/finish',
  '/explain',
  '/help',
  '/decline',
  '/nudge',
  '/appeal The recording shows it',
  '/next-attempt',
  '/review-by @yuki',
  '/review-by @cedricroux',
  '/ask Which demo?',
  '/decide pass Clear enough',
  '/pause',
  '/resume',
  '/withdraw',
  '/scor value',
] as const;
const who = fc.nat(5);
const company = fc.constantFrom('Northwind', 'Contoso', 'Fabrikam', undefined);
const act = fc.oneof(
  { weight: 2, arbitrary: fc.record({ is: fc.constant('sits' as const), who, raw: fc.nat(100) }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('is reviewed' as const), who, score: fc.constantFrom(2, 2, 4) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('is turned down' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      is: fc.constant('says' as const),
      who,
      as: fc.constantFrom('learner', 'reviewer', 'other reviewer', 'staff', 'moderator'),
      text: fc.constantFrom(...texts),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('passes' as const), days: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('moves' as const), who: fc.nat(4), to: company }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;
// What chance alone brings together too rarely: somebody changes company between two attempts.
const betweenAttempts = fc.tuple(fc.nat(4), company).map(([who, to]): readonly Act[] => [
  { is: 'sits', who, raw: 90 },
  { is: 'is reviewed', who, score: 2 },
  { is: 'moves', who, to },
  { is: 'passes', days: 9 },
]);
const acts = fc
  .array(fc.oneof({ weight: 9, arbitrary: act.map((one) => [one]) }, { weight: 1, arbitrary: betweenAttempts }), {
    minLength: 4,
    maxLength: 40,
  })
  .map((parts) => parts.flat());

/** Lives through all of it; gives what was written where, and in whose project which learner ever belonged. */
function lived(told: readonly Act[], poolsWithPartners: boolean) {
  const reviewing = {
    ...program.reviewing,
    pools: program.reviewing.pools.map((pool) =>
      poolsWithPartners ? { ...pool, members: [...pool.members, 'cedricroux', 'nilsbrandt'] } : pool,
    ),
  };
  let context: Context = {
    program: { ...shared, reviewing },
    now,
    bot,
    people: [...people, ...partners],
    standings: new Map(),
  };
  const written: Written[] = [];
  const been = new Map(learners.map(({ userId, company }) => [userId, new Set([company?.toLowerCase()])]));
  const lives = learners.map((learner): Life => ({ key: `SA-101/u${learner.userId}`, learner, note: 0 }));

  function step(life: Life, event: Event): void {
    const before = life.certification;
    const decision = decide(before, life.key, event, context);
    life.certification = decision.certification ?? before;
    for (const change of decision.changes) written.push(...writtenBy(change, life.certification));
    const asked = decision.changes.find((change) => change.do === 'read-thread');
    const attempt = life.certification && attemptOf(life.certification);
    if (asked?.do === 'read-thread' && attempt)
      step(life, { happened: 'thread-read', attempt: attempt.number, reading: asked.reading, comments: thread(life) });
  }
  const threads = new Map<string, Extract<Event, { happened: 'comment-written' }>['comment'][]>();
  const thread = (life: Life) => threads.get(threadKey(life)) ?? [];
  const threadKey = (life: Life) => `${life.key}#${(life.certification && attemptOf(life.certification)?.number) ?? 0}`;

  function says(life: Life, as: 'learner' | 'reviewer' | 'other reviewer' | 'staff' | 'moderator', text: string): void {
    const attempt = life.certification && attemptOf(life.certification);
    const [first, second] = attempt?.pick.chosen.map(({ userId }) => userId) ?? [];
    const author = {
      learner: life.learner.userId,
      reviewer: first,
      'other reviewer': second,
      staff: 301,
      moderator: 215,
    }[as];
    const username = context.people.find(({ userId }) => userId === author)?.username;
    if (!attempt || author === undefined || username === undefined) return;
    const at = context.now + ++life.note * 1000;
    const comment = { id: life.note, author, username, ...readText(text), createdAt: at, updatedAt: at };
    threads.set(threadKey(life), [...thread(life), comment]);
    step(life, { happened: 'comment-written', place: { project: attempt.project, iid: 1 }, comment });
  }

  for (const act of told) {
    if (act.is === 'passes') {
      context = { ...context, now: context.now + act.days * day };
      const open = lives.flatMap(({ certification }, iid): Practical[] => {
        const attempt = certification && attemptOf(certification);
        return certification && attempt ? [{ certification, place: { project: attempt.project, iid } }] : [];
      });
      for (const { key, event } of planRound(context, open, new Map()).events) {
        const life = lives.find((one) => one.key === key);
        if (life) step(life, event);
      }
      for (const life of lives)
        if (life.certification) step(life, { happened: 'time-came', timer: 'next-attempt', dueAt: context.now });
      continue;
    }
    const life = lives[act.who];
    if (!life) continue;
    if (act.is === 'moves') {
      const moved = ({ company: _, ...person }: Person) =>
        act.to === undefined ? person : { ...person, company: act.to };
      context = {
        ...context,
        people: context.people.map((one) => (one.userId === life.learner.userId ? moved(one) : one)),
      };
      been.get(life.learner.userId)?.add(act.to?.toLowerCase());
      step(life, { happened: 'people-changed', by: 'people.yaml' });
      continue;
    }
    if (act.is === 'sits') {
      const taken = result('SA-101', { username: life.learner.username }, act.raw, { eventId: `evt-${life.note++}` });
      step(life, { happened: 'exam-completed', result: taken });
      continue;
    }
    if (act.is === 'says') says(life, act.as, act.text);
    if (act.is === 'is turned down') for (let left = 6; left > 0; left -= 1) says(life, 'reviewer', '/decline');
    if (act.is === 'is reviewed')
      for (const reviewer of ['reviewer', 'other reviewer'] as const)
        says(life, reviewer, `/score all ${act.score} Seen today\n/finish`);
  }
  return { written, been, lives };
}

function writtenBy(change: Change, certification: Certification | undefined): readonly Written[] {
  const attempts = certification ? [...certification.past, attemptOf(certification)] : [];
  const project = attempts.find((attempt) => attempt?.number === change.attempt)?.project ?? 'nowhere';
  const said = Object.values(change).flatMap((value) =>
    typeof value === 'object' && value !== null && 'say' in value ? [render(value)] : [],
  );
  if (change.do === 'link') {
    const to = attempts.find((attempt) => attempt?.number === change.to)?.project ?? 'nowhere';
    return [{ project, text: `links to ${to}` }];
  }
  // A mark becomes the path of the project the other issue is in.
  const named = said.join('\n').replaceAll(/fieldcert-issue:(\d+)[^;]*;/g, (_, number) => {
    return attempts.find((attempt) => attempt?.number === Number(number))?.project ?? 'nowhere';
  });
  return [{ project, text: change.do === 'open' ? `${change.project}\n${named}` : named }];
}

const companyAt = (project: string) =>
  shared.layout.partners.find((one) => one.project === project)?.company.toLowerCase();

function expectApart({ written, been }: ReturnType<typeof lived>): void {
  for (const { project, text } of written) {
    const here = companyAt(project);
    const ours = here === undefined;
    const strangers = partners.filter(({ userId, username }) => {
      const invited = ours && ['cedricroux', 'nilsbrandt'].includes(username);
      // Who has worked for us may review anywhere.
      return !invited && !been.get(userId)?.has(here) && !been.get(userId)?.has(undefined);
    });
    const forbidden = [
      ...['Northwind', 'Contoso', 'Fabrikam'].filter((company) => company.toLowerCase() !== here),
      ...Object.values(homes).filter((home) => home !== project),
      ...(ours ? [] : ['field/certification']),
      ...strangers.flatMap(({ name }) => [name, name.split(' ')[0] ?? name]),
    ];
    // People write whom they want; what we say back quotes them in a fence.
    const own = text.replaceAll(/```[\s\S]*?```/g, '');
    for (const word of forbidden) expect(own, `in ${project}`).not.toContain(word);
  }
}

it('nothing of one company is ever in a text or a project of another, whoever moves or says what', () => {
  fc.assert(
    fc.property(acts, fc.boolean(), (told, poolsWithPartners) => {
      expectApart(lived(told, poolsWithPartners));
    }),
    { numRuns: runs, ...(runs > 300 ? {} : { seed: 20_261_125 }) },
  );
});

it('and the lives of that property reach every project, and verdicts in each', () => {
  const passing = learners.flatMap((_, who): Act[] => [
    { is: 'sits', who, raw: 90 },
    { is: 'says', who, as: 'reviewer', text: '/score all 4\n/finish' },
    { is: 'says', who, as: 'other reviewer', text: '/score all 4\n/finish' },
  ]);
  const { lives, written } = lived(passing, true);
  expect(lives.map(({ certification }) => certification?.is)).toEqual([
    'certified',
    'certified',
    'certified',
    'certified',
    'project-needed',
    'certified',
  ]);
  expect(new Set(written.map(({ project }) => project))).toEqual(
    new Set([homes.Northwind, homes.Contoso, 'field/certification']),
  );
});
