import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certification, JudgedAttempt } from '../../src/core/certification.ts';
import { withoutLearner } from '../../src/core/people/erase.ts';
import type { Program } from '../../src/core/program.ts';
import type { Rubric } from '../../src/core/rubric.ts';
import type { Finding } from '../../src/core/verdict/simulate.ts';
import { simulate } from '../../src/core/verdict/simulate.ts';
import {
  contextOf,
  courseIn,
  disputedLife,
  idOf,
  newLife,
  now,
  openLife,
  program,
  result,
  reviewersOf,
  standingsOf,
  withPractical,
} from './builders.ts';
import { settledAs } from './sheet-builders.ts';

const ids = courseIn(program).rubric.criteria.map(({ id }) => id);

/** A finished sheet as a comment: a digit for each criterion of the demo rubric. */
const sheet = (digits: string) => `/score\n${ids.map((id, at) => `${id} ${digits[at]}`).join('\n')}\n\n/finish`;

/** Maya's practical with two finished sheets, which agree. */
function certificationOf(first: string, second = first): Certification {
  const life = openLife();
  for (const [at, digits] of [first, second].entries()) life.says(life.reviewers[at] ?? '', sheet(digits));
  life.reads();
  return life.state();
}

function judged(certification: Certification): JudgedAttempt {
  if (!('attempt' in certification) || !certification.attempt || !('verdict' in certification.attempt))
    throw new Error(`There is no verdict in ${certification.is}`);
  return certification.attempt;
}

type Scoring = Program['scoring'];
const withScoring = (change: (scoring: Scoring) => Scoring): Program => ({
  ...program,
  scoring: change(program.scoring),
});
const passAt = (weightedMeanAtLeast: string) =>
  withScoring((scoring) => ({ ...scoring, pass: { ...scoring.pass, weightedMeanAtLeast } }));
const withRules = (rules: Partial<Scoring['disagreement']>) =>
  withScoring((scoring) => ({ ...scoring, disagreement: { ...scoring.disagreement, ...rules } }));
const withExam = (passPercent: string): Program => ({
  ...program,
  exams: program.exams.map((exam) => (exam.id === 'SA-101' ? { ...exam, passPercent } : exam)),
});
const withRubric = (change: (rubric: Rubric) => Rubric): Program => ({
  ...program,
  rubrics: program.rubrics.map((rubric) => (rubric.id === 'demo' ? change(rubric) : rubric)),
});

const findings = (changed: Program, certification: Certification, rubric: 'kept' | 'new' = 'kept') =>
  simulate(changed, certification, { rubric }).findings;

/** What differs, in a few words. */
function inShort(found: readonly Finding[]): readonly string[] {
  return found.map((finding) => {
    if (finding.is === 'incomparable') return finding.because;
    if (finding.is !== 'differs') return finding.is;
    const rules = finding.conditions.map(({ is, criterion }) => criterion ?? is);
    return `${finding.was} → ${finding.would}: ${rules.join(' ') || finding.because}`;
  });
}

describe('under the program as it is', () => {
  it.each([['333333'], ['444444'], ['222222'], ['433333']])('%s stays as it was decided', (digits) => {
    expect(simulate(program, certificationOf(digits), { rubric: 'new' })).toEqual({
      exams: 1,
      verdicts: 1,
      findings: [],
    });
  });

  it('no verdict that rules reached would differ, whatever was scored', () => {
    const life = certificationOf('333333');
    const before = judged(life);
    const digits = fc.stringMatching(/^[1-4]{6}$/);
    fc.assert(
      fc.property(digits, digits, (first, second) => {
        const settlement = settledAs(before.rubric, [first, second]);
        fc.pre(settlement.is === 'agreed');
        const said = before.said.map((one, at) => ({ ...one, commands: commandsFor([first, second][at] ?? '') }));
        const attempt = { ...before, said, verdict: settlement.is === 'agreed' ? settlement.verdict : before.verdict };
        const certification = { ...life, is: 'certified', attempt } as Certification;
        expect(findings(program, certification)).toEqual([]);
      }),
    );
  });
});

