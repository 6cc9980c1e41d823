import { type CommandEntry, type IssueKind, isGoingOn, isOn, kindOf } from '../commands/command-entry.ts';
import { commandHelp } from '../commands/command-help.ts';
import { type Command, commandNamed, commandTable, exampleOf } from '../commands/commands.ts';
import { vocabularyOf } from '../commands/grammar.ts';
import { eitherOf, type Vocabulary } from '../commands/utterance.ts';
import type { CommandHelp, Messages } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import { properPlace } from '../practical/mode.ts';
import { isProduct } from '../product/product-certification.ts';
import { allModulesOf, subjectOf } from '../product/subject.ts';
import { appealThread } from '../verdict/appeal.ts';
import { namedRolesOf, namesOf, type Role, rolesOf, type Scene } from './roles.ts';

/** The words somebody may use in a comment on this issue, and what they may not say in it. */
export function vocabularyFor(scene: Scene, author: UserId): Vocabulary {
  const sentences = commandTable.flatMap((entry): readonly [string, string][] => {
    const sentence = barred(scene, author, entry);
    return sentence === undefined ? [] : [[entry.name, sentence]];
  });
  const away = commandTable.filter((entry) => !isHere(scene, entry));
  const other = instead(scene, author).words;
  const elsewhere = away.map(
    (entry) => [entry.name, `${elsewhereWords(kindOf(scene.certification), entry)} ${other}`] as const,
  );
  return { ...wordsIn(scene), barred: new Map(sentences), elsewhere: new Map(elsewhere) };
}

/** The words of what the issue is about: criteria of the rubric, or modules of the learning path. */
export function wordsIn({ context, certification, attempt }: Scene): Vocabulary {
  if (attempt) return vocabularyOf(context, attempt.rubric);
  const subject = subjectOf(context.program, certification);
  return { bot: context.bot.username, criteria: [], scale: [], modules: subject ? allModulesOf(subject) : [] };
}

function isHere({ certification }: Scene, entry: CommandEntry): boolean {
  return isOn(entry, kindOf(certification));
}

/** That a command is of no use in issues of a kind, and where it belongs. */
export function elsewhereWords(kind: IssueKind, { name, on }: CommandEntry): string {
  return `/${name} belongs to ${belongs[on]}, and ${here[kind]}.`;
}

const belongs: Readonly<Record<CommandEntry['on'], string>> = {
  practicals: 'practicals',
  'product-knowledge': 'issues about product knowledge',
  'product-content': 'issues about content after a release',
  certifications: 'issues of learners',
  anywhere: 'any issue',
};

const here: Readonly<Record<IssueKind, string>> = {
  practicals: 'this one is a practical',
  'product-knowledge': 'this issue is about product knowledge, which the exam decides',
  'product-content': 'this issue is about the content of assessments',
};

function barred(scene: Scene, author: UserId, entry: CommandEntry): string | undefined {
  if (!isHere(scene, entry)) return elsewhereWords(kindOf(scene.certification), entry);
  const place = properPlace(scene, entry);
  return notTheirs(scene, author, entry) ?? untimely(scene, entry) ?? (place && `/${entry.name} is said ${place}.`);
}

/** That a command is for others on this issue, naming them; undefined where it is for this author. */
export function notTheirs(scene: Scene, author: UserId, { who, name }: CommandEntry): string | undefined {
  return who === 'anyone' || rolesOf(scene, author).includes(who) ? undefined : whoMay(scene, who, name);
}

/** That a practical, or what is asked, is past a command, or not there yet. */
export function untimely({ certification, thread }: Scene, { when }: CommandEntry): string | undefined {
  if (thread === appealThread) return undefined;
  if (when === 'open' && certification.is === 'withdrawn')
    return 'This practical was withdrawn. It goes on once it has been brought back with /restore.';
  const open = isGoingOn(certification);
  if (when === 'open' && !open && isProduct(certification))
    return 'Nothing is asked here now, so nothing can be added.';
  if (when === 'open' && !open) return 'This practical has been decided, so nothing can be added to it.';
  return when === 'decided' && open ? 'This practical has not been decided yet.' : undefined;
}

const circles: Record<Role, string> = {
  learner: 'the learner of this practical',
  'learner or staff': 'the learner of this practical and the enablement team',
  reviewer: 'the reviewers of this practical',
  'reviewer or asked moderator': 'the reviewers of this practical, and who was asked to decide an appeal,',
  'reviewer or pool': 'the reviewers of this practical, and its pool while a seat is empty,',
  'any reviewer': 'people who review',
  moderator: 'a moderator',
  staff: 'the enablement team',
  owner: 'the owners of this list',
  'owner or staff': 'the owners of this list and the enablement team',
};

