import type { Words } from '../../src/core/messages/messages.ts';
import type { Plan, Step } from '../../src/core/provision/plan.ts';
import { planView } from '../../src/core/views/plan-view.ts';

const home = { kind: 'project', path: 'field/certification' } as const;
const uses = { open: 3, closed: 4, mergeRequests: 0 };
const missing = 'It is not there.';

const steps: readonly Step[] = [
  {
    do: 'change-label',
    sign: '~',
    home,
    id: 7,
    from: { name: 'fieldcert::in-review', color: '#1F75CB', description: 'Reviewers are scoring.' },
    to: { name: 'fieldcert::reviewing', color: '#1F75CB', description: 'Reviewers are scoring.' },
    uses,
    because: 'It was called fieldcert::in-review; issues, lists and searches keep it.',
  },
  {
    do: 'create-label',
    sign: '+',
    home,
    to: { name: 'fieldcert-region::LATAM', color: '#0E7C86', description: 'Region LATAM' },
    because: missing,
  },
  { do: 'add-list', sign: '+', home, board: 'By region', label: 'fieldcert-region::LATAM', because: missing },
  {
    do: 'delete-label',
    sign: '-',
    home: { kind: 'group', path: 'field' },
    id: 8,
    name: 'old-one',
    uses,
    because: 'It is retired, and its day, 31 Jan 2026, has come.',
  },
];

const whose = { certification: 'SA-101/u21', learner: 'Maya Lindqvist', exam: 'SA-101', attempt: 1 };

const plan: Plan = {
  version: 1,
  gitlab: 'https://gitlab.example.com',
  program: { name: 'GitLab field certification', hash: '0123456789abcdef' },
  steps,
  notices: [
    {
      level: 'note',
      says: 'The webhook is not in this plan, because our own address is not known.',
      fix: 'Set FIELDCERT_PUBLIC_URL to where GitLab reaches the service.',
    },
    { level: 'warning', says: 'Omar Haddad cannot see confidential practicals' },
  ],
  effects: [
    {
      is: 'verdict-differs',
      ...whose,
      was: 'pass',
      would: 'needs development',
      says: 'pass → needs development: the whole 3 is below 3.3.',
    },
    { is: 'kept', ...whose, attempt: 2, says: 'It is scored under demo version 1 to its end' },
    { is: 'needs-decision', ...whose, attempt: undefined, says: 'The program has no practical for its exam any more.' },
  ],
};

const many = { ...plan, effects: Array.from({ length: 52 }, () => plan.effects[1]).flatMap((one) => one ?? []) };
const region = (index: number): Step => ({
  do: 'create-label',
  sign: '+',
  home,
  to: { name: `fieldcert-region::R${index}`, color: '#0E7C86', description: `Region ${index}` },
  because: missing,
});

const says = (from: Plan): Words => ({ say: 'note/plan', with: planView(from) });

/** A plan in a merge request, in all its variants. */
export const planSamples: Readonly<Record<string, Words>> = {
  'note/plan': says(plan),
  'note/plan.no-changes': says({ ...plan, steps: [], notices: [], effects: [] }),
  'note/plan.effects-only': says({ ...plan, steps: [], notices: [] }),
  'note/plan.too-long': says({ ...many, steps: Array.from({ length: 103 }, (_, index) => region(index)) }),
};
