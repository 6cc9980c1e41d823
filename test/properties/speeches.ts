import fc from 'fast-check';
import type { Act, Practical, Voice } from './acts.ts';

/** What somebody does on one practical, in their own order. */
export type Speech = readonly Act[];

/** Somebody at a keyboard: names comments and keeps the order of what they do. */
function speaker(practical: Practical, who: Voice) {
  const acts: Act[] = [];
  let count = 0;
  const last = () => `${practical.learner}: ${who} ${count}`;
  return {
    acts,
    say: (text: string): string => {
      count += 1;
      acts.push({ practical, does: 'say', who, comment: last(), text });
      return last();
    },
    edit: (comment: string, text: string) => void acts.push({ practical, does: 'edit', who, comment, text }),
    delete: (comment: string) => void acts.push({ practical, does: 'delete', who, comment }),
    see: (sees: 'answer' | 'check mark', comment: string) =>
      void acts.push({ practical, does: 'look', who, sight: { sees, comment } }),
  };
}

const reviewerMoods = [
  'says /finish too early',
  'mistypes and edits it right',
  'mistypes and says it anew',
  'edits a score before finishing',
  'says a score and deletes it',
  'says a score and takes it back',
  'asks for help',
  'chats',
  'scores in capitals with words around',
] as const;

const learnerMoods = [
  'asks for help',
  'mistypes the address and edits it right',
  'shows something and deletes it',
  'shows something and takes it back',
  'edits the address',
  'scores themselves',
  'chats',
] as const;

const reviewerPlan = fc.record({
  score: fc.constantFrom(3, 4, 2, 1),
  odd: fc.option(fc.record({ criterion: fc.nat(5), score: fc.constantFrom(3, 4, 2, 1) }), { freq: 3 }),
  shape: fc.constantFrom('all', 'block', 'lines', 'punctuated'),
  comments: fc.integer({ min: 1, max: 3 }),
  finish: fc.constantFrom('together', 'apart'),
  before: fc.uniqueArray(fc.constantFrom(...reviewerMoods), { maxLength: 2 }),
});
type ReviewerPlan = typeof reviewerPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

const learnerPlan = fc.record({
  evidence: fc.integer({ min: 0, max: 2 }),
  ready: fc.constantFrom('not said', 'said', 'said with the evidence'),
  moods: fc.uniqueArray(fc.constantFrom(...learnerMoods), { maxLength: 2 }),
});
type LearnerPlan = typeof learnerPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

/** All that a reviewer does; the last act finishes. `criteria` by id. */
export function reviewerSpeech(practical: Practical, who: Voice, criteria: readonly string[]): fc.Arbitrary<Speech> {
  return reviewerPlan.map((plan) => review(practical, who, criteria, plan));
}

/** All that a learner does before the verdict. */
export function learnerSpeech(practical: Practical): fc.Arbitrary<Speech> {
  return learnerPlan.map((plan) => present(practical, plan));
}

function review(practical: Practical, who: Voice, criteria: readonly string[], plan: ReviewerPlan): Speech {
  const by = speaker(practical, who);
  const [one = ''] = criteria;
  // Too early is only what comes first: until the thread is read nobody knows of a deletion, and a lost edit as little.
  for (const mood of reviewerMoods.filter((one) => plan.before.includes(one))) {
    switch (mood) {
      case 'says /finish too early':
        by.see('answer', by.say('/finish'));
        break;
      case 'mistypes and edits it right': {
        const wrong = by.say(`/score ${one}x 3`);
        by.see('answer', wrong);
        by.edit(wrong, `/score ${one} 3`);
        break;
      }
      case 'mistypes and says it anew':
        by.say(`/score ${one} nine`);
        by.say(`/score ${one} 2`);
        break;
      case 'edits a score before finishing':
        by.edit(by.say(`/score ${one} 1 At first sight`), `/score ${one} 4 On reflection`);
        break;
      case 'says a score and deletes it':
        by.delete(by.say('/score all 1'));
        break;
      case 'says a score and takes it back': {
        const hasty = by.say('/score all 1');
        by.see('check mark', hasty);
        by.edit(hasty, 'I will look at it again first.');
        break;
      }
      case 'asks for help':
        by.say('How does this work?\n\n/help');
        break;
      case 'chats':
        by.say('I have watched the recording, thank you!\n\n> /score all 1');
        break;
      case 'scores in capitals with words around':
        by.say(`Off to a good start.\n\n/SCORE ${one.toUpperCase()} 3 Well framed\n\nMore to come.`);
    }
  }
  for (const text of sheets(criteria, plan)) by.say(text);
  return by.acts;
}

function sheets(criteria: readonly string[], plan: ReviewerPlan): readonly string[] {
  const odd = plan.odd && { ...plan.odd, criterion: plan.odd.criterion % criteria.length };
  const lines = criteria.map((id, index) => `${id} ${odd?.criterion === index ? odd.score : plan.score}`);
  const exception = odd ? [`/score ${lines[odd.criterion]} Apart from this`] : [];
  const parts = plan.shape === 'all' ? [`/score all ${plan.score} Clear and warm`, ...exception] : inParts(lines, plan);
  if (plan.finish === 'apart') return [...parts, '/finish'];
  return parts.map((part, index) => (index === parts.length - 1 ? `${part}\n\n/finish` : part));
}

function inParts(lines: readonly string[], { shape, comments }: ReviewerPlan): readonly string[] {
  const size = Math.ceil(lines.length / comments);
  const chunks = Array.from({ length: comments }, (_, part) => lines.slice(part * size, (part + 1) * size));
  return chunks
    .filter((chunk) => chunk.length > 0)
    .map((chunk) => {
      if (shape === 'lines') return chunk.map((line) => `/score ${line} Seen`).join('\n');
      const spelled = shape === 'punctuated' ? chunk.map((line) => line.replace(' ', ': ')) : chunk;
      return ['/score', ...spelled].join('\n');
    });
}

function present(practical: Practical, plan: LearnerPlan): Speech {
  const by = speaker(practical, 'learner');
  const address = (name: string) => `https://example.com/${practical.learner}/${name}`;
  for (const mood of plan.moods) {
    switch (mood) {
      case 'asks for help':
        by.say('/help');
        break;
      case 'mistypes the address and edits it right': {
        const wrong = by.say('/evidence example.com/demo');
        by.see('answer', wrong);
        by.edit(wrong, `/evidence ${address('right')} The demo`);
        break;
      }
      case 'shows something and deletes it':
        by.delete(by.say(`/evidence ${address('deleted')}`));
        break;
      case 'shows something and takes it back': {
        const shown = by.say(`/evidence ${address('taken-back')}`);
        by.see('check mark', shown);
        by.edit(shown, 'That was the wrong recording, sorry.');
        break;
      }
      case 'edits the address':
        by.edit(by.say(`/evidence ${address('old')} First cut`), `/evidence ${address('new')} Final cut`);
        break;
      case 'scores themselves':
        by.say('/score all 4\n/finish');
        break;
      case 'chats':
        by.say('Looking forward to this.');
    }
  }
  const evidence = Array.from({ length: plan.evidence }, (_, index) => `/evidence ${address(`${index + 1}`)} Part`);
  if (plan.ready === 'said with the evidence') by.say([...evidence, '/ready-for-review'].join('\n\n'));
  else for (const text of plan.ready === 'said' ? [...evidence, '/ready-for-review'] : evidence) by.say(text);
  return by.acts;
}