function circleOf({ certification }: Scene, role: Role): string {
  return kindOf(certification) === 'practicals' ? circles[role] : circles[role].replace('practical', 'issue');
}

function whoMay(scene: Scene, role: Role, name: string): string {
  const names = namesOf(scene, role);
  const who = names.length > 0 ? eitherOf(names) : nobody[role];
  return `Only ${circleOf(scene, role)} can say /${name}: ${who}.`;
}

const nobody: Record<Role, string> = {
  learner: 'nobody on GitLab is known to be it yet',
  'learner or staff': 'none of them is known on GitLab yet',
  reviewer: 'nobody has been picked yet',
  'reviewer or asked moderator': 'nobody has been asked yet',
  'reviewer or pool': 'nobody has been picked, and nobody in the pool can take a seat',
  'any reviewer': 'no pool of reviewers has you in it',
  moderator: 'none of them is known on GitLab yet',
  staff: 'none of them is known on GitLab yet',
  owner: 'none of them is known on GitLab yet',
  'owner or staff': 'none of them is known on GitLab yet',
};

/** What somebody can do instead of what they may not: a few commands of theirs, and one as they would write it. */
export function instead(scene: Scene, author: UserId): { readonly words: string; readonly example: string } {
  const may = commandTable.filter((entry) => barred(scene, author, entry) === undefined);
  const own = may.filter(({ who }) => who !== 'anyone');
  const few = own.length > 0 ? [...own.slice(0, fewest), commandNamed('help')] : may;
  const [first = commandNamed('help')] = few;
  return {
    words: `You can say ${eitherOf(few.map(({ name }) => `/${name}`))} here.`,
    example: exampleOf(first, wordsIn(scene)),
  };
}

// More would not be read in a refusal; /help has them all.
const fewest = 4;

/** What /help tells somebody: what they can say here now, and of all else who may say it and when. */
export function helpFor(
  scene: Scene,
  author: UserId,
): Pick<Messages['note/help'], 'about' | 'roles' | 'commands' | 'others' | 'criteria'> {
  const roles = rolesOf(scene, author);
  const here = commandTable.filter((entry) => isHere(scene, entry));
  const now = here.filter((entry) => isFor(roles, entry) && isInSeason(scene, entry));
  const others = here.filter((entry) => !now.includes(entry));
  const criteria = scene.attempt?.rubric.criteria ?? [];
  return {
    about: kindOf(scene.certification),
    roles: namedRolesOf(scene, author),
    commands: commandHelp(
      now.map(({ name }) => name),
      wordsIn(scene),
    ),
    others: others.map((entry) => otherHelp(scene, roles, entry)),
    criteria: now.some(({ name }) => name === 'score') ? criteria.map(({ id, name }) => ({ id, name })) : [],
  };
}

/** Nobody decides about their own practical, or where they have a review of their own. */
function isFor(roles: readonly Role[], { who }: CommandEntry): boolean {
  if (who === 'anyone') return true;
  const involved = roles.includes('learner') || roles.includes('reviewer');
  return roles.includes(who) && !(who === 'moderator' && involved);
}

function isInSeason(scene: Scene, entry: CommandEntry): boolean {
  const { certification, thread } = scene;
  const { name, when, waits, season } = entry;
  if (thread === appealThread) return saidInAppeals.includes(name);
  if (when !== 'always' && (when === 'open') !== isGoingOn(certification)) return false;
  if (properPlace(scene, entry)) return false;
  if (waits && certification.paused) return false;
  return season?.now(certification) ?? true;
}

function otherHelp(scene: Scene, roles: readonly Role[], entry: CommandEntry): Omit<CommandHelp, 'example'> {
  const { usage, help } = entry;
  const who = isFor(roles, entry) ? 'you' : peopleWords(scene, entry.who);
  return { usage, help, who: [who, seasonWords(scene, entry)].filter(Boolean).join(', ') };
}

function peopleWords(scene: Scene, who: CommandEntry['who']): string {
  if (who === 'anyone') return 'anyone';
  const names = namesOf(scene, who);
  return names.length > 0 ? eitherOf(names) : circleOf(scene, who);
}

function seasonWords(scene: Scene, entry: CommandEntry): string {
  const { certification, thread } = scene;
  if (isInSeason(scene, entry)) return '';
  if (thread === appealThread) return 'in the practical itself';
  if (entry.when === 'open' && !isGoingOn(certification))
    return isProduct(certification) ? 'while it is asked' : 'before the verdict';
  if (entry.when === 'decided') return 'after the verdict';
  const place = properPlace(scene, entry);
  if (place) return place;
  return entry.waits && certification.paused ? 'once it is resumed' : (entry.season?.words ?? '');
}

/** What an appeal's own issue is for. */
export const saidInAppeals: readonly Command['say'][] = ['decide', 'decline', 'release', 'help', 'explain'];
