import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exam, Examinee } from '../../src/core/exams/exam.ts';
import { examOf } from '../../src/core/exams/exam.ts';
import { certificationKey } from '../../src/core/exams/on-exam.ts';
import { passes } from '../../src/core/exams/standing.ts';
import { personOf } from '../../src/core/people/people.ts';
import { idOf, people, program, result } from './builders.ts';

const exam = (passPercent: string): Exam => ({ id: 'X-101', aliases: ['Exam X'], course: 'SA-101', passPercent });

describe('the pass mark', () => {
  it.each([
    ['80', '80', '100', true],
    ['80', '40', '50', true],
    ['80', '79.99999999999999999999', '100', false],
    ['80', '39.999999999999999999', '50', false],
    ['80', '8', '10.0', true],
    ['80', '0.8', '1', true],
    ['80', '0.7999999999999999999999', '1', false],
    ['80', '100', '100', true],
    ['80', '110', '100', true],
    ['80', '0', '100', false],
    ['66.7', '667', '1000', true],
    ['66.7', '2', '3', false],
    ['66.6', '2', '3', true],
    ['33.3', '0.333', '1', true],
    ['0', '0', '7', true],
    ['100', '2.9999999999999999', '3', false],
    ['100', '3.0', '3', true],
    ['80', `7${'9'.repeat(500)}.9`, `1${'0'.repeat(501)}`, false],
    ['80', `8${'0'.repeat(500)}`, `1${'0'.repeat(501)}`, true],
  ])('%s %% asked, %s of %s: passes %s', (percent, raw, max, passed) => {
    expect(passes(exam(percent), { raw, max })).toBe(passed);
  });

  it('is the same for whole scores as cross multiplication', () => {
    const whole = fc.bigInt({ min: 0n, max: 10n ** 25n });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), whole, whole, (percent, raw, max) => {
        const passed = passes(exam(String(percent)), { raw: String(raw), max: String(max) });
        expect(passed).toBe(raw * 100n >= BigInt(percent) * max);
      }),
    );
  });

  it('does not change when score and maximum are written with more zeros', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (raw, max) => {
        const plain = passes(exam('80'), { raw: String(raw), max: String(max) });
        expect(passes(exam('80.000'), { raw: `0${raw}.00`, max: `${max}.0` })).toBe(plain);
      }),
    );
  });
});

describe('an exam is found', () => {
  it.each([
    ['X-101', true],
    ['x-101', true],
    ['EXAM x', true],
    ['X-1011', false],
    ['', false],
    ['__proto__', false],
  ])('by "%s": %s', (written, found) => {
    expect(examOf([exam('80')], written) !== undefined).toBe(found);
  });
});

describe('a person is matched', () => {
  const cases: readonly (readonly [Examinee, string | undefined])[] = [
    [{ email: 'maya.lindqvist@example.com' }, 'maya'],
    [{ email: 'MAYA.Lindqvist@Example.COM' }, 'maya'],
    [{ username: 'Maya' }, 'maya'],
    [{ externalId: 'LMS-1001' }, 'maya'],
    [{ externalId: 'lms-1001' }, 'maya'],
    [{ email: 'nobody@example.com', externalId: 'LMS-1002' }, 'jonas'],
    [{ username: 'nobody', email: 'jonas.weber@example.com' }, 'jonas'],
    [{ username: 'Maya Lindqvist' }, undefined],
    [{ externalId: 'Maya Lindqvist' }, undefined],
    [{ email: 'Maya Lindqvist' }, undefined],
    [{ email: 'maya' }, undefined],
    [{ username: 'maya.lindqvist@example.com' }, undefined],
    [{ email: 'maya.lindqvist@example.com.evil.test' }, undefined],
    [{ email: '' }, undefined],
    [{}, undefined],
  ];
  it.each(cases)('%j is %s', (who, username) => {
    expect(personOf(people, who)?.username).toBe(username);
  });
});

describe('a certification has one key', () => {
  const cases: readonly (readonly [string, Examinee, string])[] = [
    ['SA-101', { email: 'maya.lindqvist@example.com' }, 'SA-101/u101'],
    ['sa-101', { username: 'MAYA' }, 'SA-101/u101'],
    ['SA-101', { externalId: 'LMS-1001' }, 'SA-101/u101'],
    ['AE-101', { email: 'maya.lindqvist@example.com' }, 'AE-101/u101'],
    ['SA-101', { email: 'New.Person@Example.com' }, 'SA-101/e:new.person@example.com'],
    ['SA-101', { email: 'new.person@example.com', username: 'new' }, 'SA-101/e:new.person@example.com'],
    ['SA-101', { username: 'New' }, 'SA-101/n:new'],
    ['SA-101', { externalId: 'X1' }, 'SA-101/x:x1'],
    ['SA-101', { externalId: 'x1' }, 'SA-101/x:x1'],
    ['No such', { email: 'maya.lindqvist@example.com' }, 'unknown-exam:No such/u101'],
  ];
  it.each(cases)('%s by %j is %s', (examId, who, key) => {
    expect(certificationKey(program, people, result(examId, who, 92))).toBe(key);
  });

  it('does not depend on the score, the time or the event', () => {
    const later = result('SA-101', 'maya', 3, { eventId: 'other', completedAt: 0, source: 'elsewhere' });
    expect(certificationKey(program, people, later)).toBe(`SA-101/u${idOf('maya')}`);
  });
});
