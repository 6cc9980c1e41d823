import { openStates } from '../../src/core/certification.ts';
import type { Words } from '../../src/core/messages/messages.ts';
import { disputedLife, type Life, openLife } from '../core/builders.ts';

/** What somebody gets who asks for help on a practical. */
function helpOn(life: Life, username: string): Words {
  const change = life.says(username, '/help').changes.find((one) => one.do === 'say');
  if (change?.do !== 'say') throw new Error(`${username} got no answer`);
  return change.words;
}

function decidedLife(): Life {
  const life = openLife();
  life.says('omar', '/score all 3\n/finish');
  life.says('ines', '/score all 3\n/finish');
  life.reads();
  if (openStates.includes(life.state().is)) throw new Error('The practical is open still');
  return life;
}

/** `/help` as each kind of person gets it, from the command table itself. */
export const helpSamples: Readonly<Record<string, Words>> = {
  'note/help.learner': helpOn(openLife(), 'maya'),
  'note/help.reviewer': helpOn(openLife(), 'omar'),
  'note/help.moderator': helpOn(disputedLife(), 'sam'),
  'note/help.moderator-early': helpOn(openLife(), 'sam'),
  'note/help.staff': helpOn(openLife(), 'noor'),
  'note/help.staff-and-moderator': helpOn(disputedLife(), 'priya'),
  'note/help.passer-by': helpOn(openLife(), 'lena'),
  'note/help.decided': helpOn(decidedLife(), 'maya'),
};