const commandsFor = (digits: string) => [
  {
    say: 'score' as const,
    scores: ids.map((criterion, at) => ({ criterion, value: Number(digits[at]) })),
  },
  { say: 'finish' as const },
];

describe('under other rules of scoring', () => {
  const merit = (weightedMeanAtLeast: string) =>
    withScoring((scoring) => ({ ...scoring, merit: { ...scoring.merit, weightedMeanAtLeast } }));
  const mustPass = (mustPassAtLeast: number) =>
    withScoring((scoring) => ({ ...scoring, pass: { ...scoring.pass, mustPassAtLeast } }));
  const nothingAt = (noCriterionAt: number) =>
    withScoring((scoring) => ({ ...scoring, pass: { ...scoring.pass, noCriterionAt } }));
  it.each<[string, Program, string, readonly string[]]>([
    ['at a bar reached exactly nothing changes', passAt('3.0'), '333333', []],
    ['far below a raised bar', passAt('3.5'), '333333', ['pass → needs-development: mean']],
    [
      'just below a raised bar another reviewer would look',
      passAt('3.2'),
      '333333',
      ['pass → further-review: The reviewers together are just short of a pass.'],
    ],
    [
      'a lowered bar',
      passAt('2.4'),
      '232322',
      ['needs-development → pass: mean value accuracy recap value flow accuracy engage landing'],
    ],
    ['what must be met is raised', mustPass(4), '343333', ['pass → needs-development: accuracy']],
    ['a floor is raised', nothingAt(2), '443422', ['pass → needs-development: engage landing']],
    ['merit is raised', merit('3.8'), '444433', ['merit → pass: mean']],
    ['merit is lowered', merit('3.0'), '343433', ['pass → merit: mean value accuracy']],
  ])('%s', (_, changed, digits, expected) => {
    const short = inShort(findings(changed, certificationOf(digits)));
    expect(short).toEqual(expected);
  });

  it.each<[string, Program, string]>([
    ['a gap of one step', withRules({ criterionGapAtLeast: 1 }), '343333'],
    ['a lot that falls on everyone', withRules({ sampleShare: '1' }), '333333'],
  ])('%s would call for another reviewer', (_, changed, second) => {
    const [found, ...more] = findings(changed, certificationOf('333333', second));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ is: 'differs', was: 'pass', would: 'further-review', attempt: 1 });
  });

  it('says with exact numbers which condition it is', () => {
    const [found] = findings(passAt('3.5'), certificationOf('333333', '343333'));
    expect(found).toMatchObject({
      key: 'SA-101/u101',
      learner: { is: 'known', userId: idOf('maya') },
      conditions: [{ is: 'mean', value: { over: '25', under: '8' }, needs: { over: '7', under: '2' }, met: false }],
    });
  });

  it('a further review that took place is not asked for again', () => {
    const life = disputedLife();
    life.says('sam', '/decide pass The recording shows it.');
    const { verdict, ...rest } = judged(life.state());
    const byRule: JudgedAttempt = { ...rest, verdict: { ...verdict, decidedBy: undefined } };
    const certification = { ...life.state(), attempt: byRule } as Certification;
    expect(inShort(findings(withRules({ sampleShare: '1' }), certification))).toEqual([
      expect.stringMatching(/^pass → moderator: The reviewers came to different outcomes, and no two/),
    ]);
  });

  it('earlier attempts are rerun too', () => {
    const certification = certificationOf('333333');
    const past = [{ ...judged(certificationOf('222222')), number: 1 }];
    const later = { ...certification, past, attempt: { ...judged(certification), number: 3 } } as Certification;
    const { verdicts, findings: found } = simulate(passAt('3.5'), later, { rubric: 'kept' });
    expect(verdicts).toBe(2);
    expect(found).toMatchObject([{ attempt: 3, was: 'pass', would: 'needs-development' }]);
  });
});

