import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../src/sandbox/server.ts';

/** An empty project on some GitLab, and a token of somebody who owns it. */
export type GitLabPlace = AsyncDisposable & {
  readonly url: string;
  readonly token: string;
  readonly project: string;
  /** Proposes a merge request and gives its number. */
  readonly propose: () => Promise<number>;
};

type Login = { readonly url: string; readonly token: string };

/** One on a sandbox. */
export async function sandboxPlace(): Promise<GitLabPlace> {
  const login = { token: 'glpat-owner-of-the-contract' };
  const project = 'contract/certification';
  const owner = { id: 1, username: 'owner', name: 'Owner', email: 'owner@example.com', token: login.token };
  const members = [{ username: owner.username, access: 50 }];
  const sandbox = await startSandbox({
    port: 0,
    seed: {
      tier: 'free',
      people: [owner],
      groups: [{ id: 1, path: 'contract', name: 'Contract', members }],
      projects: [{ id: 1, path: project, name: 'Certification', visibility: 'private', members: [] }],
    },
  });
  const { url } = sandbox;
  return {
    ...{ url, ...login, project },
    propose: () => propose({ url, ...login }, project),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** One on a real GitLab, in a group of its own, which is deleted in the end. It may still be starting. */
export async function realPlace(login: Login): Promise<GitLabPlace> {
  await answers(login);
  const path = `fieldcert-${Date.now()}`;
  const group = await post(login, '/groups', { name: path, path });
  const made = { name: 'certification', namespace_id: group.id, initialize_with_readme: true };
  const { id } = await post(login, '/projects', made);
  const project = `${path}/certification`;
  return {
    ...login,
    project,
    propose: async () => {
      const change = { action: 'create', file_path: 'words.txt', content: 'Words' };
      const commit = { branch: 'a-change', start_branch: 'main', commit_message: 'A change', actions: [change] };
      await post(login, `/projects/${id}/repository/commits`, commit);
      return propose(login, project);
    },
    async [Symbol.asyncDispose]() {
      await fetch(`${login.url}/api/v4/groups/${group.id}`, { method: 'DELETE', headers: headersOf(login) });
    },
  };
}

async function propose(login: Login, project: string): Promise<number> {
  const asked = { title: 'A change', source_branch: 'a-change', target_branch: 'main' };
  const { iid } = await post(login, `/projects/${encodeURIComponent(project)}/merge_requests`, asked);
  return Number(iid);
}

async function post(login: Login, path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
  const url = `${login.url}/api/v4${path}`;
  const answer = await fetch(url, { method: 'POST', headers: headersOf(login), body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

// A GitLab in a container needs minutes; asking is how one learns that it is up, and its token is made last of all.
async function answers(login: Login): Promise<void> {
  const deadline = Date.now() + 20 * 60_000;
  for (;;) {
    const answer = await fetch(`${login.url}/api/v4/user`, { headers: headersOf(login) }).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${login.url} did not answer within 20 minutes: ${answer?.status}`);
    await sleep(5_000);
  }
}

function headersOf({ token }: Login): Readonly<Record<string, string>> {
  return { 'private-token': token, 'content-type': 'application/json' };
}
