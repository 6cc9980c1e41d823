/** One `/name argument` line of a comment or description. */
export type Command = { readonly name: string; readonly argument: string };

/** What is left of a text without its command lines, and those commands in order. */
export type Extraction = { readonly text: string; readonly commands: readonly Command[] };

/**
 * Takes GitLab's own commands out of a text. Only known names at the very start of a line count, in any letter case;
 * code blocks, `>>>` quotes and HTML blocks are left alone, and unknown names stay as plain text.
 * GitLab: lib/gitlab/quick_actions/extractor.rb.
 */
export function extractCommands(text: string): Extraction {
  const commands: Command[] = [];
  const kept: string[] = [];
  let until: ((line: string) => boolean) | undefined;
  for (const line of text.replaceAll('\r', '').split('\n')) {
    if (until) {
      if (until(line)) until = undefined;
      kept.push(line);
      continue;
    }
    until = blockOpenedBy(line);
    const command = until ? undefined : commandOn(line);
    if (!command) kept.push(line);
    else if (command.name in substitutions) kept.push(`${command.argument} ${substitutions[command.name]}`.trim());
    else commands.push(command);
  }
  return { text: commands.length > 0 ? kept.join('\n').trim() : kept.join('\n').trimEnd(), commands };
}

/** Whether GitLab would take `/name` out of a comment. */
export function isQuickAction(name: string): boolean {
  return quickActionNames.has(name.toLowerCase());
}

function commandOn(line: string): Command | undefined {
  const match = /^\/([A-Za-z_]+)(?:[ \t]+(.*))?$/.exec(line.trimEnd());
  const name = match?.[1]?.toLowerCase();
  return name && isQuickAction(name) ? { name, argument: (match?.[2] ?? '').trim() } : undefined;
}

function blockOpenedBy(line: string): ((line: string) => boolean) | undefined {
  const fence = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence) return (later) => later.trim().startsWith(fence) && /^[`~]+$/.test(later.trim());
  if (line.trim() === '>>>') return (later) => later.trim() === '>>>';
  const tag = /^<([a-z][a-z0-9]*)\b[^>]*>\s*$/i.exec(line)?.[1];
  if (tag) return (later) => later.trimEnd().endsWith(`</${tag}>`);
  if (line.startsWith('<!--') && !line.includes('-->')) return (later) => later.includes('-->');
  return undefined;
}

const substitutions: Readonly<Record<string, string>> = { shrug: '¯\\＿(ツ)＿/¯', tableflip: '(╯°□°)╯︵ ┻━┻' };

// GitLab knows them on every kind of item; where one does not apply it is taken out all the same.
const quickActionNames: ReadonlySet<string> = new Set(
  `add_child add_contacts add_email approve assign assign_reviewer award blocked_by blocks board_move child clear_health_status
  clear_milestone clear_parent clear_weight clone close confidential convert_to_ticket copy_metadata create_merge_request
  create_merge_request due done draft duplicate epic estimate estimate_time health_status invite_email iteration label labels
  link lock merge milestone move page parent_epic promote promote_to promote_to_incident publish react ready reassign
  reassign_reviewer rebase relabel relate remove_child remove_child_epic remove_contacts remove_due_date remove_email
  remove_epic remove_estimate remove_iteration remove_label remove_link remove_milestone remove_parent remove_parent_epic
  remove_relation remove_reviewer remove_time_estimate remove_time_spent remove_zoom reopen request_changes request_review
  reviewer run_pipeline set_parent severity ship shrug spend spend_time spent status submit_review subscribe tableflip tag
  target_branch timeline title todo type unapprove unassign unassign_reviewer unlabel unlink unlock unsubscribe weight wip
  zoom`.split(/\s+/),
);