describe('a next attempt, which covers what was short', () => {
  /** In the first attempt `value` fell short; in the second it and another criterion, drawn by lot, got these scores. */
  function twice(second: number): Certification {
    const noLot = withRules({ sampleShare: '0' });
    const context = contextOf({ program: noLot, standings: standingsOf({ tomas: [1], lena: [1] }) });
    const life = openLife(context);
    for (const who of life.reviewers) life.says(who, sheet('313333'));
    life.reads();
    life.now({ now: Date.parse('2026-12-02T08:00:00Z') });
    life.step({ happened: 'time-came', timer: 'next-attempt', dueAt: now });
    for (const who of reviewersOf(life.state()).slice(0, 2)) life.says(who, `/score all ${second}\n/finish`);
    life.reads();
    return life.state();
  }
  const ruled = (weightedMeanAtLeast: string) => {
    const { scoring } = passAt(weightedMeanAtLeast);
    return { ...program, scoring: { ...scoring, disagreement: { ...scoring.disagreement, sampleShare: '0' } } };
  };

  it('counts what stands from before, and is under no other rubric for it', () => {
    const certification = twice(3);
    expect(certification).toMatchObject({ is: 'certified', attempt: { number: 2 } });
    expect(simulate(ruled('3.0'), certification, { rubric: 'new' })).toEqual({ exams: 1, verdicts: 2, findings: [] });
    expect(findings(ruled('3.5'), certification)).toMatchObject([
      { attempt: 2, was: 'pass', would: 'needs-development', conditions: [{ value: { over: '3', under: '1' } }] },
    ]);
  });

  it('is weighed by the new rubric as a whole', () => {
    const changed = withRubric((rubric) => ({
      ...rubric,
      version: 2,
      criteria: rubric.criteria.map((one) => ({ ...one, mustPass: true })),
    }));
    const found = findings({ ...changed, scoring: ruled('3.9').scoring }, twice(4), 'new');
    expect(found).toMatchObject([
      { is: 'other-rubric', attempt: 1, unscored: [], dropped: [] },
      { is: 'other-rubric', attempt: 2, unscored: [], dropped: [] },
      { is: 'differs', attempt: 2, was: 'pass', would: 'needs-development' },
    ]);
  });
});

describe('what people decided', () => {
  it('stays, and is named', () => {
    const life = disputedLife();
    life.says('sam', '/decide merit The recording shows it.');
    expect(findings(passAt('3.9'), life.state())).toMatchObject([
      { is: 'by-person', outcome: 'merit', by: idOf('sam'), attempt: 1 },
    ]);
  });

  it('an outcome a moderator upheld on appeal is theirs', () => {
    const certification = certificationOf('222222');
    const decided = { is: 'upheld' as const, by: idOf('sam'), reason: 'Nothing new.' };
    const appeal = { reason: 'Please look again.', at: now, decideBy: '2026-12-08', decided };
    const appealed = { ...certification, attempt: { ...judged(certification), appeal } } as Certification;
    expect(inShort(findings(passAt('2.0'), appealed))).toEqual(['by-person']);
    const open = { ...appeal, decided: undefined };
    const undecided = { ...certification, attempt: { ...judged(certification), appeal: open } } as Certification;
    expect(inShort(findings(passAt('3.9'), undecided))).toEqual([]);
  });
});

describe('exam results', () => {
  const failed = () => {
    const life = newLife();
    life.exam(result('SA-101', 'maya', '78'));
    life.exam(result('SA-101', 'maya', '79.5'));
    return life.state();
  };

  it('that would not have passed take the practical with them', () => {
    const found = findings({ ...withExam('92.5'), scoring: passAt('3.5').scoring }, certificationOf('333333'));
    expect(inShort(found)).toEqual(['exam-passed → exam-failed: 92 of 100 is below the 92.5 % that SA-101 asks for.']);
    expect(found[0]?.attempt).toBeUndefined();
  });

  it('at the pass mark pass, and the best one counts', () => {
    expect(findings(withExam('92'), certificationOf('333333'))).toEqual([]);
    expect(inShort(findings(withExam('79.5'), failed()))).toEqual([
      'exam-failed → exam-passed: 79.5 of 100 reaches the 79.5 % that SA-101 asks for.',
    ]);
    expect(findings(withExam('79.6'), failed())).toEqual([]);
    expect(simulate(program, failed(), { rubric: 'kept' })).toEqual({ exams: 2, verdicts: 0, findings: [] });
  });

  it('of a product assessment count as well', () => {
    const life = newLife(undefined, 'PK-CS/u101');
    life.exam(result('PK-CS', 'maya', 85));
    const exams = program.exams.map((exam) => (exam.id === 'PK-CS' ? { ...exam, passPercent: '90' } : exam));
    expect(life.state().is).toBe('certified');
    expect(inShort(findings({ ...program, exams }, life.state()))).toEqual([
      'exam-passed → exam-failed: 85 of 100 is below the 90 % that PK-CS asks for.',
    ]);
  });
});

