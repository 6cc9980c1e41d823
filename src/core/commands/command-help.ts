import type { CommandHelp } from '../messages/messages.ts';
import { type IssueKind, isOn } from './command-entry.ts';
import { type Command, commandTable, exampleOf } from './commands.ts';
import type { Vocabulary } from './utterance.ts';

/** The names of the commands that are of use in issues of that kind. */
export function namesOn(kind: IssueKind): readonly Command['say'][] {
  return commandTable.filter((entry) => isOn(entry, kind)).map(({ name }) => name);
}

/** Help for the named commands, or for all; with a vocabulary the examples use the rubric's own words. */
export function commandHelp(names?: readonly Command['say'][], vocabulary?: Vocabulary): readonly CommandHelp[] {
  const entries = commandTable.filter(({ name }) => names?.includes(name) ?? true);
  return entries.map((entry) => ({
    usage: entry.usage,
    who: entry.who,
    help: entry.help,
    example: exampleOf(entry, vocabulary),
  }));
}
