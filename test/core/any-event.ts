import fc from 'fast-check';
import type { Certification } from '../../src/core/certification.ts';
import type { Context } from '../../src/core/context.ts';
import type { Comment, Event, SeenIssue } from '../../src/core/event.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import {
  bot,
  contextOf,
  disputedLife,
  idOf,
  newLife,
  now,
  openLife,
  people,
  program,
  result,
  splitLife,
  standingsOf,
  withPractical,
} from './builders.ts';

const finished = '/score all 3\n/finish';
const away = new Map(
  ['omar', 'ines'].map((who) => [idOf(who), { open: 1, away: { until: '2026-12-04', since: now } }]),
);
const full = standingsOf({ omar: [3], ines: [3], tomas: [3], lena: [3] });
const onlyTwo = standingsOf({ tomas: [3], lena: [3] });

function reviewed(first: string, second = first): Certification {
  const life = openLife();
  life.says('omar', first);
  life.says('ines', second);
  life.reads();
  return life.state();
}

function half(): Certification {
  const life = openLife();
  life.says('maya', '/evidence https://example.com/demo\n/ready-for-review');
  life.says('omar', finished);
  return life.state();
}

function withdrawn(): Certification {
  const life = openLife();
  life.says('maya', '/withdraw');
  return life.state();
}

function reading(): Certification {
  const life = openLife();
  for (const who of life.reviewers) life.says(who, finished);
  return life.state();
}

function sat(exam: string, who: Parameters<typeof result>[1], raw: number, key?: string): Certification {
  const life = newLife(contextOf(), key);
  life.exam(result(exam, who, raw));
  return life.state();
}

/** Somebody of a partner without a project. */
function homeless(): Certification {
  const theirs = people.map((person) => (person.username === 'maya' ? { ...person, company: 'Fabrikam' } : person));
  const life = newLife(contextOf({ people: theirs }));
  life.exam(result('SA-101', 'maya', 92));
  return life.state();
}

/** A certification in every state, by name; the names begin with the state. */
export const states: Readonly<Record<string, Certification | undefined>> = {
  'nothing yet': undefined,
  'exam-failed': sat('SA-101', 'maya', 40),
  'exam-failed by somebody unknown': sat('SA-101', { externalId: 'x1' }, 40),
  'identity-needed': sat('SA-101', { externalId: 'x1' }, 92),
  'awaiting-reviewer': openLife(contextOf({ standings: full })).state(),
  'project-needed': homeless(),
  preparing: openLife().state(),
  'in-review': half(),
  'in-review, the thread being read': reading(),
  'second-review': splitLife().state(),
  'second-review without a reviewer': splitLife(contextOf({ standings: onlyTwo })).state(),
  'decision-ready': disputedLife().state(),
  'next-attempt': reviewed('/score all 2\n/finish'),
  withdrawn: withdrawn(),
  certified: reviewed(finished),
  'certified by a product assessment': sat('PK-CS', 'maya', 92, 'PK-CS/u101'),
};

const fragments = fc.constantFrom(
  finished,
  '/score all 2\n/finish',
  '/score value 4 Clear',
  '/score value 9',
  '/evidence https://example.com/a',
  '/ready-for-review',
  '/decide pass Fine',
  '/decide needs-development Not yet',
  '/nudge',
  '/extend 2027-01-15',
  '/next-attempt',
  '/withdraw',
  '/restore',
  '/pause',
  '/resume',
  '/review-by @omar',
  '/review-by @tomas\n/review-by @yuki',
  '/claim',
  '/away 15 Dec',
  '/back',
  '/ask Which demo?',
  '/help',
  '/explain',
  '/unknown thing',
  '@fieldcert-bot',
  'Nice work!',
);
const texts = fc.array(fc.oneof({ weight: 4, arbitrary: fragments }, fc.string({ unit: 'grapheme', maxLength: 30 })), {
  maxLength: 4,
});
const authors = fc.constantFrom(...people.map(({ userId }) => userId), bot.userId, 77_777);

const comments: fc.Arbitrary<Comment> = fc
  .record({
    id: fc.integer({ min: 1, max: 6 }),
    author: authors,
    text: texts,
    editedBy: fc.option(authors, { nil: undefined }),
  })
  .map(({ id, author, text, editedBy }) => {
    const username = people.find(({ userId }) => userId === author)?.username ?? `someone-${author}`;
    return { id, author, username, ...readText(text.join('\n\n')), editedBy, createdAt: now, updatedAt: now };
  });