describe('another rubric', () => {
  const raised = (change: (criteria: Rubric['criteria']) => Rubric['criteria']) =>
    withRubric((rubric) => ({ ...rubric, version: 2, criteria: change(rubric.criteria) }));
  const allMustPass = raised((criteria) => criteria.map((one) => ({ ...one, mustPass: true })));

  it('is left alone unless asked for, since an attempt keeps its own', () => {
    expect(findings(allMustPass, certificationOf('443422'))).toEqual([
      expect.objectContaining({
        is: 'other-rubric',
        applied: false,
        kept: { id: 'demo', version: 1 },
        now: { id: 'demo', version: 2 },
        unscored: [],
        dropped: [],
      }),
    ]);
  });

  it('weighs and asks as it says where it is asked for', () => {
    expect(inShort(findings(allMustPass, certificationOf('443422'), 'new'))).toEqual([
      'other-rubric',
      'pass → needs-development: engage landing',
    ]);
  });

  it('counts only criteria that were scored, in the proportion of their weights', () => {
    const changed = raised((criteria) => [
      ...criteria.filter(({ id }) => id === 'value' || id === 'engage').map((one) => ({ ...one, weight: 20 })),
      { ...(criteria[0] as Rubric['criteria'][number]), id: 'closing', weight: 60 },
    ]);
    const found = findings(changed, certificationOf('434324'), 'new');
    expect(found).toMatchObject([
      { is: 'other-rubric', applied: true, unscored: ['closing'], dropped: ['recap', 'flow', 'accuracy', 'landing'] },
      { was: 'pass', would: 'needs-development', conditions: [{ is: 'mean', value: { over: '5', under: '2' } }] },
    ]);
  });

  it('with nothing in common cannot be compared', () => {
    const changed = raised((criteria) => criteria.map((one) => ({ ...one, id: `new-${one.id}` })));
    expect(inShort(findings(changed, certificationOf('333333'), 'new'))).toEqual([
      'other-rubric',
      'The new rubric shares no criterion with the one that was scored.',
    ]);
  });
});

describe('what cannot be compared is said', () => {
  const withoutFour = withScoring((scoring) => {
    const { 4: _gone, ...scale } = scoring.scale;
    return { ...scoring, scale };
  });
  const withoutExam = { ...program, exams: program.exams.filter(({ id }) => id !== 'SA-101') };
  it.each<[string, Program, string]>([
    ['a score the new scale does not have', withoutFour, 'The new scale has no 4, which was given.'],
    [
      'more reviewers than scored it',
      withPractical({ reviewers: 3 }),
      'The new program asks for 3 reviewers, and 2 scored it.',
    ],
    ['an exam that is gone', withoutExam, 'The new program has no exam SA-101.'],
  ])('%s', (_, changed, because) => {
    expect(inShort(findings(changed, certificationOf('433333')))).toEqual([because]);
  });
});

describe('a certification whose learner was erased', () => {
  it('cannot be compared, and its exam still can', () => {
    const erased = withoutLearner(certificationOf('333333'), 'SA-101/x:erased-1', '1');
    const { findings, verdicts } = simulate(passAt('3.5'), erased, { rubric: 'kept' });
    expect(verdicts).toBe(1);
    expect(findings).toMatchObject([{ is: 'incomparable', because: 'What was scored was erased with the learner.' }]);
    const [exam] = simulate(withExam('95'), erased, { rubric: 'kept' }).findings;
    expect(exam).toMatchObject({ is: 'differs', would: 'exam-failed', learner: erased.learner });
  });
});
