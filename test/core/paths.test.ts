import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import type { Change } from '../../src/core/change.ts';
import type { Earned } from '../../src/core/paths/path.ts';
import { completedPaths, pathsOf } from '../../src/core/paths/path.ts';
import { validUntil } from '../../src/core/paths/validity.ts';
import type { Program } from '../../src/core/program.ts';
import { contextOf, newLife, now, program, result, reviewersOf } from './builders.ts';

const day = 86_400_000;
const [sa] = program.courses.filter(({ id }) => id === 'SA-101');
const practical = sa?.practical;
const added = (id: string, level: string, more = {}) =>
  ({
    id,
    role: 'SA',
    level,
    status: 'active',
    title: `Course ${id}`,
    practical,
    ...more,
  }) as Program['courses'][number];

/** SA with three courses at the first level and one at the second; no lots, and one reviewer is enough. */
function ladder(differences: Partial<Program> = {}): Program {
  const more = [added('SA-102', 'L1'), added('SA-103', 'L1'), added('SA-202', 'L2')];
  const courses = [...program.courses, ...more].map((course) =>
    course.practical ? { ...course, practical: { ...course.practical, reviewers: 1 } } : course,
  );
  const exams = [...program.exams, ...more.map(({ id }) => ({ id, course: id, aliases: [], passPercent: '80' }))];
  const disagreement = { ...program.scoring.disagreement, sampleShare: '0' };
  return { ...program, courses, exams, scoring: { ...program.scoring, disagreement }, ...differences };
}

const credential = (achievement: string, awardedAt = now) => ({ achievement, outcome: 'pass' as const, awardedAt });

describe('the paths of a program', () => {
  it('are none where every level has one course', () => {
    expect(pathsOf(program)).toEqual([]);
  });

  it.each([
    ['each-level', [['SA-L1', ['SA-101', 'SA-102', 'SA-103']]]],
    [
      'up-to-level',
      [
        ['SA-to-L1', ['SA-101', 'SA-102', 'SA-103']],
        ['SA-to-L2', ['SA-101', 'SA-102', 'SA-103', 'SA-202']],
      ],
    ],
    ['none', []],
  ] as const)('with %s', (paths, expected) => {
    const found = pathsOf(ladder({ paths })).map(({ id, courses }) => [id, courses.map((course) => course.id)]);
    expect(found).toEqual(expected);
  });

  it('do not ask for drafts and retired courses', () => {
    const of = ladder();
    const retired = of.courses.map((course) =>
      course.id === 'SA-103' ? { ...course, status: 'retired' as const } : course,
    );
    expect(pathsOf({ ...of, courses: retired })[0]?.courses.map(({ id }) => id)).toEqual(['SA-101', 'SA-102']);
  });

  it('are completed by all of their courses, with the day of the last award', () => {
    const all = [credential('SA-101'), credential('SA-102', now + day), credential('SA-103', now - day)];
    expect(completedPaths(ladder(), all.slice(0, 2))).toEqual([]);
    expect(completedPaths(ladder(), all).map((one) => one.credential)).toEqual([
      {
        achievement: 'SA-L1',
        awardedAt: now + day,
        evidence: [
          { course: 'SA-101', awardedAt: now },
          { course: 'SA-102', awardedAt: now + day },
          { course: 'SA-103', awardedAt: now - day },
        ],
      },
    ]);
  });

  it('are completed once', () => {
    const all = [credential('SA-101'), credential('SA-102'), credential('SA-103')];
    const [completed] = completedPaths(ladder(), all);
    if (!completed) throw new Error('No path was completed.');
    const held = { ...credential('SA-102'), completes: [completed.credential] };
    expect(completedPaths(ladder(), [credential('SA-101'), held, credential('SA-103')])).toEqual([]);
  });
});

/** The learner's courses, decided one at a time with what the others hold then, as the store's lock makes sure. */
function town(of: Program) {
  const lives = new Map<string, ReturnType<typeof newLife>>();
  const changes: Change[] = [];
  const earned = (but: string): readonly Earned[] =>
    [...lives].flatMap(([exam, life]) => {
      const state = exam === but ? undefined : life.state();
      return state?.is === 'certified' ? [{ key: `${exam}/u101`, credential: state.credential }] : [];
    });
  const lifeOf = (exam: string) => {
    const life = lives.get(exam) ?? newLife(contextOf({ program: of }), `${exam}/u101`);
    lives.set(exam, life);
    return life;
  };
  return {
    changes,
    credentialOf: (exam: string) => {
      const state: Certification = lifeOf(exam).state();
      return state.is === 'certified' ? state.credential : undefined;
    },
    sits: (exam: string) => lifeOf(exam).exam(result(exam, 'maya', 90)),
    isReviewed: (exam: string, score: 2 | 3, when = now) => {
      const life = lifeOf(exam);
      life.now({ now: when, earned: earned(exam) });
      const [who = ''] = reviewersOf(life.state());
      const decisions = [life.says(who, `/score all ${score} Seen today\n/finish`), life.reads()];
      changes.push(...decisions.flatMap((decision) => decision.changes));
      return decisions.flatMap((decision) => decision.forward ?? []);
    },
    hears: (exam: string, event: Parameters<ReturnType<typeof newLife>['step']>[0]) => lifeOf(exam).step(event),
    fails: (exam: string) => {
      const life = lifeOf(exam);
      life.now({ earned: earned(exam) });
      return life.exam(result(exam, 'maya', 40, { eventId: 'evt-40', replaces: 'evt-90' }));
    },
  };
}

