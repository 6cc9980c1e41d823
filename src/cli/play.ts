import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectPaths } from '../core/layout.ts';
import { belongsTo, partnerIn } from '../core/people/company.ts';
import type { PersonEntry } from '../core/people/people.ts';
import type { Program } from '../core/program.ts';
import type { SandboxSeed } from '../sandbox/seed.ts';

/** GitLab username and user id of our bot in the sandbox. */
export const bot = { username: 'fieldcert-bot', id: 9001 } as const;

const PlaySecrets = z.object({ exam: z.string(), hook: z.string(), bot: z.string() });

/** Secrets of a sandbox and the service beside it; made once per data folder. */
export type PlaySecrets = z.infer<typeof PlaySecrets>;

/** Reads the secrets kept in `folder`, or makes and keeps new ones. */
export function playSecrets(folder: string): PlaySecrets {
  const file = join(folder, 'play.json');
  if (existsSync(file)) return PlaySecrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets = { exam: signingSecret(), hook: signingSecret(), bot: token() };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In one step, so that a start that is killed leaves no half of a file behind.
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

/** What somebody is in the program, in a word. */
export function roleWord(program: Program, username: string): 'staff' | 'moderator' | 'reviewer' | 'learner' {
  if (program.staff.includes(username)) return 'staff';
  if (program.reviewing.moderators.includes(username)) return 'moderator';
  return program.reviewing.pools.some((pool) => pool.members.includes(username)) ? 'reviewer' : 'learner';
}

/** A practice GitLab with the program's people and projects, and the bot that keeps the projects. */
export function seedFor(program: Program, tier: SandboxSeed['tier'], botToken: string): SandboxSeed {
  const people = program.people.map((entry, index) => seedPerson(program, entry, 10_001 + index));
  const paths = projectPaths(program.layout);
  const groupPaths = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))))];
  return {
    tier,
    people: [
      ...people,
      { ...bot, name: 'fieldcert', email: 'fieldcert@example.com', token: botToken, bot: true, role: 'bot' },
    ],
    groups: groupPaths.map((path, index) => ({ id: index + 1, path, name: path, members: [] })),
    projects: paths.map((path, index) => ({
      id: index + 1,
      path,
      name: path.slice(path.lastIndexOf('/') + 1),
      visibility: 'private',
      members: [...membersOf(program, path), { username: bot.username, access: 40 }],
    })),
  };
}

/** Everybody who has to do with a project: of partners only those of the company it is for. */
function membersOf(program: Program, path: string): SandboxSeed['projects'][number]['members'] {
  const company = partnerIn(program.layout, path)?.company;
  return program.people
    .filter((person) => belongsTo(program, company, person))
    .filter((person) => company === undefined || person.company || roleWord(program, person.username) !== 'learner')
    .map(({ username, company: own }) => ({ username, access: company && own ? 10 : accessOf(program, username) }));
}

function seedPerson(program: Program, entry: PersonEntry, spareId: number): SandboxSeed['people'][number] {
  const { username, name, gitlabId, emails } = entry;
  const email = emails[0] ?? `${username}@example.com`;
  return { id: gitlabId ?? spareId, username, name, email, token: token(), role: roleWord(program, username) };
}

/** Guest, Reporter or Maintainer. GitLab: doc/user/permissions.md. */
function accessOf(program: Program, username: string): number {
  return { learner: 10, reviewer: 20, moderator: 20, staff: 40 }[roleWord(program, username)];
}

function signingSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function token(): string {
  return `glpat-${randomBytes(15).toString('base64url')}`;
}
