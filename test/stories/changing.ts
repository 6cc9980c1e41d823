import type { World } from './world.ts';

/** What somebody changes about an issue by hand, in the words of GitLab's API. */
export type HandEdit = {
  readonly add_labels?: string;
  readonly remove_labels?: string;
  readonly assignee_ids?: readonly number[];
  readonly description?: string;
  readonly confidential?: boolean;
  readonly state_event?: 'close' | 'reopen';
  readonly title?: string;
};

/** Somebody changes an issue by hand, a minute after whatever was before, and the service hears of it. */
export async function changes(world: World, username: string, iid: number, edit: HandEdit): Promise<void> {
  world.clock.at += 60_000;
  const { token } = world.person(username).user;
  const url = `${world.sandbox.url}/api/v4/projects/${encodeURIComponent(world.project)}/issues/${iid}`;
  const headers = { 'private-token': token, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(edit) });
  if (!response.ok) throw new Error(`${username} may not: ${response.status} ${await response.text()}`);
  await world.settle();
}

/** The comments of the bot, oldest first. */
export async function botSaid(world: World, iid = 1): Promise<readonly string[]> {
  const notes = await world.notes(iid);
  return notes.filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);
}
