import { describe, expect, it } from 'vitest';
import { commandHelp } from '../../src/core/commands/command-help.ts';
import { commandNamed, commandTable } from '../../src/core/commands/commands.ts';
import { parseComment } from '../../src/core/commands/grammar.ts';
import { read, vocabulary } from './comment-lines.ts';

/** GitLab: doc/user/project/quick_actions.md, 16.0 to 19.x, aliases and retired names included. */
const quickActions =
  `add_child add_contacts add_email add_to_merge_train approve assign assign_reviewer attention award blocked_by blocks
  board_move cc checkin_reminder child child_epic clear_health_status clear_milestone clear_parent clear_weight clone close
  confidential convert_to_ticket copy_metadata create_merge_request done draft due duplicate epic estimate estimate_time
  health_status invite_email iteration label labels link lock merge milestone move page parent_epic promote promote_to
  promote_to_incident publish react ready reassign reassign_reviewer rebase relabel relate remind_me remove_attention
  remove_child remove_child_epic remove_contacts remove_due_date remove_email remove_epic remove_estimate remove_iteration
  remove_label remove_link remove_milestone remove_parent remove_parent_epic remove_relation remove_reviewer
  remove_time_estimate remove_time_spent remove_zoom reopen request_changes request_review reviewer run_pipeline set_parent
  severity ship shrug spend spend_time spent status submit_review subscribe summarize tableflip tag target_branch timeline
  title todo type unapprove unassign unassign_reviewer unblock unlabel unlink unlock unsubscribe weight wip zoom`.split(
    /\s+/,
  );

describe('the command table', () => {
  it('has no name of a GitLab quick action, which GitLab would take out of the comment', () => {
    expect(commandTable.map(({ name }) => name).filter((name) => quickActions.includes(name))).toEqual([]);
  });

  it('names every command once, in small letters and dashes', () => {
    const names = commandTable.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(commandTable)('says of /$name what it does and how to write it', ({ name, usage, help, who }) => {
    expect(usage.split(' ')[0]).toBe(`/${name}`);
    expect(help).toMatch(/^[A-Z].*\.$/);
    expect([
      'learner',
      'learner or staff',
      'reviewer',
      'reviewer or pool',
      'any reviewer',
      'moderator',
      'staff',
      'owner or staff',
      'reviewer or asked moderator',
      'anyone',
    ]).toContain(who);
  });

  it.each(commandTable)('gives an example of /$name that works as it stands', ({ name, example }) => {
    const { said, faults } = read(example);
    expect(faults).toEqual([]);
    expect(said.map(({ command }) => command.say)).toEqual([name]);
  });

  it('finds a command by its name', () => {
    expect(commandNamed('finish').who).toBe('reviewer');
  });
});

describe('command help', () => {
  it('covers every command in the order of the table', () => {
    expect(commandHelp().map(({ usage }) => usage)).toEqual(commandTable.map(({ usage }) => usage));
  });

  it('covers only the commands asked for', () => {
    expect(commandHelp(['finish', 'help']).map(({ usage }) => usage)).toEqual(['/finish', '/help']);
  });

  it('uses the criteria of the rubric, so that its examples can be sent as they are', () => {
    const other = { ...vocabulary, criteria: ['discover'], scale: [1, 2, 3] };
    const [score] = commandHelp(['score'], other);
    expect(score?.example).toBe('/score discover 3 Clear from the first minute');
    expect(parseComment([{ number: 1, text: score?.example ?? '' }], other).faults).toEqual([]);
  });
});
