import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import type { Decision } from '../../src/core/context.ts';
import { decide } from '../../src/core/decide.ts';
import type { Event } from '../../src/core/event.ts';
import type { ExamResult } from '../../src/core/exams/exam.ts';
import { isProduct } from '../../src/core/product/product-certification.ts';
import { certifications, contexts, events, place, states } from './any-event.ts';
import { bot, comment, contextOf, now } from './builders.ts';

const keyOf = (certification: Certification | undefined) => certification?.key ?? 'SA-101/u101';

function soundness(before: Certification | undefined, decision: Decision): void {
  const { outcome, because, certification, changes, timers } = decision;
  expect(because).toMatch(/\S.*[.!?]$/s);
  if (outcome === 'ignored')
    expect({ certification, changes, timers }).toEqual({ certification: undefined, changes: [], timers: [] });
  for (const change of changes) {
    expect(change.because).not.toBe('');
    expect(change.key.startsWith(`${keyOf(before)}#`)).toBe(true);
  }
  expect(new Set(changes.map(({ key }) => key)).size).toBe(changes.length);
  if (!certification) return;
  expect(certification.key).toBe(keyOf(before));
  // A result stays for good, and so does that its source took it back.
  const after = certification.results.map(unruled);
  const were = (before?.results ?? []).map(unruled);
  expect(after.map(unmarked)).toEqual(expect.arrayContaining(were.map(unmarked)));
  expect(after).toEqual(expect.arrayContaining(were.filter(({ voided }) => voided)));
}

/** A result without what staff said of it, which may change. */
function unruled({ ruling: _, ...result }: ExamResult): ExamResult {
  return result;
}

function unmarked({ voided: _, ...result }: ExamResult) {
  return result;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

describe('every event in every state', () => {
  it('has a state of each kind to try', () => {
    for (const [name, certification] of Object.entries(states))
      if (certification) expect(name.startsWith(certification.is), name).toBe(true);
    const kinds = new Set(Object.values(states).map((certification) => certification?.is));
    expect(kinds.size).toBe(12);
  });

  it('gives a decision with a reason, never throws, and changes nothing it was given', () => {
    fc.assert(
      fc.property(certifications, events, contexts, (before, event, context) => {
        soundness(before, decide(frozen(before), keyOf(before), frozen(event), context));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same decision again, also after state and event went through JSON', () => {
    fc.assert(
      fc.property(certifications, events, contexts, (before, event, context) => {
        const stored = before && JSON.parse(JSON.stringify(before));
        const arrived: Event = JSON.parse(JSON.stringify(event));
        const decision = decide(before, keyOf(before), event, context);
        const again = decide(stored, keyOf(before), arrived, context);
        expect(JSON.stringify(again)).toBe(JSON.stringify(decision));
      }),
      { numRuns: 500 },
    );
  });

  it('taken in twice asks for nothing that was not asked for the first time', () => {
    fc.assert(
      fc.property(certifications, events, contexts, (before, event, context) => {
        // Whoever asks twice for the issue to be shown wants it twice.
        fc.pre(event.happened !== 'rectify-asked');
        const first = decide(before, keyOf(before), event, context);
        const after = first.certification ?? before;
        const second = decide(after, keyOf(before), event, context);
        const asked = new Set(first.changes.map(({ key }) => key));
        // Reading once more shows nobody anything.
        const reads: readonly string[] = ['look', 'read-thread'];
        const more = second.changes.filter(({ do: what, key }) => !reads.includes(what) && !asked.has(key));
        expect(more).toEqual([]);
        expect(second.certification?.results ?? after?.results).toEqual(after?.results);
      }),
      { numRuns: 1000 },
    );
  });

  it('a whole random life is sound at every step, and a badge is given at most once', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 25 }), contexts, (all, context) => {
        let state: Certification | undefined;
        let badges = 0;
        for (const event of all) {
          const decision = decide(state, 'SA-101/u101', event, context);
          soundness(state, decision);
          // Product knowledge is renewed, with its date of award.
          if (state?.is === 'certified' && !isProduct(state))
            expect(decision.certification ?? state).toMatchObject({ is: 'certified', credential: state.credential });
          state = decision.certification ?? state;
          badges += decision.changes.filter((change) => change.do === 'upload').length;
        }
        expect(badges).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('events that mean nothing in a state are ignored with the reason', () => {
  const scored: Event = { happened: 'comment-written', place, comment: comment(9, 'omar', '/score all 3') };
  const read: Event = { happened: 'thread-read', attempt: 1, reading: 99, comments: [] };
  const time: Event = { happened: 'time-came', timer: 'pick-again', dueAt: now };
  const issue = { labels: [], assignees: [], closed: true, confidential: true, intact: true };
  const changed: Event = { happened: 'issue-changed', place, by: 101, issue };
  const seen: Event = { happened: 'issue-read', attempt: 1, look: 99, by: 101, issue };
  it.each([
    ['nothing yet', scored, 'No practical of ours belongs to this.'],
    ['exam-failed', scored, 'No practical belongs to this thread.'],
    ['certified by a product assessment', read, 'Nothing about product knowledge follows from this.'],
    ['preparing', read, 'A newer reading of the thread is under way.'],
    ['in-review, the thread being read', read, 'A newer reading of the thread is under way.'],
    ['certified', read, 'The practical has been decided meanwhile.'],
    ['exam-failed', read, 'The practical has been decided meanwhile.'],
    ['preparing', time, 'The reviewers have been found meanwhile.'],
    ['certified', time, 'The reviewers have been found meanwhile.'],
    ['exam-failed', changed, 'Nothing of ours belongs to this issue.'],
    ['in-review', { ...changed, by: bot.userId }, 'We changed this issue ourselves.'],
    ['in-review', seen, 'A newer look at the issue is under way.'],
    ['identity-needed', seen, 'A newer look at the issue is under way.'],
  ])('%s', (name, event, because) => {
    const certification = states[name];
    expect(decide(certification, keyOf(certification), event, contextOf())).toMatchObject({
      outcome: 'ignored',
      because,
    });
  });
});
