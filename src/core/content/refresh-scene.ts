import { isOn } from '../commands/command-entry.ts';
import { commandHelp, namesOn } from '../commands/command-help.ts';
import type { Command } from '../commands/commands.ts';
import { commandTable, entryOf } from '../commands/commands.ts';
import type { Vocabulary } from '../commands/utterance.ts';
import { eitherOf } from '../commands/utterance.ts';
import { elsewhereWords } from '../comments/help.ts';
import { authorOf } from '../comments/reply.ts';
import type { NamedRole } from '../comments/roles.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Comment } from '../event.ts';
import type { Words } from '../messages/messages.ts';
import { addressee, addressees } from '../views/view.ts';
import type { Refresh } from './refresh.ts';
import { ownersOf } from './refresh-issue.ts';

/** An issue about content as somebody finds it who has just said something. */
export type ContentScene = { readonly context: Context; readonly refresh: Refresh; readonly comment: Comment };

/** The words somebody may use in a comment there. */
export function vocabularyIn({ context }: ContentScene): Vocabulary {
  const away = commandTable.filter((entry) => !isOn(entry, 'product-content'));
  const here = 'You can say /refreshed, /postpone or /help here.';
  const elsewhere = away.map((entry) => [entry.name, `${elsewhereWords('product-content', entry)} ${here}`] as const);
  return { bot: context.bot.username, criteria: [], scale: [], elsewhere: new Map(elsewhere) };
}

/** That a command is for others, naming them; undefined where its author may say it. */
export function notTheirs(scene: ContentScene, command: Command): string | undefined {
  if (entryOf(command).who === 'anyone' || rolesIn(scene).length > 0) return undefined;
  return `Only the owners of this list and the enablement team can say /${command.say}: ${whoMay(scene)}.`;
}

function whoMay({ context, refresh }: ContentScene): string {
  const owners = ownersOf(context, refresh.list).map((userId) => addressee(context, userId).name);
  const staff = addressees(context, context.program.staff).map(({ name }) => name);
  return eitherOf([...new Set([...owners, ...staff])]);
}

/** What /help tells somebody there. */
export function helpWords(scene: ContentScene): Words {
  const { context, comment } = scene;
  const roles = rolesIn(scene);
  const all = commandHelp(namesOn('product-content'));
  const theirs = all.filter(({ who }) => who === 'anyone' || roles.length > 0);
  const others = all.filter((one) => !theirs.includes(one)).map((one) => ({ ...one, who: whoMay(scene) }));
  const to = authorOf(context, comment);
  const { help } = context.program;
  const about = 'product-content' as const;
  return { say: 'note/help', with: { to, about, roles, commands: theirs, others, criteria: [], help } };
}

function rolesIn({ context, refresh, comment: { author } }: ContentScene): readonly NamedRole[] {
  const { program } = context;
  const isOwner = ownersOf(context, refresh.list).includes(author);
  const isStaff = program.staff.includes(personWith(context, author)?.username ?? '');
  return [...(isOwner ? ['owner' as const] : []), ...(isStaff ? ['staff' as const] : [])];
}
