import type { Words } from '../../src/core/messages/messages.ts';
import { helpSamples } from './help-samples.ts';
import { planSamples } from './plan-samples.ts';
import { productSamples } from './product-samples.ts';
import { refreshSamples } from './refresh-samples.ts';
import { reportSamples } from './report-samples.ts';
import {
  appeal,
  badges,
  certified,
  course,
  development,
  entry,
  help,
  ines,
  learning,
  maya,
  noor,
  notYours,
  omar,
  pathCompleted,
  practical,
  priya,
  review,
  sheets,
  statuses,
  upheld,
  vlaue,
} from './sample-parts.ts';

/** Every text in every state and variant, by golden file. */
export const samples: Readonly<Record<string, Words>> = {
  ...planSamples,
  ...reportSamples,
  ...productSamples,
  ...refreshSamples,
  'issue/title': { say: 'issue/title', with: { course, learner: 'Maya Lindqvist', attempt: 1 } },
  'issue/title.second': { say: 'issue/title', with: { course, learner: 'Maya Lindqvist', attempt: 2 } },
  ...Object.fromEntries(
    Object.entries(statuses).map(([name, status]): [string, Words] => [
      `issue/practical.${name}`,
      {
        say: 'issue/practical',
        with: { ...practical, status, reviewers: name === 'awaiting-reviewer' ? [] : practical.reviewers },
      },
    ]),
  ),
  'issue/practical.second': {
    say: 'issue/practical',
    with: {
      ...practical,
      attempt: 2,
      follows: {
        before: 'fieldcert-issue:1;',
        standing: ['Framing from discovery', 'Storyline and economy'],
        drawn: 'Closing and next step',
      },
    },
  },
  'issue/practical.everything-again': {
    say: 'issue/practical',
    with: { ...practical, attempt: 2, follows: { before: 'fieldcert-issue:1;', standing: [] } },
  },
  'issue/practical.follows-apart': {
    say: 'issue/practical',
    with: { ...practical, attempt: 2, follows: { standing: ['Framing from discovery'] } },
  },
  'note/moved.apart': { say: 'note/moved', with: { to: maya } },
  'note/moved': { say: 'note/moved', with: { to: maya, on: 'fieldcert-issue:2;' } },
  'note/needs-development.staff-agree': {
    say: 'note/needs-development',
    with: { ...development, from: undefined, staff: [priya, noor] },
  },
  'issue/identity': { say: 'issue/identity', with: entry },
  'issue/identity.open': { say: 'issue/identity', with: { ...entry, called: undefined, passedOn: undefined } },
  'note/identity-needed': {
    say: 'note/identity-needed',
    with: { staff: [priya, noor], example: '/identify @username', help },
  },
  'note/closed': {
    say: 'note/closed',
    with: { because: 'The learner has a certification for this exam already, so the result goes there.', help },
  },
  'note/refused.one': { say: 'note/refused', with: { to: omar, faults: [vlaue], nothingRecorded: true, help } },
  'note/refused.hands-in': {
    say: 'note/refused',
    with: { to: omar, faults: [vlaue], nothingRecorded: true, handsIn: true, help },
  },
  'note/edited-late': {
    say: 'note/edited-late',
    with: { to: omar, noteId: 1201, example: '/score value 3 Seen live.', help },
  },
  'note/refused.permission': {
    say: 'note/refused',
    with: { to: maya, faults: [notYours], nothingRecorded: false, help },
  },
  'note/refused.several': {
    say: 'note/refused',
    with: {
      to: omar,
      faults: Array.from({ length: 10 }, (_, at) => ({ ...vlaue, line: at + 3 })),
      nothingRecorded: true,
      help,
    },
  },
  ...helpSamples,
  'note/exam-corrected': {
    say: 'note/exam-corrected',
    with: { learner: maya, staff: [priya, noor], certified: false, help },
  },
  'note/exam-corrected.certified': {
    say: 'note/exam-corrected',
    with: { learner: maya, staff: [priya, noor], certified: true, help },
  },
  'note/nudge': {
    say: 'note/nudge',
    with: { to: [omar, ines], learner: maya, is: 'in-review', until: '2026-12-08', help },
  },
  'note/nudge.decision': {
    say: 'note/nudge',
    with: { to: [priya], learner: maya, is: 'decision-ready', help },
  },
  'note/withdrawn': {
    say: 'note/withdrawn',
    with: { learner: maya, reviewers: [omar, ines], until: '2026-12-24', help },
  },
  'note/withdrawn.nobody': { say: 'note/withdrawn', with: { learner: maya, reviewers: [], until: '2026-12-24', help } },
  'note/explain': {
    say: 'note/explain',
    with: {
      to: maya,
      status: statuses['decision-ready'],
      reasons: ['Passed SA-101 with 92 of 100', 'Omar Haddad finished.', 'Inês Carvalho finished.'],
      help,
    },
  },
  'note/explain.early': { say: 'note/explain', with: { to: maya, status: statuses.preparing, reasons: [], help } },
  'note/certified': { say: 'note/certified', with: certified },
  'note/certified.renews': {
    say: 'note/certified',
    with: {
      ...certified,
      validUntil: '2028-11-24',
      renews: [
        { id: 'SA-101', until: '2028-11-24' },
        { id: 'SA-102', until: '2028-11-24' },
      ],
    },
  },
  'note/path-completed': { say: 'note/path-completed', with: pathCompleted },
  'note/path-completed.up-to': { say: 'note/path-completed', with: { ...pathCompleted, upTo: true } },
  'note/certified.merit': {
    say: 'note/certified',
    with: { ...certified, outcome: 'merit', level: { ...learning, merit: true }, reviewers: [omar], remarks: [] },
  },
  'note/needs-development': { say: 'note/needs-development', with: development },
  'note/needs-development.nothing-met': { say: 'note/needs-development', with: { ...development, met: [] } },
  'note/decision-ready': {
    say: 'note/decision-ready',
    with: {
      moderators: [priya, noor],
      because: 'The reviewers came to different outcomes.',
      example: '/decide pass The live questions showed it.',
    },
  },
  'note/decision-ready.sheets': {
    say: 'note/decision-ready',
    with: {
      moderators: [priya, noor],
      because: 'The reviewers came to different outcomes.',
      sheets,
      example: '/decide pass The live questions showed it.',
    },
  },
  'issue/practical.internal': { say: 'issue/practical', with: { ...practical, mode: 'internal' } },
  'issue/practical.blind': { say: 'issue/practical', with: { ...practical, mode: 'blind' } },
  'issue/review-title': {
    say: 'issue/review-title',
    with: { course, learner: 'Maya Lindqvist', reviewer: 'Omar Haddad', attempt: 1 },
  },
  'issue/review-title.second': {
    say: 'issue/review-title',
    with: { course, learner: 'Maya Lindqvist', reviewer: 'Omar Haddad', attempt: 2 },
  },
  'issue/review': { say: 'issue/review', with: review },
  'issue/review.preparing': { say: 'issue/review', with: { ...review, attempt: 2, stage: 'preparing', evidence: [] } },
  ...Object.fromEntries(
    (['finished', 'over', 'joined'] as const).map((stage): [string, Words] => [
      `issue/review.${stage}`,
      { say: 'issue/review', with: { ...review, stage } },
    ]),
  ),
  'note/review-joined': {
    say: 'note/review-joined',
    with: {
      reviewer: omar,
      outcome: 'needs-development',
      because: 'All reviewers finished and agree: some criteria do not meet the standard yet.',
      sheets,
      practical: 'fieldcert-issue:1;',
    },
  },
  'note/review-over': { say: 'note/review-over', with: { reviewer: omar, help } },
  'note/asked': {
    say: 'note/asked',
    with: { learner: maya, reviewer: omar, question: 'Who was in the room?\nAnd who decided?' },
  },
  'note/answered': {
    say: 'note/answered',
    with: { reviewer: omar, learner: maya, answer: 'The CFO and her team.\nShe decided.' },
  },
  'note/answered.elsewhere': { say: 'note/answered', with: { reviewer: omar, learner: maya, answer: '' } },
  'note/further-review': { say: 'note/further-review', with: { reviewer: omar, dueOn: '2026-12-15', help } },
  'note/no-reviewer': {
    say: 'note/no-reviewer',
    with: {
      staff: [priya, noor],
      reasons: [
        {
          heading: 'Away',
          who: [
            { name: 'Tomáš Novák', detail: 'until 2026-12-04' },
            { name: 'Lena Brandt', detail: 'until 2026-11-27' },
          ],
        },
        { heading: 'As many open reviews as pool-sa allows', who: [{ name: 'Omar Haddad', detail: '3 open' }] },
        { heading: 'The learner', who: [{ name: 'Maya Lindqvist', detail: undefined }] },
      ],
      example: '/review-by @omar',
    },
  },
  'note/no-reviewer.empty': {
    say: 'note/no-reviewer',
    with: { staff: [], reasons: [], example: '/review-by @omar' },
  },
  ...Object.fromEntries(
    (['claim', 'claim-last', 'score', 'decide', 'decide-last', 'appeal', 'appeal-last'] as const).map(
      (what): [string, Words] => [
        `note/reminder.${what}`,
        {
          say: 'note/reminder',
          with: {
            to: what.startsWith('decide') || what.startsWith('appeal') ? priya : omar,
            here: { what, since: '2026-11-24', by: '2026-12-02', learner: maya },
            others: [],
            renew: undefined,
            help,
          },
        },
      ],
    ),
  ),
  ...Object.fromEntries(
    (['answer', 'due', 'overdue'] as const).map((what): [string, Words] => [
      `note/reminder.${what}`,
      {
        say: 'note/reminder',
        with: {
          to: maya,
          here: { what, since: '2026-12-08', by: undefined, learner: maya },
          others: [],
          renew: undefined,
          help,
        },
      },
    ]),
  ),
  'note/reminder.several': {
    say: 'note/reminder',
    with: {
      to: omar,
      here: { what: 'score', since: '2026-11-24', by: '2026-12-02', learner: maya },
      others: [
        { place: { project: 'field/certification', iid: 7 }, since: '2026-11-25' },
        { place: { project: 'field/certification', iid: 12 }, since: '2026-11-26' },
      ],
      renew: undefined,
      help,
    },
  },
  'note/reminder.elsewhere': {
    say: 'note/reminder',
    with: {
      to: omar,
      here: undefined,
      others: [{ place: { project: 'field/certification', iid: 7 }, since: '2026-11-25' }],
      renew: undefined,
      help,
    },
  },
  'note/reminder.renew': {
    say: 'note/reminder',
    with: { to: omar, here: undefined, others: [], renew: { pool: 'pool-sa', until: '2026-12-20' }, help },
  },
  'note/reminder.renew-too': {
    say: 'note/reminder',
    with: {
      to: omar,
      here: { what: 'score', since: '2026-11-24', by: '2026-12-02', learner: maya },
      others: [{ place: { project: 'field/certification', iid: 7 }, since: '2026-11-25' }],
      renew: { pool: 'pool-sa', until: '2026-12-20' },
      help,
    },
  },
  ...Object.fromEntries(
    (
      [
        ['preparing', [maya]],
        ['answer', [maya]],
        ['in-review', [omar, ines]],
        ['awaiting-reviewer', []],
        ['decision-ready', [priya]],
        ['appeal', [priya]],
      ] as const
    ).map(([what, waitingOn]): [string, Words] => [
      `note/stalled.${what}`,
      { say: 'note/stalled', with: { staff: [priya, noor], what, since: '2026-11-24', waitingOn } },
    ]),
  ),
  'note/healed': {
    say: 'note/healed',
    with: {
      by: maya,
      what: ['The issue was closed while something is still to be done in it.'],
      instead: ['To step back from this practical, ask the people named below.'],
      help,
    },
  },
  'note/healed.several': {
    say: 'note/healed',
    with: {
      by: undefined,
      what: ['The label “fieldcert::preparing” was taken off.', 'Omar Haddad was taken off as assignee.'],
      instead: ['Labels follow what is said in the comments; comment /help to see the commands.'],
      help,
    },
  },
  'issue/appeal-title': { say: 'issue/appeal-title', with: { course, learner: 'Maya Lindqvist' } },
  'issue/appeal': { say: 'issue/appeal', with: appeal },
  'issue/appeal.nobody-named': { say: 'issue/appeal', with: { ...appeal, moderators: [noor, priya], named: false } },
  'issue/appeal.decided': { say: 'issue/appeal', with: { ...appeal, decided: upheld } },
  'note/appeal-decided': { say: 'note/appeal-decided', with: { ...appeal, decided: upheld } },
  'note/appeal-handed-on': { say: 'note/appeal-handed-on', with: appeal },
  'note/appeal-handed-on.nobody': {
    say: 'note/appeal-handed-on',
    with: { ...appeal, named: false, moderators: [priya, noor] },
  },
  'note/appeal-decided.changed': {
    say: 'note/appeal-decided',
    with: { ...appeal, decided: { ...upheld, is: 'changed', reason: 'The live questions show the standard.' } },
  },
  'note/appeal-decided.exception': {
    say: 'note/appeal-decided',
    with: { ...appeal, decided: { ...upheld, is: 'exception', reason: 'Shown live to a customer.' } },
  },
  'note/override-asked': {
    say: 'note/override-asked',
    with: {
      staff: [priya],
      by: noor,
      outcome: 'pass',
      reason: 'Shown live to a customer; the recording was lost.',
      confirmBy: '2026-12-01',
      example: '/confirm',
    },
  },
  'note/contested': {
    say: 'note/contested',
    with: { staff: [priya, noor], what: ['The label “fieldcert::certified” was put on.'], times: 3 },
  },
  ...Object.fromEntries(
    Object.entries(badges).map(([name, badge]): [string, Words] => [
      `badge/level.${name}`,
      { say: 'badge/level', with: badge },
    ]),
  ),
};