const notes = (changes: readonly Change[]) =>
  changes.filter((change) => change.do === 'say' && change.words.say === 'note/path-completed');

it('whatever the order of the last verdicts, there is one path credential, told once where it was completed', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(['SA-101', 'SA-102', 'SA-103'], { minLength: 3 }),
      fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }),
      fc.constantFrom('each-level' as const, 'up-to-level' as const),
      (order, days, paths) => {
        const maya = town(ladder({ paths }));
        for (const exam of order) maya.sits(exam);
        const told = order.map((exam, index) => {
          maya.isReviewed(exam, 3, now + (days[index] ?? 0) * day);
          return notes(maya.changes).length;
        });
        expect(told).toEqual([0, 0, 1]);
        const holders = order.filter((exam) => (maya.credentialOf(exam)?.completes ?? []).length > 0);
        expect(holders).toEqual(order.slice(-1));
        const [path] = maya.credentialOf(order[2] ?? '')?.completes ?? [];
        expect(path?.evidence.map(({ course }) => course).toSorted()).toEqual(order.toSorted());
        expect(path?.awardedAt).toBe(Math.max(...(path?.evidence ?? []).map(({ awardedAt }) => awardedAt)));
      },
    ),
    { numRuns: 40 },
  );
});

it('a practical that needs development completes nothing', () => {
  const maya = town(ladder());
  for (const exam of ['SA-101', 'SA-102', 'SA-103']) maya.sits(exam);
  for (const exam of ['SA-101', 'SA-102']) maya.isReviewed(exam, 3);
  maya.isReviewed('SA-103', 2);
  expect(notes(maya.changes)).toEqual([]);
});

it('the badge of the path and its words come before the issue is closed', () => {
  const maya = town(ladder());
  for (const exam of ['SA-101', 'SA-102', 'SA-103']) maya.sits(exam);
  for (const exam of ['SA-101', 'SA-102', 'SA-103']) maya.isReviewed(exam, 3);
  expect(maya.changes.slice(-5).map((change) => [change.do, 'tag' in change ? change.tag : ''])).toEqual([
    ['upload', 'badge'],
    ['say', 'verdict'],
    ['upload', 'path-sa-l1'],
    ['say', 'path-sa-l1'],
    ['show', ''],
  ]);
});

describe('a pass that is corrected away', () => {
  it('takes no path away, and names it to a person', () => {
    const maya = town(ladder());
    for (const exam of ['SA-101', 'SA-102', 'SA-103']) maya.sits(exam);
    for (const exam of ['SA-101', 'SA-102', 'SA-103']) maya.isReviewed(exam, 3);
    const { alert } = maya.fails('SA-101');
    expect(alert).toContain('and so does SA-L1, which rests on it');
    expect(maya.credentialOf('SA-103')?.completes).toHaveLength(1);
    expect(maya.credentialOf('SA-101')).toBeDefined();
  });
});

describe('a higher level', () => {
  const lasting = (differences: Partial<Program> = {}) => {
    const of = ladder(differences);
    const courses = of.courses.map((course) => (course.id === 'SA-103' ? course : { ...course, validMonths: 24 }));
    return { ...of, courses };
  };

  it('renews the lower ones of its role that end, and they keep their date of award', () => {
    const maya = town(lasting());
    for (const exam of ['SA-101', 'SA-103', 'SA-202']) maya.sits(exam);
    for (const exam of ['SA-101', 'SA-103']) maya.isReviewed(exam, 3);
    const later = now + 100 * day;
    const forward = maya.isReviewed('SA-202', 3, later);
    expect(forward.map(({ key }) => key)).toEqual(['SA-101/u101']);
    const [heard] = forward;
    if (!heard) throw new Error('Nobody heard of it.');
    const certified = maya.changes.findLast((change) => change.do === 'say' && change.words.say === 'note/certified');
    expect(certified).toMatchObject({
      words: { with: { validUntil: '2029-03-04', renews: [{ id: 'SA-101', until: '2029-03-04' }] } },
    });
    const before = maya.credentialOf('SA-101');
    expect(validUntil(lasting(), before ?? credential(''))).toBe('2028-11-24');
    maya.hears('SA-101', heard.event);
    const after = maya.credentialOf('SA-101');
    expect(after).toEqual({ ...before, renewed: { at: later, by: 'SA-202' } });
    expect(validUntil(lasting(), after ?? credential(''))).toBe('2029-03-04');
    expect(maya.hears('SA-101', heard.event).outcome).toBe('ignored');
    expect(maya.hears('SA-101', { happened: 'level-reached', course: 'SA-301', at: later - day }).outcome).toBe(
      'ignored',
    );
  });

  it('renews nothing where the program says so, and nothing that is for good', () => {
    const recertification = { ...program.recertification, higherLevelRenewsLower: false };
    const maya = town(lasting({ recertification }));
    for (const exam of ['SA-101', 'SA-103', 'SA-202']) maya.sits(exam);
    for (const exam of ['SA-101', 'SA-103']) maya.isReviewed(exam, 3);
    expect(maya.isReviewed('SA-202', 3)).toEqual([]);
    expect(validUntil(program, credential('SA-101'))).toBeUndefined();
  });

  it('is not renewed by a lower one', () => {
    const maya = town(lasting());
    for (const exam of ['SA-202', 'SA-101']) maya.sits(exam);
    maya.isReviewed('SA-202', 3);
    expect(maya.isReviewed('SA-101', 3)).toEqual([]);
  });
});