/** Where the thread of the tests is. */
export const place = { project: 'field/certification', iid: 1 };
const learners = fc.constantFrom(
  { email: 'maya.lindqvist@example.com' },
  { username: 'omar' },
  { externalId: 'x1' },
  {},
);
const issues: fc.Arbitrary<SeenIssue> = fc.record({
  labels: fc.subarray(['x', 'fieldcert::preparing', 'fieldcert::certified', 'fieldcert-role::SA']),
  assignees: fc.subarray([...people.map(({ userId }) => userId), 77_777]),
  closed: fc.boolean(),
  confidential: fc.boolean(),
  intact: fc.boolean(),
});
const decimals = fc.tuple(fc.nat(120), fc.nat(99)).map(([whole, part]) => `${whole}.${part}`);

/** Anything that may happen, likely and unlikely. */
export const events: fc.Arbitrary<Event> = fc.oneof(
  fc.tuple(fc.constantFrom('SA-101', 'sa-101', 'PK-CS', 'TAM-101', 'XX-1'), learners, decimals, fc.nat(3)).map(
    ([exam, learner, raw, id]): Event => ({
      happened: 'exam-completed',
      result: result(exam, learner, raw, { eventId: `evt-${id}` }),
    }),
  ),
  fc.nat(3).map((id): Event => ({ happened: 'exam-voided', source: 'native', eventId: `evt-${id}`, digest: 'd' })),
  fc
    .record({
      id: fc.nat(3),
      raw: fc.constantFrom('60', '95'),
      claim: fc.constantFrom('passed', 'failed', undefined),
      recorded: fc.option(fc.constant({ by: 'priya', because: 'On paper.' }), { nil: undefined }),
      says: fc.constantFrom('counts', 'discarded', 'named', 'open'),
      by: fc.constantFrom('priya', 'noor'),
      at: fc.nat(5),
      exam: fc.constantFrom('SA-101', 'PK-CS', 'XX-1', undefined),
    })
    .map(({ id, raw, claim, recorded, says, by, at, exam }): Event => {
      const ruled = result('SA-101', 'maya', raw, { eventId: `evt-${id}`, claim, recorded });
      return { happened: 'exam-ruled', result: ruled, ruling: { says, by, at, because: 'So.' }, exam };
    }),
  comments.map((comment): Event => ({ happened: 'comment-written', place, comment })),
  fc.constant<Event>({ happened: 'issue-gone', place }),
  fc.constant<Event>({ happened: 'rectify-asked', by: 'staff' }),
  fc.nat(3).map((days): Event => ({ happened: 'level-reached', course: 'SA-201', at: now + days * 86_400_000 })),
  authors.map((reviewer): Event => ({ happened: 'reviewer-away', reviewer })),
  fc
    .record({
      who: fc.option(authors, { nil: undefined }),
      steps: fc.subarray([
        'claim',
        'claim-last',
        'score',
        'replace',
        'due',
        'decide',
        'decide-last',
        'appeal',
        'appeal-last',
        'renew',
        'alarm',
      ] as const),
      others: fc.option(fc.constant([{ place: { project: 'field/certification', iid: 7 }, since: '2026-11-20' }]), {
        nil: undefined,
      }),
    })
    .map((brought): Event => ({ happened: 'steps-due', on: '2026-12-15', ...brought })),
  fc
    .tuple(fc.option(authors, { nil: undefined }), issues)
    .map(([by, issue]): Event => ({ happened: 'issue-changed', place, by, issue })),
  fc
    .tuple(fc.integer({ min: 1, max: 2 }), fc.nat(6), fc.option(authors, { nil: undefined }), issues)
    .map(([attempt, look, by, issue]): Event => ({ happened: 'issue-read', attempt, look, by, issue })),
  fc
    .tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.nat(6),
      fc.uniqueArray(comments, { selector: ({ id }) => id, maxLength: 6 }),
    )
    .map(([attempt, number, all]): Event => ({ happened: 'thread-read', attempt, reading: number, comments: all })),
  fc.constant<Event>({ happened: 'time-came', timer: 'pick-again', dueAt: now }),
  fc.constant<Event>({ happened: 'time-came', timer: 'next-attempt', dueAt: now }),
);

const retired = { ...program, courses: program.courses.map((course) => ({ ...course, status: 'retired' as const })) };
/** The example program with people, loads and rules as they usually are and as they rarely are. */
export const contexts: fc.Arbitrary<Context> = fc.constantFrom(
  contextOf(),
  contextOf({ standings: full }),
  contextOf({ standings: away }),
  contextOf({ now: now + 21 * 86_400_000 }),
  contextOf({ people: people.filter(({ username }) => !['maya', 'omar', 'priya'].includes(username)) }),
  contextOf({ people: [] }),
  contextOf({ program: withPractical({ reviewers: 1 }) }),
  contextOf({ program: withPractical({ reviewers: 3 }) }),
  contextOf({ program: retired }),
);

/** Any of the states. */
export const certifications = fc.constantFrom(...Object.values(states));
